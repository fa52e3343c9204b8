// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension DeliveryDefinitions {
    static let resource: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"resources.delivery.ocm.software"},
"spec":{"group":"delivery.ocm.software","names":{"kind":"Resource","listKind":"ResourceList","plural":"resources","shortNames":["res"],
"singular":"resource"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.lastAppliedComponentVersion","name":"Source Version","type":"string"},
{"jsonPath":".metadata.creationTimestamp","name":"Age","type":"date"}],"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},
"kind":{"type":"string"},"metadata":{"type":"object"},"spec":{"properties":{"interval":{"type":"string"},"sourceRef":{"minProperties":1,
"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"name":{"type":"string"},"namespace":{"type":"string"},
"resourceRef":{"properties":{"extraIdentity":{"additionalProperties":{"type":"string"},"type":"object"},"labels":{"items":{"properties":{"merge":{"properties":{"algorithm":{"type":"string"},
"config":{"format":"byte","type":"string"}},"required":["algorithm"],"type":"object"},"name":{"type":"string"},"signing":{"type":"boolean"},
"value":{"x-kubernetes-preserve-unknown-fields":true},"version":{"type":"string"}},"required":["name","value"],"type":"object"},
"type":"array"},"name":{"type":"string"},"referencePath":{"items":{"additionalProperties":{"type":"string"},"type":"object"},
"type":"array"},"version":{"type":"string"}},"required":["name"],"type":"object"}},"required":["kind","name"],"type":"object"},
"suspend":{"type":"boolean"}},"required":["interval","sourceRef"],"type":"object"},"status":{"default":{"observedGeneration":-1},
"properties":{"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time","type":"string"},"message":{"maxLength":32768,
"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},"reason":{"maxLength":1024,"minLength":1,
"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True","False","Unknown"],"type":"string"},
"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"lastAppliedComponentVersion":{"type":"string"},
"lastAppliedResourceVersion":{"type":"string"},"latestSnapshotDigest":{"type":"string"},"observedGeneration":{"format":"int64",
"type":"integer"},"snapshotName":{"type":"string"}},"type":"object"}},"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
