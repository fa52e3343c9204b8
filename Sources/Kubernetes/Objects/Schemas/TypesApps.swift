// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let apps: StaticString = #"""
=apps.v1.ControllerRevision
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
data * 2 o
revision l 3 r
=apps.v1.DaemonSet
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apps.v1.DaemonSetSpec 2 o
status @apps.v1.DaemonSetStatus 3 o
=apps.v1.DaemonSetCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=apps.v1.DaemonSetSpec
selector @meta.v1.LabelSelector 1 pr
template @core.v1.PodTemplateSpec 2 r
updateStrategy @apps.v1.DaemonSetUpdateStrategy 3 o
minReadySeconds i 4 o
revisionHistoryLimit i 6 po
=apps.v1.DaemonSetStatus
currentNumberScheduled i 1 r
numberMisscheduled i 2 r
desiredNumberScheduled i 3 r
numberReady i 4 r
observedGeneration l 5 o
updatedNumberScheduled i 6 o
numberAvailable i 7 o
numberUnavailable i 8 o
collisionCount i 9 po
conditions [@apps.v1.DaemonSetCondition 10 o L=map:type P=merge:type
=apps.v1.DaemonSetUpdateStrategy
type s 1 o V=RollingUpdate|OnDelete
rollingUpdate @apps.v1.RollingUpdateDaemonSet 2 po
=apps.v1.Deployment
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apps.v1.DeploymentSpec 2 o
status @apps.v1.DeploymentStatus 3 o
=apps.v1.DeploymentCondition
type s 1 r
status s 2 r
lastUpdateTime t 6 o
lastTransitionTime t 7 o
reason s 4 o
message s 5 o
=apps.v1.DeploymentSpec
replicas i 1 po
selector @meta.v1.LabelSelector 2 pr
template @core.v1.PodTemplateSpec 3 r
strategy @apps.v1.DeploymentStrategy 4 o P=retainKeys
minReadySeconds i 5 o
revisionHistoryLimit i 6 po
paused b 7 o
progressDeadlineSeconds i 9 po
=apps.v1.DeploymentStatus
observedGeneration l 1 o
replicas i 2 o
updatedReplicas i 3 o
readyReplicas i 7 o
availableReplicas i 4 o
unavailableReplicas i 5 o
terminatingReplicas i 9 po
conditions [@apps.v1.DeploymentCondition 6 o L=map:type P=merge:type
collisionCount i 8 po
=apps.v1.DeploymentStrategy
type s 1 o V=Recreate|RollingUpdate
rollingUpdate @apps.v1.RollingUpdateDeployment 2 po
=apps.v1.ReplicaSet
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apps.v1.ReplicaSetSpec 2 o
status @apps.v1.ReplicaSetStatus 3 o
=apps.v1.ReplicaSetCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=apps.v1.ReplicaSetSpec
replicas i 1 po
minReadySeconds i 4 o
selector @meta.v1.LabelSelector 2 pr
template @core.v1.PodTemplateSpec 3 o
=apps.v1.ReplicaSetStatus
replicas i 1 r
fullyLabeledReplicas i 2 o
readyReplicas i 4 o
availableReplicas i 5 o
terminatingReplicas i 7 po
observedGeneration l 3 o
conditions [@apps.v1.ReplicaSetCondition 6 o L=map:type P=merge:type
=apps.v1.RollingUpdateDaemonSet
maxUnavailable x 1 po
maxSurge x 2 po
=apps.v1.RollingUpdateDeployment
maxUnavailable x 1 po
maxSurge x 2 po
=apps.v1.RollingUpdateStatefulSetStrategy
partition i 1 po
maxUnavailable x 2 po
=apps.v1.StatefulSet
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apps.v1.StatefulSetSpec 2 o
status @apps.v1.StatefulSetStatus 3 o
=apps.v1.StatefulSetCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=apps.v1.StatefulSetOrdinals
start i 1 -
=apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
whenDeleted s 1 o
whenScaled s 2 o
=apps.v1.StatefulSetSpec
replicas i 1 po
selector @meta.v1.LabelSelector 2 pr
template @core.v1.PodTemplateSpec 3 r
volumeClaimTemplates [@core.v1.PersistentVolumeClaim 4 o L=atomic
serviceName s 5 -
podManagementPolicy s 6 o V=OrderedReady|Parallel
updateStrategy @apps.v1.StatefulSetUpdateStrategy 7 o
revisionHistoryLimit i 8 po
minReadySeconds i 9 o
persistentVolumeClaimRetentionPolicy @apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy 10 po
ordinals @apps.v1.StatefulSetOrdinals 11 po
=apps.v1.StatefulSetStatus
observedGeneration l 1 o
replicas i 2 r
readyReplicas i 3 o
currentReplicas i 4 o
updatedReplicas i 5 o
currentRevision s 6 o
updateRevision s 7 o
collisionCount i 9 po
conditions [@apps.v1.StatefulSetCondition 10 o L=map:type P=merge:type
availableReplicas i 11 -
=apps.v1.StatefulSetUpdateStrategy
type s 1 o V=RollingUpdate|OnDelete
rollingUpdate @apps.v1.RollingUpdateStatefulSetStrategy 2 po
"""#
}
