// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let authorization: StaticString = #"""
=authorization.v1.FieldSelectorAttributes
rawSelector s 1 o
requirements [@meta.v1.FieldSelectorRequirement 2 o L=atomic
=authorization.v1.LabelSelectorAttributes
rawSelector s 1 o
requirements [@meta.v1.LabelSelectorRequirement 2 o L=atomic
=authorization.v1.LocalSubjectAccessReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authorization.v1.SubjectAccessReviewSpec 2 r
status @authorization.v1.SubjectAccessReviewStatus 3 o
=authorization.v1.NonResourceAttributes
path s 1 o
verb s 2 o
=authorization.v1.NonResourceRule
verbs [s 1 r L=atomic
nonResourceURLs [s 2 o L=atomic
=authorization.v1.ResourceAttributes
namespace s 1 o
verb s 2 o
group s 3 o
version s 4 o
resource s 5 o
subresource s 6 o
name s 7 o
fieldSelector @authorization.v1.FieldSelectorAttributes 8 po
labelSelector @authorization.v1.LabelSelectorAttributes 9 po
=authorization.v1.ResourceRule
verbs [s 1 r L=atomic
apiGroups [s 2 o L=atomic
resources [s 3 o L=atomic
resourceNames [s 4 o L=atomic
=authorization.v1.SelfSubjectAccessReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authorization.v1.SelfSubjectAccessReviewSpec 2 r
status @authorization.v1.SubjectAccessReviewStatus 3 o
=authorization.v1.SelfSubjectAccessReviewSpec
resourceAttributes @authorization.v1.ResourceAttributes 1 po
nonResourceAttributes @authorization.v1.NonResourceAttributes 2 po
=authorization.v1.SelfSubjectRulesReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authorization.v1.SelfSubjectRulesReviewSpec 2 r
status @authorization.v1.SubjectRulesReviewStatus 3 o
=authorization.v1.SelfSubjectRulesReviewSpec
namespace s 1 o
=authorization.v1.SubjectAccessReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authorization.v1.SubjectAccessReviewSpec 2 r
status @authorization.v1.SubjectAccessReviewStatus 3 o
=authorization.v1.SubjectAccessReviewSpec
resourceAttributes @authorization.v1.ResourceAttributes 1 po
nonResourceAttributes @authorization.v1.NonResourceAttributes 2 po
user s 3 o
groups [s 4 o L=atomic
extra {[s 5 o
uid s 6 o
=authorization.v1.SubjectAccessReviewStatus
allowed b 1 r
denied b 4 o
reason s 2 o
evaluationError s 3 o
=authorization.v1.SubjectRulesReviewStatus
resourceRules [@authorization.v1.ResourceRule 1 r L=atomic
nonResourceRules [@authorization.v1.NonResourceRule 2 r L=atomic
incomplete b 3 r
evaluationError s 4 o
"""#
}
