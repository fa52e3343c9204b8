import Cryptography
import Documents

/// What the server fills in for built-in kinds.
enum Defaults {
    static let daemonSetGeneration = "deprecated.daemonset.template.generation"

    static func apply(_ object: inout JSONObject, _ resource: Resource) {
        switch resource.kind {
        case "Namespace":
            let name = object.name
            if !name.isEmpty {
                object.make("metadata") { $0.make("labels") { $0["kubernetes.io/metadata.name"] = .string(name) } }
            }
            object.make("status") { $0.fill("phase", "Active") }
        case "Pod":
            object.make("spec") { spec in
                PodDefaults.apply(&spec)
                spec.fill("enableServiceLinks", true)
            }
            object.make("status") { $0.fill("phase", "Pending") }
        case "Deployment": deployment(&object)
        case "StatefulSet": statefulSet(&object)
        case "DaemonSet":
            object.make("metadata") { metadata in
                metadata.make("annotations") { $0.fill(daemonSetGeneration, "1") }
            }
            object.make("spec") { spec in
                template(&spec)
                spec.make("updateStrategy") { strategy in
                    strategy.fill("type", "RollingUpdate")
                    if strategy["type"]?.string == "RollingUpdate" {
                        strategy.make("rollingUpdate") {
                            $0.fill("maxUnavailable", 1)
                            $0.fill("maxSurge", 0)
                        }
                    }
                }
                spec.fill("revisionHistoryLimit", 10)
            }
        case "ReplicaSet", "ReplicationController":
            object.make("spec") { spec in
                template(&spec)
                spec.fill("replicas", 1)
            }
        case "Job": object.make("spec") { job(&$0) }
        case "CronJob":
            object.make("spec") { spec in
                spec.fill("concurrencyPolicy", "Allow")
                spec.fill("suspend", false)
                spec.fill("successfulJobsHistoryLimit", 3)
                spec.fill("failedJobsHistoryLimit", 1)
                spec.edit("jobTemplate") { $0.edit("spec") { template(&$0) } }
            }
        case "Service": object.make("spec") { service(&$0) }
        case "Endpoints":
            object.editAll("subsets") { $0.editAll("ports") { $0.fill("protocol", "TCP") } }
        case "Secret":
            for member in object["stringData"]?.object?.members ?? [] {
                object.set(["data", member.key], .string(Base64.encode(Array((member.value.string ?? "").utf8))))
            }
            object["stringData"] = nil
            object.fill("type", "Opaque")
        case "NetworkPolicy": object.make("spec") { networkPolicy(&$0) }
        case "HorizontalPodAutoscaler":
            object.make("spec") { spec in
                spec.fill("minReplicas", 1)
                if resource.version == "v2" { AutoscalerForms.fillMetrics(&spec) }
            }
        case "PersistentVolumeClaim":
            object.make("spec") { $0.fill("volumeMode", "Filesystem") }
            object.make("status") { $0.fill("phase", "Pending") }
        case "PersistentVolume":
            object.make("spec") { spec in
                spec.fill("persistentVolumeReclaimPolicy", "Retain")
                spec.fill("volumeMode", "Filesystem")
                spec.edit("hostPath") { $0.fill("type", "") }
            }
            object.make("status") { $0.fill("phase", "Pending") }
        case "StorageClass":
            object.fill("reclaimPolicy", "Delete")
            object.fill("volumeBindingMode", "Immediate")
        case "CSIDriver":
            object.make("spec") { spec in
                spec.fill("attachRequired", true)
                spec.fill("fsGroupPolicy", "ReadWriteOnceWithFSType")
                spec.fill("volumeLifecycleModes", ["Persistent"])
                for key in ["podInfoOnMount", "requiresRepublish", "seLinuxMount", "storageCapacity"] {
                    spec.fill(key, false)
                }
            }
        case "LimitRange": object.edit("spec") { $0.editAll("limits", limit) }
        case "RoleBinding", "ClusterRoleBinding":
            object.editAll("subjects") { subject in
                let kind = subject["kind"]?.string
                if kind == "User" || kind == "Group" { subject.fill("apiGroup", "rbac.authorization.k8s.io") }
            }
            object.edit("roleRef") { reference in
                if reference["apiGroup"]?.string ?? "" == "" { reference["apiGroup"] = "rbac.authorization.k8s.io" }
            }
        case "PriorityClass": object.fill("preemptionPolicy", "PreemptLowerPriority")
        case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration":
            object.editAll("webhooks") { webhook(resource.kind, &$0) }
        case "CustomResourceDefinition": definition(&object)
        default: break
        }
    }

    /// A pod template inside a spec.
    private static func template(_ spec: inout JSONObject) {
        spec.edit("template") { $0.make("spec") { PodDefaults.apply(&$0) } }
    }

