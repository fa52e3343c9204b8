// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let autoscaling: StaticString = #"""
=autoscaling.v1.CrossVersionObjectReference M=atomic
kind s 1 r
name s 2 r
apiVersion s 3 o
=autoscaling.v1.HorizontalPodAutoscaler
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @autoscaling.v1.HorizontalPodAutoscalerSpec 2 or
status @autoscaling.v1.HorizontalPodAutoscalerStatus 3 o
=autoscaling.v1.HorizontalPodAutoscalerSpec
scaleTargetRef @autoscaling.v1.CrossVersionObjectReference 1 r
minReplicas i 2 po
maxReplicas i 3 r
targetCPUUtilizationPercentage i 4 po
=autoscaling.v1.HorizontalPodAutoscalerStatus
observedGeneration l 1 po
lastScaleTime t 2 po
currentReplicas i 3 r
desiredReplicas i 4 r
currentCPUUtilizationPercentage i 5 po
=autoscaling.v1.Scale
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @autoscaling.v1.ScaleSpec 2 o
status @autoscaling.v1.ScaleStatus 3 o
=autoscaling.v1.ScaleSpec
replicas i 1 o D=0
=autoscaling.v1.ScaleStatus
replicas i 1 r
selector s 2 o
=autoscaling.v2.ContainerResourceMetricSource
name s 1 r
target @autoscaling.v2.MetricTarget 2 r
container s 3 r
=autoscaling.v2.ContainerResourceMetricStatus
name s 1 r
current @autoscaling.v2.MetricValueStatus 2 r
container s 3 r
=autoscaling.v2.CrossVersionObjectReference
kind s 1 r
name s 2 r
apiVersion s 3 o
=autoscaling.v2.ExternalMetricSource
metric @autoscaling.v2.MetricIdentifier 1 r
target @autoscaling.v2.MetricTarget 2 r
=autoscaling.v2.ExternalMetricStatus
metric @autoscaling.v2.MetricIdentifier 1 r
current @autoscaling.v2.MetricValueStatus 2 r
=autoscaling.v2.HPAScalingPolicy
type s 1 r
value i 2 r
periodSeconds i 3 r
=autoscaling.v2.HPAScalingRules
stabilizationWindowSeconds i 3 po
selectPolicy s 1 po
policies [@autoscaling.v2.HPAScalingPolicy 2 o L=atomic
tolerance q 4 po
=autoscaling.v2.HorizontalPodAutoscaler
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @autoscaling.v2.HorizontalPodAutoscalerSpec 2 or
status @autoscaling.v2.HorizontalPodAutoscalerStatus 3 o
=autoscaling.v2.HorizontalPodAutoscalerBehavior
scaleUp @autoscaling.v2.HPAScalingRules 1 po
scaleDown @autoscaling.v2.HPAScalingRules 2 po
=autoscaling.v2.HorizontalPodAutoscalerCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=autoscaling.v2.HorizontalPodAutoscalerSpec
scaleTargetRef @autoscaling.v2.CrossVersionObjectReference 1 r
minReplicas i 2 po
maxReplicas i 3 r
metrics [@autoscaling.v2.MetricSpec 4 o L=atomic
behavior @autoscaling.v2.HorizontalPodAutoscalerBehavior 5 po
=autoscaling.v2.HorizontalPodAutoscalerStatus
observedGeneration l 1 po
lastScaleTime t 2 po
currentReplicas i 3 o
desiredReplicas i 4 r
currentMetrics [@autoscaling.v2.MetricStatus 5 - L=atomic
conditions [@autoscaling.v2.HorizontalPodAutoscalerCondition 6 o L=map:type P=merge:type
=autoscaling.v2.MetricIdentifier
name s 1 r
selector @meta.v1.LabelSelector 2 po
=autoscaling.v2.MetricSpec
type s 1 r
object @autoscaling.v2.ObjectMetricSource 2 po
pods @autoscaling.v2.PodsMetricSource 3 po
resource @autoscaling.v2.ResourceMetricSource 4 po
containerResource @autoscaling.v2.ContainerResourceMetricSource 7 po
external @autoscaling.v2.ExternalMetricSource 5 po
=autoscaling.v2.MetricStatus
type s 1 r
object @autoscaling.v2.ObjectMetricStatus 2 po
pods @autoscaling.v2.PodsMetricStatus 3 po
resource @autoscaling.v2.ResourceMetricStatus 4 po
containerResource @autoscaling.v2.ContainerResourceMetricStatus 7 po
external @autoscaling.v2.ExternalMetricStatus 5 po
=autoscaling.v2.MetricTarget
type s 1 r
value q 2 po
averageValue q 3 po
averageUtilization i 4 po
=autoscaling.v2.MetricValueStatus
value q 1 po
averageValue q 2 po
averageUtilization i 3 po
=autoscaling.v2.ObjectMetricSource
describedObject @autoscaling.v2.CrossVersionObjectReference 1 r
target @autoscaling.v2.MetricTarget 2 r
metric @autoscaling.v2.MetricIdentifier 3 r
=autoscaling.v2.ObjectMetricStatus
metric @autoscaling.v2.MetricIdentifier 1 r
current @autoscaling.v2.MetricValueStatus 2 r
describedObject @autoscaling.v2.CrossVersionObjectReference 3 r
=autoscaling.v2.PodsMetricSource
metric @autoscaling.v2.MetricIdentifier 1 r
target @autoscaling.v2.MetricTarget 2 r
=autoscaling.v2.PodsMetricStatus
metric @autoscaling.v2.MetricIdentifier 1 r
current @autoscaling.v2.MetricValueStatus 2 r
=autoscaling.v2.ResourceMetricSource
name s 1 r
target @autoscaling.v2.MetricTarget 2 r
=autoscaling.v2.ResourceMetricStatus
name s 1 r
current @autoscaling.v2.MetricValueStatus 2 r
"""#
}
