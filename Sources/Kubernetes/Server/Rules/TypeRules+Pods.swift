import Documents

extension TypeRules {
    /// Of what Pods and templates of Pods are made of.
    static let podRules: [String: Rule] = [
        "core.v1.PodTemplateSpec": podTemplateSpec,
        "core.v1.PodSpec": podSpec,
        "core.v1.Volume": volume,
        "core.v1.EnvVarSource": envVarSource,
        "core.v1.EnvVar": envVar,
        "core.v1.Probe": handlers,
        "core.v1.LifecycleHandler": handlers,
        "core.v1.ResourceRequirements": resourceRequirements,
        "core.v1.Toleration": toleration,
        "core.v1.NodeSelectorRequirement": nodeSelectorRequirement,
        "meta.v1.LabelSelectorRequirement": labelSelectorRequirement,
    ]

    private static func podTemplateSpec(_ template: JSONObject, _ path: String) -> [FieldProblem] {
        let metadata = template["metadata"]
        let annotations = metadata?["annotations"]?.object?.members ?? []
        return MetadataRules.labels(metadata?["labels"], "\(path).labels")
            + annotations.flatMap { member in
                Names.qualified(member.key.lowercased()).map {
                    .invalid("\(path).annotations", .string(member.key), $0)
                }
            }
    }

    private static func podSpec(_ pod: JSONObject, _ path: String) -> [FieldProblem] {
        unique(pod["volumes"], "\(path).volumes", Names.label) + hostPorts(pod, path)
    }

    private static func volume(_ volume: JSONObject, _ path: String) -> [FieldProblem] {
        let sources = volume.members.filter { $0.key != "name" && !$0.value.isNull }.map(\.key)
        guard sources.count != 1 else { return [] }
        if sources.isEmpty { return [.required(path, "must specify a volume type")] }
        return sources.dropFirst().map {
            .forbidden("\(path).\($0)", "may not specify more than 1 volume type")
        }
    }

    private static func envVarSource(_ source: JSONObject, _ path: String) -> [FieldProblem] {
        let count = source.members.filter { !$0.value.isNull }.count
        if count == 0 {
            return [
                .invalid(
                    path, "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")
            ]
        }
        return count == 1 ? [] : [.invalid(path, "", "may not have more than one field specified at a time")]
    }

    private static func envVar(_ variable: JSONObject, _ path: String) -> [FieldProblem] {
        guard variable["valueFrom"]?.object?.isEmpty == false, variable["value"]?.string?.isEmpty == false else {
            return []
        }
        return [.invalid("\(path).valueFrom", "", "may not be specified when `value` is not empty")]
    }

    private static func resourceRequirements(_ resources: JSONObject, _ path: String) -> [FieldProblem] {
        ["limits", "requests"].flatMap { amounts(resources[$0], "\(path).\($0)") }
    }

