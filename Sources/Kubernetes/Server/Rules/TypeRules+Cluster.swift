import Documents

extension TypeRules {
    /// Of workloads, budgets, autoscalers, volumes and webhooks.
    static let clusterRules: [String: Rule] = [
        "apps.v1.DeploymentSpec": deploymentSpec,
        "apps.v1.DeploymentStrategy": deploymentStrategy,
        "apps.v1.RollingUpdateDeployment": rollingUpdateDeployment,
        "apps.v1.RollingUpdateDaemonSet": rollingUpdateDaemonSet,
        "apps.v1.StatefulSetSpec": statefulSetSpec,
        "policy.v1.PodDisruptionBudgetSpec": podDisruptionBudgetSpec,
        "autoscaling.v1.HorizontalPodAutoscalerSpec": scaling,
        "autoscaling.v2.HorizontalPodAutoscalerSpec": scaling,
        "autoscaling.v2.MetricSpec": metricSpec,
        "core.v1.PersistentVolumeClaimSpec": persistentVolumeClaimSpec,
        "core.v1.PersistentVolumeSpec": persistentVolumeSpec,
        "admissionregistration.v1.ValidatingWebhookConfiguration": webhookNames,
        "admissionregistration.v1.MutatingWebhookConfiguration": webhookNames,
        "admissionregistration.v1.ValidatingWebhook": webhook,
        "admissionregistration.v1.MutatingWebhook": webhook,
        "admissionregistration.v1.RuleWithOperations": ruleWithOperations,
    ]

    private static func deploymentSpec(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        guard let deadline = spec["progressDeadlineSeconds"], let seconds = deadline.number?.int,
            seconds <= spec["minReadySeconds"]?.number?.int ?? 0, seconds >= 0
        else { return [] }
        return [.invalid("\(path).progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")]
    }

    private static func deploymentStrategy(_ strategy: JSONObject, _ path: String) -> [FieldProblem] {
        guard strategy["type"] == "Recreate", strategy["rollingUpdate"]?.object != nil else { return [] }
        return [
            .forbidden("\(path).rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")
        ]
    }

    private static func rollingUpdateDeployment(_ update: JSONObject, _ path: String) -> [FieldProblem] {
        let (gone, more) = (update["maxUnavailable"], update["maxSurge"])
        var problems = FieldCheck.share(gone, "\(path).maxUnavailable")
        problems += FieldCheck.share(more, "\(path).maxSurge", isAtMostAll: false)
        if isNothing(gone), isNothing(more) {
            problems.append(
                .invalid("\(path).maxUnavailable", gone ?? 0, "may not be 0 when `maxSurge` is 0"))
        }
        return problems
    }

    private static func rollingUpdateDaemonSet(_ update: JSONObject, _ path: String) -> [FieldProblem] {
        let (gone, more) = (update["maxUnavailable"], update["maxSurge"])
        var problems = FieldCheck.share(gone, "\(path).maxUnavailable")
        problems += FieldCheck.share(more, "\(path).maxSurge")
        if isNothing(gone), isNothing(more) {
            problems.append(
                .invalid("\(path).maxUnavailable", gone ?? 0, "cannot be 0 when maxSurge is 0"))
        }
        return problems
    }

    private static func statefulSetSpec(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let policy = spec["podManagementPolicy"], !["", "OrderedReady", "Parallel"].contains(policy) {
            problems.append(
                .invalid("\(path).podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"))
        }
        let type = spec["updateStrategy"]?["type"] ?? ""
        if !["", "RollingUpdate", "OnDelete"].contains(type) {
            problems.append(
                .invalid(
                    "\(path).updateStrategy", spec["updateStrategy"] ?? .null,
                    "must be 'RollingUpdate' or 'OnDelete'"))
        }
        return problems
    }

    private static func podDisruptionBudgetSpec(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        let (least, most) = (spec["minAvailable"], spec["maxUnavailable"])
        var problems = FieldCheck.share(least, "\(path).minAvailable")
        problems += FieldCheck.share(most, "\(path).maxUnavailable")
        if least != nil, most != nil {
            problems.append(
                .invalid(path, .object(spec), "minAvailable and maxUnavailable cannot be both set"))
        }
        return problems
    }

