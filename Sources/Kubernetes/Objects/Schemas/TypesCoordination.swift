// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let coordination: StaticString = #"""
=coordination.v1.Lease
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @coordination.v1.LeaseSpec 2 o
=coordination.v1.LeaseSpec
holderIdentity s 1 po
leaseDurationSeconds i 2 po
acquireTime m 3 po
renewTime m 4 po
leaseTransitions i 5 po
strategy s 6 po
preferredHolder s 7 po
"""#
}
