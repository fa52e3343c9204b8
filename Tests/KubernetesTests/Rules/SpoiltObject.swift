/// What is spoilt, and what is said of it.
struct SpoiltObject: Sendable {
    let kind: String
    /// A JSON pointer.
    let place: String
    /// What stands there instead, as JSON; `null`: nothing.
    let value: String
    /// A part of the message.
    let says: String

    /// Two lines each: `KIND PLACE VALUE`, and the message.
    private static func table(_ text: String) -> [SpoiltObject] {
        let lines = text.split(separator: "\n").map(String.init)
        return stride(from: 0, to: lines.count - 1, by: 2).map { at in
            let parts = lines[at].split(separator: " ", maxSplits: 2).map(String.init)
            return SpoiltObject(
                kind: parts[0], place: parts[1], value: parts[2],
                says: String(lines[at + 1].drop { $0 == " " }))
        }
    }

    /// What can't be made.
    static let created = table(
        #"""
        ConfigMap /metadata/labels {"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
            metadata.labels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": \#
        must be no more than 63 characters
        ConfigMap /metadata/name "A"
            metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain must
        Secret /type "kubernetes.io/tls"
            [data[tls.crt]: Required value, data[tls.key]: Required value]
        Namespace /metadata/name "a.b"
            metadata.name: Invalid value: "a.b": must not contain dots
        Lease /spec/leaseDurationSeconds 0
            spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
        Lease /spec/leaseTransitions -1
            spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0
        Pod /spec/containers/0/ports/0/name "HTTP"
            spec.containers[0].ports[0].name: Invalid value: "HTTP": must contain only alphanumeric characters \#
        (a-z, 0-9), and hyphens (-)
        Pod /spec/containers/0/ports/1/name "http"
            spec.containers[0].ports[1].name: Duplicate value: "http"
        Pod /spec/containers/0/ports/0/containerPort 0
            spec.containers[0].ports[0].containerPort: Required value
        Pod /spec/containers/0/ports/0/protocol "HTTP"
            spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"
        Pod /spec/containers/0/ports/1/hostPort 70000
            spec.containers[0].ports[1].hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive
        Pod /spec/containers/0/ports/0/hostPort 8081
            spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8081"
        Pod /spec/containers/0/env/0/name ""
            spec.containers[0].env[0].name: Required value
        Pod /spec/containers/0/env/0/name "a=b"
            spec.containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist \#
        only of printable ASCII characters other than '='
        Pod /spec/containers/0/env/1/valueFrom {}
            spec.containers[0].env[1].valueFrom: Invalid value: "": must specify one of: `fieldRef`, \#
        `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`
        Pod /spec/containers/0/env/1/value "x"
            spec.containers[0].env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty
        Pod /spec/containers/0/envFrom/0/secretRef {}
            spec.containers[0].envFrom[0].secretRef.name: Required value
        Pod /spec/containers/0/imagePullPolicy "Sometimes"
            spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", \#
        "IfNotPresent", "Never"
        Pod /spec/containers/0/resources/limits {"coffee":"1"}
            [spec.containers[0].resources.limits[coffee]: Invalid value: "coffee": must be a standard resource type \#
        or fully qualified, spec.containers[0].resources.limits[coffee]: Invalid value: "coffee": must be a \#
        standard resource for containers
        Pod /spec/containers/0/resources/requests/memory "-1"
            spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0
        Pod /spec/containers/0/volumeMounts/0/name "other"
            spec.containers[0].volumeMounts[0].name: Not found: "other"
        Pod /spec/containers/0/volumeMounts/1/mountPath "/v"
            spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique
        Pod /spec/containers/0/livenessProbe/httpGet/port 0
            spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive
        Pod /spec/containers/0/livenessProbe/tcpSocket {"port":80}
            spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type
        Pod /spec/containers/0/livenessProbe {}
            spec.containers[0].livenessProbe: Required value: must specify a handler type
        Pod /spec/containers/0/livenessProbe/successThreshold 2
            spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
        Pod /spec/containers/0/readinessProbe/periodSeconds -1
            spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0
        Pod /spec/initContainers/0/livenessProbe {"tcpSocket":{"port":80}}
            spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without \#
        restartPolicy=Always
        Pod /spec/initContainers/0/name "c"
            spec.initContainers[0].name: Duplicate value: "c"
        Pod /spec/restartPolicy "Never ever"
            spec.restartPolicy: Unsupported value: "Never ever": supported values: "Always", "OnFailure", "Never"
        Pod /spec/dnsPolicy "X"
            spec.dnsPolicy: Unsupported value: "X": supported values: "ClusterFirstWithHostNet", "ClusterFirst", \#
        "Default", "None"
        Pod /spec/activeDeadlineSeconds 0
            spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
        Pod /spec/nodeSelector {"a b":"c"}
            spec.nodeSelector: Invalid value: "a b": name part must consist of
        Pod /spec/tolerations/0/operator "Perhaps"
            spec.tolerations[0].operator: Unsupported value: "Perhaps": supported values: "Equal", "Exists"
        Pod /spec/tolerations/0/value "x"
            spec.tolerations[0].operator: Invalid value: "x": value must be empty when `operator` is 'Exists'
        Pod /spec/tolerations/0/effect "X"
            spec.tolerations[0].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", \#
        "NoExecute"
        Pod /spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/operator "Is"
            matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator
        Pod /spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey ""
            spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required \#
        value: can not be empty
        Pod /spec/topologySpreadConstraints/0/maxSkew 0
            spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero
        Pod /spec/volumes/1/name "v"
            spec.volumes[1].name: Duplicate value: "v"
        Pod /spec/volumes/1/configMap {"name":"m"}
            spec.volumes[1].configMap: Forbidden: may not specify more than 1 volume type
        Pod /spec/volumes/0/secret/secretName null
            spec.volumes[0].secret.secretName: Required value
        Deployment /spec/replicas -1
            spec.replicas: Invalid value: -1: must be greater than or equal to 0
        Deployment /spec/template/metadata/labels/app "c"
            spec.template.metadata.labels: Invalid value: {"app":"c"}: `selector` does not match template `labels`
        Deployment /spec/selector/matchExpressions/0/values ["c"]
            `selector` does not match template `labels`
        Deployment /spec/selector/matchExpressions/0/operator "Is"
            spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator
        Deployment /spec/strategy/type "Recreate"
            spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
        Deployment /spec/strategy/type "Fast"
            spec.strategy.type: Unsupported value: "Fast": supported values: "Recreate", "RollingUpdate"
        Deployment /spec/strategy/rollingUpdate {"maxSurge":0,"maxUnavailable":0}
            spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0
        Deployment /spec/strategy/rollingUpdate/maxUnavailable "101%"
            spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%
        Deployment /spec/strategy/rollingUpdate/maxSurge "many"
            spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric \#
        string followed by an ending '%'
        Deployment /spec/minReadySeconds 600
            spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds
        Deployment /spec/template/metadata/annotations {"a b":"c"}
            spec.template.annotations: Invalid value: "a b": name part must consist of
        StatefulSet /spec/podManagementPolicy "X"
            spec.podManagementPolicy: Invalid value: "X": must be 'OrderedReady' or 'Parallel'
        StatefulSet /spec/template/spec/containers/0/volumeMounts/0/name "x"
            spec.template.spec.containers[0].volumeMounts[0].name: Not found: "x"
        Job /spec/parallelism -1
            spec.parallelism: Invalid value: -1: must be greater than or equal to 0
        Job /spec/template/spec/restartPolicy "Always"
            spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
        CronJob /spec/schedule "61 * * * *"
            spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61
        CronJob /spec/schedule "* * * foo *"
            spec.schedule: Invalid value: "* * * foo *": failed to parse int from foo: strconv.Atoi: parsing "foo": \#
        invalid syntax
        CronJob /spec/schedule "@often"
            spec.schedule: Invalid value: "@often": unrecognized descriptor: @often
        CronJob /spec/schedule "TZ=UTC * * * * *"
            cannot use TZ or CRON_TZ in schedule, use timeZone field instead
        CronJob /spec/concurrencyPolicy "X"
            spec.concurrencyPolicy: Unsupported value: "X": supported values: "Allow", "Forbid", "Replace"
        Service /spec/ports/0/port 0
            spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
        Service /spec/ports/0/targetPort 70000
            spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive
        Service /spec/ports/0/targetPort "a_b"
            spec.ports[0].targetPort: Invalid value: "a_b": must contain only alphanumeric characters (a-z, 0-9), \#
        and hyphens (-)
        Service /spec/ports/1/name "http"
            spec.ports[1].name: Duplicate value: "http"
        Service /spec/ports/1 {"name":"b","port":80}
            spec.ports[1]: Duplicate value: 
        Service /spec/ports/0/nodePort 30080
            spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
        Service /spec/type "External"
            spec.type: Unsupported value: "External": supported values: "ClusterIP", "ExternalName", \#
        "LoadBalancer", "NodePort"
        Service /spec/sessionAffinity "Cookie"
            spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"
        Service /spec/selector {"a b":"c"}
            spec.selector: Invalid value: "a b": name part must consist of
        Ingress /spec/rules []
            spec: Invalid value: null: either `defaultBackend` or `rules` must be specified
        Ingress /spec/rules/0/host "10.0.0.1"
            spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address
        Ingress /spec/rules/0/host "a*.b"
            spec.rules[0].host: Invalid value: "a*.b": a wildcard DNS-1123 subdomain must start with '*.'
        Ingress /spec/rules/0/http/paths/0/pathType null
            spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified
        Ingress /spec/rules/0/http/paths/0/pathType "Regex"
            spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", \#
        "ImplementationSpecific", "Prefix"
        Ingress /spec/rules/0/http/paths/0/path "a//b"
            [spec.rules[0].http.paths[0].path: Invalid value: "a//b": must be an absolute path, \#
        spec.rules[0].http.paths[0].path: Invalid value: "a//b": must not contain '//']
        Ingress /spec/rules/0/http/paths/0/backend/service/port {}
            spec.rules[0].http.paths[0].backend: Required value: port name or number is required
        Ingress /spec/rules/0/http/paths/0/backend {}
            spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required
        Ingress /spec/rules/0/http/paths []
            spec.rules[0].http.paths: Required value
        NetworkPolicy /spec/policyTypes/0 "Both"
            spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"
        NetworkPolicy /spec/ingress/0/ports/0/endPort 79
            spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`
        NetworkPolicy /spec/ingress/0/ports/0/protocol "HTTP"
            spec.ingress[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "TCP", "UDP", "SCTP"
        NetworkPolicy /spec/ingress/0/from/0 {}
            spec.ingress[0].from[0]: Required value: must specify a peer
        NetworkPolicy /spec/ingress/0/from/1/ipBlock/cidr "10.0.0.0"
            spec.ingress[0].from[1].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. \#
        10.9.8.0/24 or 2001:db8::/64)
        NetworkPolicy /spec/ingress/0/from/1/ipBlock/except/0 "11.0.0.0/16"
            spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`
        Role /rules/0/verbs []
            rules[0].verbs: Required value: verbs must contain at least one value
        RoleBinding /subjects/0/kind "Robot"
            subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"
        PodDisruptionBudget /spec/maxUnavailable 1
            minAvailable and maxUnavailable cannot be both set
        PodDisruptionBudget /spec/minAvailable "150%"
            spec.minAvailable: Invalid value: "150%": must not be greater than 100%
        HorizontalPodAutoscaler /spec/maxReplicas 0
            spec.maxReplicas: Invalid value: 0: must be greater than 0
        HorizontalPodAutoscaler /spec/minReplicas 5
            spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`
        HorizontalPodAutoscaler /spec/scaleTargetRef/name ""
            spec.scaleTargetRef.name: Required value
        HorizontalPodAutoscaler /spec/metrics/0/type "Pods"
            spec.metrics[0].pods: Required value: must populate information for the given metric source
        StorageClass /provisioner ""
            provisioner: Required value
        StorageClass /volumeBindingMode "Later"
            volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"
        PersistentVolume /spec/hostPath null
            spec: Required value: must specify a volume type
        PersistentVolume /spec/accessModes/0 "Write"
            spec.accessModes: Unsupported value: "Write": supported values: "ReadOnlyMany", "ReadWriteMany", \#
        "ReadWriteOnce", "ReadWriteOncePod"
        PersistentVolumeClaim /spec/accessModes []
            spec.accessModes: Required value: at least 1 access mode is required
        PersistentVolumeClaim /spec/resources {}
            spec.resources[storage]: Required value
        PersistentVolumeClaim /spec/resources/requests/storage "0"
            spec.resources[storage]: Invalid value: "0": must be greater than zero
        ValidatingWebhookConfiguration /webhooks/0/name "a"
            webhooks[0].name: Invalid value: "a": should be a domain with at least three segments separated by dots
        ValidatingWebhookConfiguration /webhooks/0/sideEffects null
            webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun
        ValidatingWebhookConfiguration /webhooks/0/admissionReviewVersions ["v2"]
            webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1
        ValidatingWebhookConfiguration /webhooks/0/timeoutSeconds 60
            webhooks[0].timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds
        ValidatingWebhookConfiguration /webhooks/0/clientConfig {}
            webhooks[0].clientConfig: Required value: exactly one of url or service is required
        ValidatingWebhookConfiguration /webhooks/0/rules/0/operations []
            webhooks[0].rules[0].operations: Required value
        ValidatingWebhookConfiguration /webhooks/0/failurePolicy "Retry"
            webhooks[0].failurePolicy: Unsupported value: "Retry": supported values: "Fail", "Ignore"
        """#)

    /// What an object can't be changed to.
    static let updated = table(
        #"""
        Secret /type "other"
            type: Invalid value: "other": field is immutable
        Deployment /spec/selector {"matchLabels":{"app":"a"}}
            spec.selector: Invalid value: {"matchLabels":{"app":"a"}}: field is immutable
        DaemonSet /spec/selector/matchLabels {"app":"a","b":"c"}
            spec.selector: Invalid value: {"matchLabels":{"app":"a","b":"c"}}: field is immutable
        StatefulSet /spec/serviceName "b"
            spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', \#
        'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' \#
        are forbidden
        Job /spec/template/spec/containers/0/image "j"
            field is immutable
        Job /spec/completions 2
            spec.completions: Invalid value: 2: field is immutable
        Service /spec/clusterIP "10.96.77.77"
            may not change once set
        RoleBinding /roleRef/name "b"
            cannot change roleRef
        StorageClass /parameters/a "c"
            parameters: Forbidden: updates to parameters are forbidden.
        StorageClass /provisioner "q.example"
            provisioner: Forbidden: updates to provisioner are forbidden.
        PersistentVolumeClaim /spec/resources/requests/storage "2Gi"
            spec: Forbidden: spec is immutable after creation except resources.requests and \#
        volumeAttributesClassName for bound claims
        PersistentVolume /spec/hostPath/path "/b"
            spec: Forbidden: spec.persistentvolumesource is immutable after creation
        Pod /spec/containers/0/env/0/value "c"
            spec: Forbidden: pod updates may not change fields other than
        """#)
}
