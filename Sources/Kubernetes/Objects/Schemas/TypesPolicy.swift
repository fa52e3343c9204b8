// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let policy: StaticString = #"""
=policy.v1.Eviction
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
deleteOptions @meta.v1.DeleteOptions 2 po
=policy.v1.PodDisruptionBudget
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @policy.v1.PodDisruptionBudgetSpec 2 o
status @policy.v1.PodDisruptionBudgetStatus 3 o
=policy.v1.PodDisruptionBudgetSpec
minAvailable x 1 po
selector @meta.v1.LabelSelector 2 po P=replace
maxUnavailable x 3 po
unhealthyPodEvictionPolicy s 4 po V=IfHealthyBudget|AlwaysAllow
=policy.v1.PodDisruptionBudgetStatus
observedGeneration l 1 o
disruptedPods {t 2 o
disruptionsAllowed i 3 -
currentHealthy i 4 -
desiredHealthy i 5 -
expectedPods i 6 -
conditions [@meta.v1.Condition 7 o L=map:type P=merge:type
"""#
}