    private static func toleration(_ toleration: JSONObject, _ path: String) -> [FieldProblem] {
        let key = toleration["key"]?.string ?? ""
        let kind = toleration["operator"] ?? ""
        var problems = (key.isEmpty ? [] : Names.qualified(key)).map {
            FieldProblem.invalid("\(path).key", .string(key), $0)
        }
        if key.isEmpty, kind != "Exists" {
            problems.append(
                .invalid(
                    "\(path).operator", kind,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
        }
        if let effect = toleration["effect"], toleration["tolerationSeconds"] != nil, effect != "NoExecute" {
            problems.append(
                .invalid("\(path).effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
        }
        switch kind.string {
        case "", "Equal": return problems
        case "Exists":
            guard let value = toleration["value"], value != "" else { return problems }
            return problems + [
                .invalid("\(path).operator", value, "value must be empty when `operator` is 'Exists'")
            ]
        default: return problems + [.unsupported("\(path).operator", kind, ["Equal", "Exists"])]
        }
    }

    private static func nodeSelectorRequirement(_ requirement: JSONObject, _ path: String) -> [FieldProblem] {
        requirementProblems(requirement, path, allowsComparison: true)
    }

    private static func labelSelectorRequirement(_ requirement: JSONObject, _ path: String) -> [FieldProblem] {
        requirementProblems(requirement, path, allowsComparison: false)
    }

    /// Names of the items of a list: given, right, and each once.
    static func unique(
        _ list: JSONValue?, _ path: String, isRequired: Bool = true, _ rule: (String) -> [String]
    ) -> [FieldProblem] {
        var seen: Set<String> = []
        return (list?.array ?? []).enumerated().flatMap { at, item -> [FieldProblem] in
            let field = "\(path)[\(at)].name"
            let name = item["name"]?.string ?? ""
            if name.isEmpty { return isRequired ? [.required(field)] : [] }
            let problems = rule(name).map { FieldProblem.invalid(field, .string(name), $0) }
            return seen.insert(name).inserted ? problems : problems + [.duplicate(field, .string(name))]
        }
    }

    private static func hostPorts(_ pod: JSONObject, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        var seen: Set<String> = []
        for (at, container) in (pod["containers"]?.array ?? []).enumerated() {
            for (place, port) in (container["ports"]?.array ?? []).enumerated() {
                guard let number = port["hostPort"]?.number?.int, number != 0 else { continue }
                let field = "\(path).containers[\(at)].ports[\(place)].hostPort"
                problems += FieldCheck.port(port["hostPort"], field)
                let text = "\(port["protocol"]?.string ?? "")/\(port["hostIP"]?.string ?? "")/\(number)"
                if !seen.insert(text).inserted { problems.append(.duplicate(field, .string(text))) }
            }
        }
        return problems
    }

    private static func handlers(_ object: JSONObject, _ path: String) -> [FieldProblem] {
        let given = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"].filter { object[$0]?.object != nil }
        if given.isEmpty { return [.required(path, "must specify a handler type")] }
        return given.dropFirst().map { .forbidden("\(path).\($0)", "may not specify more than 1 handler type") }
    }

    private static let standardResources: Set<String> = ["cpu", "memory", "ephemeral-storage"]

    /// Amounts of resources that a container asks for.
    private static func amounts(_ value: JSONValue?, _ path: String) -> [FieldProblem] {
        (value?.object?.members ?? []).flatMap { member -> [FieldProblem] in
            let field = "\(path)[\(member.key)]"
            let name = JSONValue.string(member.key)
            var problems = Names.qualified(member.key).map { FieldProblem.invalid(field, name, $0) }
            if !member.key.contains("/"), !standardResources.contains(member.key), !member.key.hasPrefix("hugepages-") {
                problems.append(.invalid(field, name, "must be a standard resource type or fully qualified"))
                problems.append(.invalid(field, name, "must be a standard resource for containers"))
            }
            if let text = member.value.string, text.hasPrefix("-"), text != "-0" {
                problems.append(.invalid(field, member.value, "must be greater than or equal to 0"))
            }
            return problems
        }
    }

    private static func requirementProblems(
        _ requirement: JSONObject, _ path: String, allowsComparison: Bool
    ) -> [FieldProblem] {
        let values = requirement["values"]?.array ?? []
        let kind = requirement["operator"] ?? ""
        var problems: [FieldProblem] = []
        switch kind.string {
        case "In", "NotIn":
            if values.isEmpty {
                problems.append(.required("\(path).values", "must be specified when `operator` is 'In' or 'NotIn'"))
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                problems.append(
                    .forbidden("\(path).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
            }
        case "Gt" where allowsComparison, "Lt" where allowsComparison:
            if values.count != 1 {
                problems.append(
                    .required("\(path).values", "must be specified single value when `operator` is 'Lt' or 'Gt'"))
            }
        default: problems.append(.invalid("\(path).operator", kind, "not a valid selector operator"))
        }
        let key = requirement["key"]?.string ?? ""
        problems += Names.qualified(key).map { .invalid("\(path).key", .string(key), $0) }
        guard !allowsComparison else { return problems }
        for (at, value) in values.enumerated() {
            problems += Names.labelValue(value.string ?? "").map { .invalid("\(path).values[\(at)]", value, $0) }
        }
        return problems
    }
}
