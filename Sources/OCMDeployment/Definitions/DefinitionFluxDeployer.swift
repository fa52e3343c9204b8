// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension DeliveryDefinitions {
    static let fluxDeployer: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"fluxdeployers.delivery.ocm.software"},
"spec":{"group":"delivery.ocm.software","names":{"kind":"FluxDeployer","listKind":"FluxDeployerList","plural":"fluxdeployers",
"shortNames":["fd"],"singular":"fluxdeployer"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".metadata.creationTimestamp","name":"Age","type":"date"}],"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},
"kind":{"type":"string"},"metadata":{"type":"object"},"spec":{"properties":{"helmReleaseTemplate":{"x-kubernetes-preserve-unknown-fields":true},
"interval":{"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$","type":"string"},"kustomizationTemplate":{"x-kubernetes-preserve-unknown-fields":true},
"sourceRef":{"minProperties":1,"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"name":{"type":"string"},
"namespace":{"type":"string"},"resourceRef":{"properties":{"extraIdentity":{"additionalProperties":{"type":"string"},"type":"object"},
"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},"config":{"format":"byte","type":"string"}},
"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},"value":{"x-kubernetes-preserve-unknown-fields":true},
"version":{"type":"string"}},"required":["name","value"],"type":"object"},"type":"array"},"name":{"type":"string"},"referencePath":{"items":{"additionalProperties":{"type":"string"},
"type":"object"},"type":"array"},"version":{"type":"string"}},"required":["name"],"type":"object"}},"required":["kind","name"],
"type":"object"},"waitForReady":{"type":"boolean"}},"required":["interval","sourceRef"],"type":"object"},"status":{"properties":{"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"helmRelease":{"type":"string"},
"kustomization":{"type":"string"},"observedGeneration":{"format":"int64","type":"integer"},"ociRepository":{"type":"string"}},
"type":"object"}},"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
