// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension DeliveryDefinitions {
    static let componentSubscription: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"componentsubscriptions.delivery.ocm.software"},
"spec":{"group":"delivery.ocm.software","names":{"kind":"ComponentSubscription","listKind":"ComponentSubscriptionList","plural":"componentsubscriptions",
"shortNames":["coms"],"singular":"componentsubscription"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.lastAppliedVersion","name":"Version","type":"string"},{"jsonPath":".metadata.creationTimestamp",
"name":"Age","type":"date"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].message","name":"Status","type":"string"}],
"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
"spec":{"properties":{"component":{"type":"string"},"destination":{"properties":{"secretRef":{"properties":{"name":{"type":"string"}},
"type":"object","x-kubernetes-map-type":"atomic"},"url":{"type":"string"}},"required":["url"],"type":"object"},"interval":{"type":"string"},
"semver":{"type":"string"},"serviceAccountName":{"type":"string"},"source":{"properties":{"secretRef":{"properties":{"name":{"type":"string"}},
"type":"object","x-kubernetes-map-type":"atomic"},"url":{"type":"string"}},"required":["url"],"type":"object"},"verify":{"items":{"properties":{"name":{"type":"string"},
"publicKey":{"properties":{"secretRef":{"properties":{"name":{"type":"string"}},"type":"object","x-kubernetes-map-type":"atomic"},
"value":{"type":"string"}},"type":"object"}},"required":["name","publicKey"],"type":"object"},"type":"array"}},"required":["component",
"interval","source"],"type":"object"},"status":{"properties":{"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"lastAppliedVersion":{"type":"string"},
"lastAttemptedVersion":{"type":"string"},"observedGeneration":{"format":"int64","type":"integer"},"replicatedRepositoryURL":{"type":"string"},
"signature":{"items":{"properties":{"name":{"type":"string"},"publicKey":{"properties":{"secretRef":{"properties":{"name":{"type":"string"}},
"type":"object","x-kubernetes-map-type":"atomic"},"value":{"type":"string"}},"type":"object"}},"required":["name","publicKey"],
"type":"object"},"type":"array"}},"type":"object"}},"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
