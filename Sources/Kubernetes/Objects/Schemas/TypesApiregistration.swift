// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let apiregistration: StaticString = #"""
=apiregistration.v1.APIService
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @apiregistration.v1.APIServiceSpec 2 o
status @apiregistration.v1.APIServiceStatus 3 o
=apiregistration.v1.APIServiceCondition
type s 1 r
status s 2 r
lastTransitionTime t 3 o
reason s 4 o
message s 5 o
=apiregistration.v1.APIServiceSpec
service @apiregistration.v1.ServiceReference 1 po
group s 2 o
version s 3 o
insecureSkipTLSVerify b 4 o
caBundle y 5 o
groupPriorityMinimum i 7 r
versionPriority i 8 r
=apiregistration.v1.APIServiceStatus
conditions [@apiregistration.v1.APIServiceCondition 1 o L=map:type P=merge:type
=apiregistration.v1.ServiceReference
namespace s 1 o
name s 2 o
port i 3 po
"""#
}
