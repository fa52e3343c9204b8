// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let authentication: StaticString = #"""
=authentication.v1.BoundObjectReference
kind s 1 o
apiVersion s 2 o
name s 3 o
uid s 4 o
=authentication.v1.SelfSubjectReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
status @authentication.v1.SelfSubjectReviewStatus 2 o
=authentication.v1.SelfSubjectReviewStatus
userInfo @authentication.v1.UserInfo 1 o
=authentication.v1.TokenRequest
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authentication.v1.TokenRequestSpec 2 -
status @authentication.v1.TokenRequestStatus 3 o
=authentication.v1.TokenRequestSpec
audiences [s 1 - L=atomic
expirationSeconds l 4 p
boundObjectRef @authentication.v1.BoundObjectReference 3 p
=authentication.v1.TokenRequestStatus
token s 1 -
expirationTimestamp t 2 -
=authentication.v1.TokenReview
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @authentication.v1.TokenReviewSpec 2 r
status @authentication.v1.TokenReviewStatus 3 o
=authentication.v1.TokenReviewSpec
token s 1 or
audiences [s 2 o L=atomic
=authentication.v1.TokenReviewStatus
authenticated b 1 o
user @authentication.v1.UserInfo 2 o
audiences [s 4 o L=atomic
error s 3 o
=authentication.v1.UserInfo
username s 1 o
uid s 2 o
groups [s 3 o L=atomic
extra {[s 4 o
"""#
}
