// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension FluxDefinitions {
    static let helmRepository: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"annotations":{"kustomize.toolkit.fluxcd.io/substitute":"disabled"},
"name":"helmrepositories.source.toolkit.fluxcd.io"},"spec":{"group":"source.toolkit.fluxcd.io","names":{"categories":["all",
"fluxcd","fluxcd-sources"],"kind":"HelmRepository","listKind":"HelmRepositoryList","plural":"helmrepositories","shortNames":["helmrepo"],
"singular":"helmrepository"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".spec.url","name":"URL",
"type":"string"},{"jsonPath":".metadata.creationTimestamp","name":"Age","type":"date"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].message","name":"Status","type":"string"}],
"name":"v1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
"spec":{"properties":{"accessFrom":{"properties":{"namespaceSelectors":{"items":{"properties":{"matchLabels":{"additionalProperties":{"type":"string"},
"type":"object"}},"type":"object"},"type":"array"}},"required":["namespaceSelectors"],"type":"object"},"certSecretRef":{"properties":{"name":{"type":"string"}},
"required":["name"],"type":"object"},"insecure":{"type":"boolean"},"interval":{"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
"type":"string"},"passCredentials":{"type":"boolean"},"provider":{"default":"generic","enum":["generic","aws","azure","gcp"],
"type":"string"},"secretRef":{"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"},"suspend":{"type":"boolean"},
"timeout":{"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m))+$","type":"string"},"type":{"enum":["default","oci"],"type":"string"},
"url":{"pattern":"^(http|https|oci)://.*$","type":"string"}},"required":["url"],"type":"object"},"status":{"default":{"observedGeneration":-1},
"properties":{"artifact":{"properties":{"digest":{"pattern":"^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$","type":"string"},
"lastUpdateTime":{"format":"date-time","type":"string"},"metadata":{"additionalProperties":{"type":"string"},"type":"object"},
"path":{"type":"string"},"revision":{"type":"string"},"size":{"format":"int64","type":"integer"},"url":{"type":"string"}},
"required":["digest","lastUpdateTime","path","revision","url"],"type":"object"},"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"lastHandledReconcileAt":{"type":"string"},
"observedGeneration":{"format":"int64","type":"integer"},"url":{"type":"string"}},"type":"object"}},"type":"object"}},"served":true,
"storage":true,"subresources":{"status":{}}}]}}
"""#
}
