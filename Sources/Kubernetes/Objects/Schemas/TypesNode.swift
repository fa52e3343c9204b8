// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let node: StaticString = #"""
=node.v1.Overhead
podFixed {q 1 o
=node.v1.RuntimeClass
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
handler s 2 r
overhead @node.v1.Overhead 3 po
scheduling @node.v1.Scheduling 4 po
=node.v1.Scheduling
nodeSelector {s 1 o M=atomic
tolerations [@core.v1.Toleration 2 o L=atomic
"""#
}
