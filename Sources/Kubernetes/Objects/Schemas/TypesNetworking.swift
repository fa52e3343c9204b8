// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let networking: StaticString = #"""
=networking.v1.HTTPIngressPath
path s 1 o
pathType s 3 pr
backend @networking.v1.IngressBackend 2 r
=networking.v1.HTTPIngressRuleValue
paths [@networking.v1.HTTPIngressPath 1 r L=atomic
=networking.v1.IPBlock
cidr s 1 r
except [s 2 o L=atomic
=networking.v1.Ingress
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @networking.v1.IngressSpec 2 o
status @networking.v1.IngressStatus 3 o
=networking.v1.IngressBackend
service @networking.v1.IngressServiceBackend 4 po
resource @core.v1.TypedLocalObjectReference 3 po
=networking.v1.IngressClass
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @networking.v1.IngressClassSpec 2 o
=networking.v1.IngressClassParametersReference
apiGroup s 1 po
kind s 2 r
name s 3 r
scope s 4 p
namespace s 5 po
=networking.v1.IngressClassSpec
controller s 1 o
parameters @networking.v1.IngressClassParametersReference 2 po
=networking.v1.IngressLoadBalancerIngress
ip s 1 o
hostname s 2 o
ports [@networking.v1.IngressPortStatus 4 o L=atomic
=networking.v1.IngressLoadBalancerStatus
ingress [@networking.v1.IngressLoadBalancerIngress 1 o L=atomic
=networking.v1.IngressPortStatus
port i 1 r
protocol s 2 r V=TCP|UDP|SCTP
error s 3 po
=networking.v1.IngressRule
host s 1 o
http @networking.v1.HTTPIngressRuleValue 2.1 po
=networking.v1.IngressServiceBackend
name s 1 r
port @networking.v1.ServiceBackendPort 2 o
=networking.v1.IngressSpec
ingressClassName s 4 po
defaultBackend @networking.v1.IngressBackend 1 po
tls [@networking.v1.IngressTLS 2 o L=atomic
rules [@networking.v1.IngressRule 3 o L=atomic
=networking.v1.IngressStatus
loadBalancer @networking.v1.IngressLoadBalancerStatus 1 o
=networking.v1.IngressTLS
hosts [s 1 o L=atomic
secretName s 2 o
=networking.v1.NetworkPolicy
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @networking.v1.NetworkPolicySpec 2 o
=networking.v1.NetworkPolicyEgressRule
ports [@networking.v1.NetworkPolicyPort 1 o L=atomic
to [@networking.v1.NetworkPolicyPeer 2 o L=atomic
=networking.v1.NetworkPolicyIngressRule
ports [@networking.v1.NetworkPolicyPort 1 o L=atomic
from [@networking.v1.NetworkPolicyPeer 2 o L=atomic
=networking.v1.NetworkPolicyPeer
podSelector @meta.v1.LabelSelector 1 po
namespaceSelector @meta.v1.LabelSelector 2 po
ipBlock @networking.v1.IPBlock 3 po
=networking.v1.NetworkPolicyPort
protocol s 1 po V=TCP|UDP|SCTP
port x 2 po
endPort i 3 po
=networking.v1.NetworkPolicySpec
podSelector @meta.v1.LabelSelector 1 -
ingress [@networking.v1.NetworkPolicyIngressRule 2 o L=atomic
egress [@networking.v1.NetworkPolicyEgressRule 3 o L=atomic
policyTypes [s 4 o L=atomic V=Ingress|Egress
=networking.v1.ServiceBackendPort M=atomic
name s 1 o
number i 2 o
"""#
}