    private static func deployment(_ object: inout JSONObject) {
        object.make("spec") { spec in
            template(&spec)
            spec.fill("replicas", 1)
            spec.make("strategy") { strategy in
                strategy.fill("type", "RollingUpdate")
                if strategy["type"]?.string == "RollingUpdate" {
                    strategy.make("rollingUpdate") {
                        $0.fill("maxUnavailable", "25%")
                        $0.fill("maxSurge", "25%")
                    }
                }
            }
            spec.fill("revisionHistoryLimit", 10)
            spec.fill("progressDeadlineSeconds", 600)
        }
    }

    private static func statefulSet(_ object: inout JSONObject) {
        object.make("spec") { spec in
            template(&spec)
            spec.fill("replicas", 1)
            spec.fill("podManagementPolicy", "OrderedReady")
            spec.make("updateStrategy") { strategy in
                strategy.fill("type", "RollingUpdate")
                if strategy["type"]?.string == "RollingUpdate" {
                    strategy.make("rollingUpdate") { $0.fill("partition", 0) }
                }
            }
            spec.fill("revisionHistoryLimit", 10)
            spec.make("persistentVolumeClaimRetentionPolicy") {
                $0.fill("whenDeleted", "Retain")
                $0.fill("whenScaled", "Retain")
            }
            spec.editAll("volumeClaimTemplates") { claim in
                claim.fill("kind", "PersistentVolumeClaim")
                claim.fill("apiVersion", "v1")
                claim.make("spec") { $0.fill("volumeMode", "Filesystem") }
                claim.make("status") { $0.fill("phase", "Pending") }
            }
        }
    }

    private static func job(_ spec: inout JSONObject) {
        template(&spec)
        if spec["completions"] == nil, spec["parallelism"] == nil {
            spec["completions"] = 1
            spec["parallelism"] = 1
        }
        spec.fill("parallelism", 1)
        spec.fill("backoffLimit", 6)
        spec.fill("completionMode", "NonIndexed")
        spec.fill("suspend", false)
        spec.fill("manualSelector", false)
        if spec["podReplacementPolicy"] == nil {
            spec["podReplacementPolicy"] = spec["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
        }
    }

    private static func service(_ spec: inout JSONObject) {
        spec.fill("type", "ClusterIP")
        spec.fill("sessionAffinity", "None")
        spec.editAll("ports") { port in
            port.fill("protocol", "TCP")
            let target = port["targetPort"]
            if target == nil || target == 0 || target == "" { port["targetPort"] = port["port"] }
        }
        let type = spec["type"]?.string
        if type == "NodePort" || type == "LoadBalancer" { spec.fill("externalTrafficPolicy", "Cluster") }
        if type == "LoadBalancer" { spec.fill("allocateLoadBalancerNodePorts", true) }
        if type != "ExternalName" { spec.fill("internalTrafficPolicy", "Cluster") }
        if spec["sessionAffinity"]?.string == "ClientIP" {
            spec.make("sessionAffinityConfig") { $0.make("clientIP") { $0.fill("timeoutSeconds", 10800) } }
        }
    }

    private static func networkPolicy(_ spec: inout JSONObject) {
        for direction in ["ingress", "egress"] {
            spec.editAll(direction) { $0.editAll("ports") { $0.fill("protocol", "TCP") } }
        }
        if spec["policyTypes"]?.array?.isEmpty ?? true {
            spec["policyTypes"] = spec["egress"]?.array?.isEmpty ?? true ? ["Ingress"] : ["Ingress", "Egress"]
        }
    }

    private static func limit(_ limit: inout JSONObject) {
        guard limit["type"]?.string == "Container" else { return }
        for (key, value) in limit["max"]?.object?.members.map({ ($0.key, $0.value) }) ?? [] {
            limit.make("default") { $0.fill(key, value) }
        }
        for source in ["default", "min"] {
            for (key, value) in limit[source]?.object?.members.map({ ($0.key, $0.value) }) ?? [] {
                limit.make("defaultRequest") { $0.fill(key, value) }
            }
        }
    }

    private static func webhook(_ kind: String, _ webhook: inout JSONObject) {
        webhook.fill("failurePolicy", "Fail")
        webhook.fill("matchPolicy", "Equivalent")
        webhook.fill("namespaceSelector", .object(JSONObject()))
        webhook.fill("objectSelector", .object(JSONObject()))
        webhook.fill("timeoutSeconds", 10)
        if kind == "MutatingWebhookConfiguration" { webhook.fill("reinvocationPolicy", "Never") }
        webhook.editAll("rules") { $0.fill("scope", "*") }
        webhook.edit("clientConfig") { $0.edit("service") { $0.fill("port", 443) } }
    }

    private static func definition(_ object: inout JSONObject) {
        object.make("spec") { spec in
            spec.make("conversion") { $0.fill("strategy", "None") }
            spec.edit("names") { names in
                let kind = names["kind"]?.string ?? ""
                names.fill("singular", .string(kind.lowercased()))
                names.fill("listKind", .string(kind + "List"))
            }
        }
        let storage = object.at("spec", "versions")?.array?.first { $0["storage"]?.bool == true }?["name"]?.string
        object.make("status") { status in
            if let storage, status["storedVersions"]?.array?.isEmpty ?? true {
                status["storedVersions"] = [.string(storage)]
            }
        }
    }
}

/// What the server fills in for a pod's spec.
enum PodDefaults {
    static func apply(_ spec: inout JSONObject) {
        spec.fill("restartPolicy", "Always")
        spec.fill("dnsPolicy", "ClusterFirst")
        spec.fill("terminationGracePeriodSeconds", 30)
        spec.fill("securityContext", .object(JSONObject()))
        spec.fill("schedulerName", "default-scheduler")
        for account in ["serviceAccountName", "serviceAccount"] {
            guard let name = spec[account]?.string, !name.isEmpty else { continue }
            spec.fill("serviceAccountName", .string(name))
            spec.fill("serviceAccount", .string(name))
        }
        let isHost = spec["hostNetwork"]?.bool == true
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            spec.editAll(list) { container(isHost, &$0) }
        }
        spec.editAll("volumes", volume)
    }

