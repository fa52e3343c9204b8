// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let rbac: StaticString = #"""
=rbac.v1.AggregationRule
clusterRoleSelectors [@meta.v1.LabelSelector 1 o L=atomic
=rbac.v1.ClusterRole
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
rules [@rbac.v1.PolicyRule 2 - L=atomic
aggregationRule @rbac.v1.AggregationRule 3 po
=rbac.v1.ClusterRoleBinding
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
subjects [@rbac.v1.Subject 2 o L=atomic
roleRef @rbac.v1.RoleRef 3 r
=rbac.v1.PolicyRule
verbs [s 1 r L=atomic
apiGroups [s 2 o L=atomic
resources [s 3 o L=atomic
resourceNames [s 4 o L=atomic
nonResourceURLs [s 5 o L=atomic
=rbac.v1.Role
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
rules [@rbac.v1.PolicyRule 2 - L=atomic
=rbac.v1.RoleBinding
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
subjects [@rbac.v1.Subject 2 o L=atomic
roleRef @rbac.v1.RoleRef 3 r
=rbac.v1.RoleRef M=atomic
apiGroup s 1 -
kind s 2 r
name s 3 r
=rbac.v1.Subject M=atomic
kind s 1 r
apiGroup s 2 o
name s 3 r
namespace s 4 o
"""#
}
