// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension FluxDefinitions {
    static let bucket: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"annotations":{"kustomize.toolkit.fluxcd.io/substitute":"disabled"},
"name":"buckets.source.toolkit.fluxcd.io"},"spec":{"group":"source.toolkit.fluxcd.io","names":{"categories":["all","fluxcd",
"fluxcd-sources"],"kind":"Bucket","listKind":"BucketList","plural":"buckets","singular":"bucket"},"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".spec.endpoint",
"name":"Endpoint","type":"string"},{"jsonPath":".metadata.creationTimestamp","name":"Age","type":"date"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].message","name":"Status","type":"string"}],
"name":"v1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
"spec":{"properties":{"bucketName":{"type":"string"},"certSecretRef":{"properties":{"name":{"type":"string"}},"required":["name"],
"type":"object"},"endpoint":{"type":"string"},"ignore":{"type":"string"},"insecure":{"type":"boolean"},"interval":{"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
"type":"string"},"prefix":{"type":"string"},"provider":{"default":"generic","enum":["generic","aws","gcp","azure"],"type":"string"},
"proxySecretRef":{"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"},"region":{"type":"string"},
"secretRef":{"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"},"serviceAccountName":{"type":"string"},
"sts":{"properties":{"certSecretRef":{"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"},"endpoint":{"pattern":"^(http|https)://.*$",
"type":"string"},"provider":{"enum":["aws","ldap"],"type":"string"},"secretRef":{"properties":{"name":{"type":"string"}},"required":["name"],
"type":"object"}},"required":["endpoint","provider"],"type":"object"},"suspend":{"type":"boolean"},"timeout":{"default":"60s",
"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m))+$","type":"string"}},"required":["bucketName","endpoint","interval"],"type":"object",
"x-kubernetes-validations":[{"message":"STS configuration is only supported for the 'aws' and 'generic' Bucket providers",
"rule":"self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)"},{"message":"'aws' is the only supported STS provider for the 'aws' Bucket provider",
"rule":"self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'"},{"message":"'ldap' is the only supported STS provider for the 'generic' Bucket provider",
"rule":"self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'"},{"message":"spec.sts.secretRef is not required for the 'aws' STS provider",
"rule":"!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)"},{"message":"spec.sts.certSecretRef is not required for the 'aws' STS provider",
"rule":"!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)"},{"message":"ServiceAccountName is not supported for the 'generic' Bucket provider",
"rule":"self.provider != 'generic' || !has(self.serviceAccountName)"},{"message":"cannot set both .spec.secretRef and .spec.serviceAccountName",
"rule":"!has(self.secretRef) || !has(self.serviceAccountName)"}]},"status":{"default":{"observedGeneration":-1},"properties":{"artifact":{"properties":{"digest":{"pattern":"^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$",
"type":"string"},"lastUpdateTime":{"format":"date-time","type":"string"},"metadata":{"additionalProperties":{"type":"string"},
"type":"object"},"path":{"type":"string"},"revision":{"type":"string"},"size":{"format":"int64","type":"integer"},"url":{"type":"string"}},
"required":["digest","lastUpdateTime","path","revision","url"],"type":"object"},"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"lastHandledReconcileAt":{"type":"string"},
"observedGeneration":{"format":"int64","type":"integer"},"observedIgnore":{"type":"string"},"url":{"type":"string"}},"type":"object"}},
"type":"object"}},"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
