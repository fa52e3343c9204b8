// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let scheduling: StaticString = #"""
=scheduling.v1.PriorityClass
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
value i 2 -
globalDefault b 3 o
description s 4 o
preemptionPolicy s 5 po V=PreemptLowerPriority|Never
"""#
}
