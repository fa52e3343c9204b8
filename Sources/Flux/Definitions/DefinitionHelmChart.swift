// Written by scripts/generate-definitions: facts of the published definition.
// swift-format-ignore-file

extension FluxDefinitions {
    static let helmChart: StaticString = #"""
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"annotations":{"kustomize.toolkit.fluxcd.io/substitute":"disabled"},
"name":"helmcharts.source.toolkit.fluxcd.io"},"spec":{"group":"source.toolkit.fluxcd.io","names":{"categories":["all","fluxcd",
"fluxcd-sources"],"kind":"HelmChart","listKind":"HelmChartList","plural":"helmcharts","shortNames":["hc"],"singular":"helmchart"},
"scope":"Namespaced","versions":[{"additionalPrinterColumns":[{"jsonPath":".spec.chart","name":"Chart","type":"string"},{"jsonPath":".spec.version",
"name":"Version","type":"string"},{"jsonPath":".spec.sourceRef.kind","name":"Source Kind","type":"string"},{"jsonPath":".spec.sourceRef.name",
"name":"Source Name","type":"string"},{"jsonPath":".metadata.creationTimestamp","name":"Age","type":"date"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].status",
"name":"Ready","type":"string"},{"jsonPath":".status.conditions[?(@.type==\"Ready\")].message","name":"Status","type":"string"}],
"name":"v1","schema":{"openAPIV3Schema":{"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
"spec":{"properties":{"chart":{"type":"string"},"ignoreMissingValuesFiles":{"type":"boolean"},"interval":{"pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
"type":"string"},"reconcileStrategy":{"default":"ChartVersion","enum":["ChartVersion","Revision"],"type":"string"},"sourceRef":{"properties":{"apiVersion":{"type":"string"},
"kind":{"enum":["HelmRepository","GitRepository","Bucket"],"type":"string"},"name":{"type":"string"}},"required":["kind","name"],
"type":"object"},"suspend":{"type":"boolean"},"valuesFiles":{"items":{"type":"string"},"type":"array"},"verify":{"properties":{"matchOIDCIdentity":{"items":{"properties":{"issuer":{"type":"string"},
"subject":{"type":"string"}},"required":["issuer","subject"],"type":"object"},"type":"array"},"provider":{"default":"cosign",
"enum":["cosign","notation"],"type":"string"},"secretRef":{"properties":{"name":{"type":"string"}},"required":["name"],"type":"object"}},
"required":["provider"],"type":"object"},"version":{"default":"*","type":"string"}},"required":["chart","interval","sourceRef"],
"type":"object","x-kubernetes-validations":[{"message":"spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'",
"rule":"!has(self.verify) || self.sourceRef.kind == 'HelmRepository'"}]},"status":{"default":{"observedGeneration":-1},"properties":{"artifact":{"properties":{"digest":{"pattern":"^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$",
"type":"string"},"lastUpdateTime":{"format":"date-time","type":"string"},"metadata":{"additionalProperties":{"type":"string"},
"type":"object"},"path":{"type":"string"},"revision":{"type":"string"},"size":{"format":"int64","type":"integer"},"url":{"type":"string"}},
"required":["digest","lastUpdateTime","path","revision","url"],"type":"object"},"conditions":{"items":{"properties":{"lastTransitionTime":{"format":"date-time",
"type":"string"},"message":{"maxLength":32768,"type":"string"},"observedGeneration":{"format":"int64","minimum":0,"type":"integer"},
"reason":{"maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","type":"string"},"status":{"enum":["True",
"False","Unknown"],"type":"string"},"type":{"maxLength":316,"pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
"type":"string"}},"required":["lastTransitionTime","message","reason","status","type"],"type":"object"},"type":"array"},"lastHandledReconcileAt":{"type":"string"},
"observedChartName":{"type":"string"},"observedGeneration":{"format":"int64","type":"integer"},"observedSourceArtifactRevision":{"type":"string"},
"observedValuesFiles":{"items":{"type":"string"},"type":"array"},"url":{"type":"string"}},"type":"object"}},"type":"object"}},
"served":true,"storage":true,"subresources":{"status":{}}}]}}
"""#
}
