// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let batch: StaticString = #"""
=batch.v1.CronJob
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @batch.v1.CronJobSpec 2 or
status @batch.v1.CronJobStatus 3 o
=batch.v1.CronJobSpec
schedule s 1 r
timeZone s 8 po
startingDeadlineSeconds l 2 po
concurrencyPolicy s 3 o V=Allow|Forbid|Replace
suspend b 4 po
jobTemplate @batch.v1.JobTemplateSpec 5 r
successfulJobsHistoryLimit i 6 po
failedJobsHistoryLimit i 7 po
=batch.v1.CronJobStatus
active [@core.v1.ObjectReference 1 o L=atomic
lastScheduleTime t 4 po
lastSuccessfulTime t 5 po
=batch.v1.Job
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @batch.v1.JobSpec 2 o
status @batch.v1.JobStatus 3 o
=batch.v1.JobCondition
type s 1 r
status s 2 r
lastProbeTime t 3 o
lastTransitionTime t 4 o
reason s 5 o
message s 6 o
=batch.v1.JobSpec
parallelism i 1 po
completions i 2 po
activeDeadlineSeconds l 3 po
podFailurePolicy @batch.v1.PodFailurePolicy 11 po
successPolicy @batch.v1.SuccessPolicy 16 po
backoffLimit i 7 po
backoffLimitPerIndex i 12 po
maxFailedIndexes i 13 po
selector @meta.v1.LabelSelector 4 po
manualSelector b 5 po
template @core.v1.PodTemplateSpec 6 r
ttlSecondsAfterFinished i 8 po
completionMode s 9 po V=NonIndexed|Indexed
suspend b 10 po
podReplacementPolicy s 14 po V=TerminatingOrFailed|Failed
managedBy s 15 po
=batch.v1.JobStatus
conditions [@batch.v1.JobCondition 1 o L=atomic P=merge:type
startTime t 2 po
completionTime t 3 po
active i 4 o
succeeded i 5 o
failed i 6 o
terminating i 11 po
completedIndexes s 7 o
failedIndexes s 10 po
uncountedTerminatedPods @batch.v1.UncountedTerminatedPods 8 po
ready i 9 po
=batch.v1.JobTemplateSpec
metadata @meta.v1.ObjectMeta 1 o
spec @batch.v1.JobSpec 2 o
=batch.v1.PodFailurePolicy
rules [@batch.v1.PodFailurePolicyRule 1 r L=atomic
=batch.v1.PodFailurePolicyOnExitCodesRequirement
containerName s 1 po
operator s 2 r V=In|NotIn
values [i 3 r L=set
=batch.v1.PodFailurePolicyOnPodConditionsPattern
type s 1 r
status s 2 -
=batch.v1.PodFailurePolicyRule
action s 1 r V=FailJob|FailIndex|Ignore|Count
onExitCodes @batch.v1.PodFailurePolicyOnExitCodesRequirement 2 po
onPodConditions [@batch.v1.PodFailurePolicyOnPodConditionsPattern 3 o L=atomic
=batch.v1.SuccessPolicy
rules [@batch.v1.SuccessPolicyRule 1 r L=atomic
=batch.v1.SuccessPolicyRule
succeededIndexes s 1 po
succeededCount i 2 po
=batch.v1.UncountedTerminatedPods
succeeded [s 1 o L=set
failed [s 2 o L=set
"""#
}
