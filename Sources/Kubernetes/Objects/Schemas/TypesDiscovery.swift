// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let discovery: StaticString = #"""
=discovery.v1.Endpoint
addresses [s 1 r L=set
conditions @discovery.v1.EndpointConditions 2 o
hostname s 3 po
targetRef @core.v1.ObjectReference 4 po
deprecatedTopology {s 5 o
nodeName s 6 po
zone s 7 po
hints @discovery.v1.EndpointHints 8 po
=discovery.v1.EndpointConditions
ready b 1 po
serving b 2 po
terminating b 3 po
=discovery.v1.EndpointHints
forZones [@discovery.v1.ForZone 1 o L=atomic
forNodes [@discovery.v1.ForNode 2 o L=atomic
=discovery.v1.EndpointPort M=atomic
name s 1 po
protocol s 2 po V=TCP|UDP|SCTP
port i 3 po
appProtocol s 4 po
=discovery.v1.EndpointSlice
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
addressType s 4 r
endpoints [@discovery.v1.Endpoint 2 - L=atomic
ports [@discovery.v1.EndpointPort 3 - L=atomic
=discovery.v1.ForNode
name s 1 r
=discovery.v1.ForZone
name s 1 r
"""#
}