    private static func metricSpec(_ metric: JSONObject, _ path: String) -> [FieldProblem] {
        let sources = ["ContainerResource", "External", "Object", "Pods", "Resource"]
        let type = metric["type"]?.string ?? ""
        if type.isEmpty { return [.required("\(path).type", "must specify a metric source type")] }
        guard sources.contains(type) else { return [.unsupported("\(path).type", .string(type), sources)] }
        let key = (type.first?.lowercased() ?? "") + type.dropFirst()
        guard metric[key]?.object == nil else { return [] }
        return [.required("\(path).\(key)", "must populate information for the given metric source")]
    }

    private static func persistentVolumeClaimSpec(_ claim: JSONObject, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if claim["accessModes"]?.array?.isEmpty ?? true {
            problems.append(.required("\(path).accessModes", "at least 1 access mode is required"))
        }
        guard let storage = claim["resources"]?["requests"]?["storage"] else {
            return problems + [.required("\(path).resources[storage]")]
        }
        return problems + positive(storage, "\(path).resources[storage]")
    }

    /// What a PersistentVolume says beside where its content is.
    static let volumeSettings: Set<String> = [
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy",
        "storageClassName", "volumeAttributesClassName", "volumeMode",
    ]

    private static func persistentVolumeSpec(_ volume: JSONObject, _ path: String) -> [FieldProblem] {
        let sources = volume.members.filter { !volumeSettings.contains($0.key) && !$0.value.isNull }.map(\.key)
        var problems = (volume["capacity"]?["storage"]).map { positive($0, "\(path).capacity[storage]") } ?? []
        if sources.isEmpty { problems.append(.required(path, "must specify a volume type")) }
        problems += sources.dropFirst().map {
            .forbidden("\(path).\($0)", "may not specify more than 1 volume type")
        }
        return problems
    }

    private static func ruleWithOperations(_ rule: JSONObject, _ path: String) -> [FieldProblem] {
        ["operations", "apiGroups", "apiVersions", "resources"].flatMap {
            FieldCheck.required.problems(rule[$0], "\(path).\($0)")
        }
    }

    private static func isNothing(_ value: JSONValue?) -> Bool {
        value == nil || value?.number?.int == 0 || ["0%", "00%"].contains(value?.string)
    }

    private static func positive(_ amount: JSONValue, _ field: String) -> [FieldProblem] {
        guard let quantity = amount.string.flatMap({ Quantity($0) }), quantity.double <= 0 else { return [] }
        return [.invalid(field, amount, "must be greater than zero")]
    }

    private static func scaling(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        let least = spec["minReplicas"]?.number?.int ?? 1
        let most = spec["maxReplicas"]?.number?.int ?? 0
        func invalid(_ key: String, _ rule: String) -> FieldProblem { .invalid("\(path).\(key)", spec[key] ?? 0, rule) }
        return (least < 1 ? [invalid("minReplicas", "must be greater than or equal to 1")] : [])
            + (most < 1 ? [invalid("maxReplicas", "must be greater than 0")] : [])
            + (most < least ? [invalid("maxReplicas", "must be greater than or equal to `minReplicas`")] : [])
    }

    // MARK: webhooks

    private static func webhookNames(_ object: JSONObject, _ path: String) -> [FieldProblem] {
        unique(object["webhooks"], "webhooks") { name in
            if name.split(separator: ".").count < 3 {
                return ["should be a domain with at least three segments separated by dots"]
            }
            return Names.subdomain(name)
        }
    }

    private static func webhook(_ hook: JSONObject, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        switch hook["sideEffects"] {
        case nil, .null?, .string("")?:
            problems.append(.required("\(path).sideEffects", "must specify one of None, NoneOnDryRun"))
        case let effects? where !["None", "NoneOnDryRun"].contains(effects):
            problems.append(.unsupported("\(path).sideEffects", effects, ["None", "NoneOnDryRun"]))
        default: break
        }
        let versions = hook["admissionReviewVersions"]?.array ?? []
        if versions.isEmpty {
            problems.append(.required("\(path).admissionReviewVersions", "must specify one of v1, v1beta1"))
        } else if !versions.contains("v1"), !versions.contains("v1beta1") {
            problems.append(
                .invalid(
                    "\(path).admissionReviewVersions", .array(versions), "must include at least one of v1, v1beta1"))
        }
        if let timeout = hook["timeoutSeconds"], let seconds = timeout.number?.int, !(1...30).contains(seconds) {
            problems.append(
                .invalid("\(path).timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds"))
        }
        let client = hook["clientConfig"]
        if (client?["url"]?.string == nil) == (client?["service"]?.object == nil) {
            problems.append(.required("\(path).clientConfig", "exactly one of url or service is required"))
        }
        return problems
    }
}
