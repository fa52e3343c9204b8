// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension DeliveryDefinitions {
    static let componentDescriptor: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"componentdescriptors.delivery.ocm.software"},
"spec":{"group":"delivery.ocm.software","names":{"kind":"ComponentDescriptor","listKind":"ComponentDescriptorList","plural":"componentdescriptors",
"shortNames":["cd"],"singular":"componentdescriptor"},"scope":"Namespaced","versions":[{"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},
"kind":{"type":"string"},"metadata":{"type":"object"},"spec":{"properties":{"references":{"items":{"properties":{"componentName":{"type":"string"},
"digest":{"properties":{"hashAlgorithm":{"type":"string"},"normalisationAlgorithm":{"type":"string"},"value":{"type":"string"}},
"required":["hashAlgorithm","normalisationAlgorithm","value"],"type":"object"},"extraIdentity":{"additionalProperties":{"type":"string"},
"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},"config":{"format":"byte",
"type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},"value":{"x-kubernetes-preserve-unknown-fields":true},
"version":{"type":"string"}},"required":["name","value"],"type":"object"},"type":"array"},"name":{"type":"string"},"version":{"type":"string"}},
"required":["componentName","name","version"],"type":"object"},"type":"array"},"resources":{"items":{"properties":{"access":{"properties":{"type":{"type":"string"}},
"required":["type"],"type":"object","x-kubernetes-preserve-unknown-fields":true},"digest":{"properties":{"hashAlgorithm":{"type":"string"},
"normalisationAlgorithm":{"type":"string"},"value":{"type":"string"}},"required":["hashAlgorithm","normalisationAlgorithm",
"value"],"type":"object"},"extraIdentity":{"additionalProperties":{"type":"string"},"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},
"config":{"format":"byte","type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},
"value":{"x-kubernetes-preserve-unknown-fields":true},"version":{"type":"string"}},"required":["name","value"],"type":"object"},
"type":"array"},"name":{"type":"string"},"relation":{"type":"string"},"srcRef":{"items":{"properties":{"identitySelector":{"additionalProperties":{"type":"string"},
"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},"config":{"format":"byte",
"type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},"value":{"x-kubernetes-preserve-unknown-fields":true},
"version":{"type":"string"}},"required":["name","value"],"type":"object"},"type":"array"}},"type":"object"},"type":"array"},
"srcRefs":{"items":{"properties":{"identitySelector":{"additionalProperties":{"type":"string"},"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},
"config":{"format":"byte","type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},
"value":{"x-kubernetes-preserve-unknown-fields":true},"version":{"type":"string"}},"required":["name","value"],"type":"object"},
"type":"array"}},"type":"object"},"type":"array"},"type":{"type":"string"},"version":{"type":"string"}},"required":["access",
"name","type","version"],"type":"object"},"type":"array"},"sources":{"items":{"properties":{"access":{"properties":{"type":{"type":"string"}},
"required":["type"],"type":"object","x-kubernetes-preserve-unknown-fields":true},"extraIdentity":{"additionalProperties":{"type":"string"},
"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},"config":{"format":"byte",
"type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},"value":{"x-kubernetes-preserve-unknown-fields":true},
"version":{"type":"string"}},"required":["name","value"],"type":"object"},"type":"array"},"name":{"type":"string"},"type":{"type":"string"},
"version":{"type":"string"}},"required":["access","name","type","version"],"type":"object"},"type":"array"},"version":{"type":"string"}},
"required":["version"],"type":"object"},"status":{"type":"object"}},"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