    private static func container(_ isHost: Bool, _ container: inout JSONObject) {
        container.fill("terminationMessagePath", "/dev/termination-log")
        container.fill("terminationMessagePolicy", "File")
        if container["imagePullPolicy"] == nil, let image = container["image"]?.string {
            container["imagePullPolicy"] = isLatest(image) ? "Always" : "IfNotPresent"
        } else {
            container.fill("imagePullPolicy", "IfNotPresent")
        }
        container.editAll("ports") { port in
            port.fill("protocol", "TCP")
            if isHost, let number = port["containerPort"] { port.fill("hostPort", number) }
        }
        container.editAll("env") { variable in
            variable.edit("valueFrom") { $0.edit("fieldRef") { $0.fill("apiVersion", "v1") } }
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            container.edit(probe) { probe in
                probe.edit("httpGet") { get in
                    get.fill("path", "/")
                    get.fill("scheme", "HTTP")
                }
                probe.edit("grpc") { $0.fill("service", "") }
                probe.fill("timeoutSeconds", 1)
                probe.fill("periodSeconds", 10)
                probe.fill("successThreshold", 1)
                probe.fill("failureThreshold", 3)
            }
        }
        container.edit("lifecycle") { lifecycle in
            for hook in ["postStart", "preStop"] {
                lifecycle.edit(hook) {
                    $0.edit("httpGet") { get in
                        get.fill("path", "/")
                        get.fill("scheme", "HTTP")
                    }
                }
            }
        }
        // what is limited and not asked for is asked for
        container.edit("resources") { resources in
            for member in resources["limits"]?.object?.members ?? [] {
                resources.make("requests") { $0.fill(member.key, member.value) }
            }
        }
    }

    private static func isLatest(_ image: String) -> Bool {
        if image.contains("@") { return false }
        let last = image.split(separator: "/").last ?? ""
        guard let colon = last.lastIndex(of: ":") else { return true }
        return last[last.index(after: colon)...] == "latest"
    }

    private static func volume(_ volume: inout JSONObject) {
        let sources = volume.keys.filter { $0 != "name" }
        if sources.isEmpty { volume["emptyDir"] = .object(JSONObject()) }
        for source in ["secret", "configMap", "projected", "downwardAPI"] {
            volume.edit(source) { $0.fill("defaultMode", 420) }
        }
        volume.edit("hostPath") { $0.fill("type", "") }
        for source in ["downwardAPI"] {
            volume.edit(source) { $0.editAll("items") { $0.edit("fieldRef") { $0.fill("apiVersion", "v1") } } }
        }
        volume.edit("projected") { projected in
            projected.editAll("sources") { source in
                source.edit("serviceAccountToken") { $0.fill("expirationSeconds", 3600) }
                source.edit("downwardAPI") {
                    $0.editAll("items") { $0.edit("fieldRef") { $0.fill("apiVersion", "v1") } }
                }
            }
        }
        volume.edit("iscsi") { $0.fill("iscsiInterface", "default") }
        volume.edit("rbd") { rbd in
            rbd.fill("pool", "rbd")
            rbd.fill("user", "admin")
            rbd.fill("keyring", "/etc/ceph/keyring")
        }
        volume.edit("azureDisk") { disk in
            disk.fill("cachingMode", "ReadWrite")
            disk.fill("kind", "Shared")
            disk.fill("fsType", "ext4")
            disk.fill("readOnly", false)
        }
        volume.edit("ephemeral") {
            $0.edit("volumeClaimTemplate") { $0.make("spec") { $0.fill("volumeMode", "Filesystem") } }
        }
    }
}
