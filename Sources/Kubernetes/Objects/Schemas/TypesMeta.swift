// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let meta: StaticString = #"""
=meta.v1.Condition
type s 1 r
status s 2 r
observedGeneration l 3 o
lastTransitionTime t 4 r
reason s 5 r
message s 6 r
=meta.v1.DeleteOptions
kind s 0 o
apiVersion s 0 o
gracePeriodSeconds l 1 po
preconditions @meta.v1.Preconditions 2 po
orphanDependents b 3 po
propagationPolicy s 4 po
dryRun [s 5 o L=atomic
ignoreStoreReadErrorWithClusterBreakingPotential b 6 po
=meta.v1.FieldSelectorRequirement
key s 1 r
operator s 2 r
values [s 3 o L=atomic
=meta.v1.LabelSelector M=atomic
matchLabels {s 1 o
matchExpressions [@meta.v1.LabelSelectorRequirement 2 o L=atomic
=meta.v1.LabelSelectorRequirement
key s 1 r
operator s 2 r
values [s 3 o L=atomic
=meta.v1.ListMeta
selfLink s 1 o
resourceVersion s 2 o
continue s 3 o
remainingItemCount l 4 po
shardInfo @meta.v1.ShardInfo 5 po
=meta.v1.ManagedFieldsEntry
manager s 1 o
operation s 2 o
apiVersion s 3 o
time t 4 po
fieldsType s 6 o
fieldsV1 * 7 po
subresource s 8 o
=meta.v1.ObjectMeta
name s 1 o
generateName s 2 o
namespace s 3 o
selfLink s 4 o
uid s 5 o
resourceVersion s 6 o
generation l 7 o
creationTimestamp t 8 oz
deletionTimestamp t 9 po
deletionGracePeriodSeconds l 10 po
labels {s 11 o
annotations {s 12 o
ownerReferences [@meta.v1.OwnerReference 13 o L=map:uid P=merge:uid
finalizers [s 14 o L=set P=merge
managedFields [@meta.v1.ManagedFieldsEntry 17 o L=atomic
=meta.v1.OwnerReference M=atomic
apiVersion s 5 r
kind s 1 r
name s 3 r
uid s 4 r
controller b 6 po
blockOwnerDeletion b 7 po
=meta.v1.Preconditions
uid s 1 po
resourceVersion s 2 po
=meta.v1.ShardInfo
selector s 1 r
=meta.v1.Status
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ListMeta 1 o
status s 2 o
message s 3 o
reason s 4 o
details @meta.v1.StatusDetails 5 po
code i 6 o
=meta.v1.StatusCause
reason s 1 o
message s 2 o
field s 3 o
=meta.v1.StatusDetails
name s 1 o
group s 2 o
kind s 3 o
uid s 6 o
causes [@meta.v1.StatusCause 4 o L=atomic
retryAfterSeconds i 5 o
"""#
}
