// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension DeliveryDefinitions {
    static let snapshot: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"snapshots.delivery.ocm.software"},
"spec":{"group":"delivery.ocm.software","names":{"kind":"Snapshot","listKind":"SnapshotList","plural":"snapshots","shortNames":["snap"],
"singular":"snapshot"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].message","name":"Status","type":"string"}],
"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
"spec":{"properties":{"digest":{"type":"string"},"identity":{"additionalProperties":{"type":"string"},"type":"object"},"suspend":{"type":"boolean"},
"tag":{"type":"string"}},"required":["digest","identity","tag"],"type":"object"},"status":{"properties":{"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"digest":{"type":"string"},
"observedGeneration":{"format":"int64","type":"integer"},"repositoryURL":{"type":"string"},"tag":{"type":"string"}},"type":"object"}},
"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
