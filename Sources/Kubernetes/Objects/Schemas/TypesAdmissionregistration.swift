// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let admissionregistration: StaticString = #"""
=admissionregistration.v1.AuditAnnotation
key s 1 r
valueExpression s 2 r
=admissionregistration.v1.ExpressionWarning
fieldRef s 2 r
warning s 3 r
=admissionregistration.v1.MatchCondition
name s 1 r
expression s 2 r
=admissionregistration.v1.MatchResources M=atomic
namespaceSelector @meta.v1.LabelSelector 1 po
objectSelector @meta.v1.LabelSelector 2 po
resourceRules [@admissionregistration.v1.NamedRuleWithOperations 3 o L=atomic
excludeResourceRules [@admissionregistration.v1.NamedRuleWithOperations 4 o L=atomic
matchPolicy s 7 po V=Exact|Equivalent
=admissionregistration.v1.MutatingWebhook
name s 1 r
clientConfig @admissionregistration.v1.WebhookClientConfig 2 r
rules [@admissionregistration.v1.RuleWithOperations 3 o L=atomic
failurePolicy s 4 po V=Ignore|Fail
matchPolicy s 9 po V=Exact|Equivalent
namespaceSelector @meta.v1.LabelSelector 5 po
objectSelector @meta.v1.LabelSelector 11 po
sideEffects s 6 pr V=Unknown|None|Some|NoneOnDryRun
timeoutSeconds i 7 po
admissionReviewVersions [s 8 r L=atomic
reinvocationPolicy s 10 po V=Never|IfNeeded
matchConditions [@admissionregistration.v1.MatchCondition 12 o L=map:name P=merge:name
=admissionregistration.v1.MutatingWebhookConfiguration
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
webhooks [@admissionregistration.v1.MutatingWebhook 2 o L=map:name P=merge:name
=admissionregistration.v1.NamedRuleWithOperations M=atomic
resourceNames [s 1 o L=atomic
operations [s 2.1 o L=atomic V=*|CREATE|UPDATE|DELETE|CONNECT
apiGroups [s 2.2.1 o L=atomic
apiVersions [s 2.2.2 o L=atomic
resources [s 2.2.3 o L=atomic
scope s 2.2.4 po V=Cluster|Namespaced|*
=admissionregistration.v1.ParamKind M=atomic
apiVersion s 1 o
kind s 2 o
=admissionregistration.v1.ParamRef M=atomic
name s 1 o
namespace s 2 o
selector @meta.v1.LabelSelector 3 po
parameterNotFoundAction s 4 po
=admissionregistration.v1.RuleWithOperations
operations [s 1 o L=atomic V=*|CREATE|UPDATE|DELETE|CONNECT
apiGroups [s 2.1 o L=atomic
apiVersions [s 2.2 o L=atomic
resources [s 2.3 o L=atomic
scope s 2.4 po V=Cluster|Namespaced|*
=admissionregistration.v1.ServiceReference
namespace s 1 r
name s 2 r
path s 3 po
port i 4 po
=admissionregistration.v1.TypeChecking
expressionWarnings [@admissionregistration.v1.ExpressionWarning 1 o L=atomic
=admissionregistration.v1.ValidatingAdmissionPolicy
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @admissionregistration.v1.ValidatingAdmissionPolicySpec 2 o
status @admissionregistration.v1.ValidatingAdmissionPolicyStatus 3 o
=admissionregistration.v1.ValidatingAdmissionPolicyBinding
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec 2 or
=admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec
policyName s 1 or
paramRef @admissionregistration.v1.ParamRef 2 po
matchResources @admissionregistration.v1.MatchResources 3 po
validationActions [s 4 or L=set V=Deny|Warn|Audit
=admissionregistration.v1.ValidatingAdmissionPolicySpec
paramKind @admissionregistration.v1.ParamKind 1 po
matchConstraints @admissionregistration.v1.MatchResources 2 po
validations [@admissionregistration.v1.Validation 3 o L=atomic
failurePolicy s 4 po V=Ignore|Fail
auditAnnotations [@admissionregistration.v1.AuditAnnotation 5 o L=atomic
matchConditions [@admissionregistration.v1.MatchCondition 6 o L=map:name P=merge:name
variables [@admissionregistration.v1.Variable 7 o L=map:name P=merge:name
=admissionregistration.v1.ValidatingAdmissionPolicyStatus
observedGeneration l 1 o
typeChecking @admissionregistration.v1.TypeChecking 2 po
conditions [@meta.v1.Condition 3 o L=map:type
=admissionregistration.v1.ValidatingWebhook
name s 1 r
clientConfig @admissionregistration.v1.WebhookClientConfig 2 r
rules [@admissionregistration.v1.RuleWithOperations 3 o L=atomic
failurePolicy s 4 po V=Ignore|Fail
matchPolicy s 9 po V=Exact|Equivalent
namespaceSelector @meta.v1.LabelSelector 5 po
objectSelector @meta.v1.LabelSelector 10 po
sideEffects s 6 pr V=Unknown|None|Some|NoneOnDryRun
timeoutSeconds i 7 po
admissionReviewVersions [s 8 r L=atomic
matchConditions [@admissionregistration.v1.MatchCondition 11 o L=map:name P=merge:name
=admissionregistration.v1.ValidatingWebhookConfiguration
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
webhooks [@admissionregistration.v1.ValidatingWebhook 2 o L=map:name P=merge:name
=admissionregistration.v1.Validation
expression s 1 r
message s 2 o
reason s 3 po
messageExpression s 4 o
=admissionregistration.v1.Variable M=atomic
name s 1 r
expression s 2 r
=admissionregistration.v1.WebhookClientConfig
url s 3 po
service @admissionregistration.v1.ServiceReference 1 po
caBundle y 2 o
"""#
}
