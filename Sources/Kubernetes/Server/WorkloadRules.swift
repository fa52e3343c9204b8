import Documents

/// What holds for workloads and the pods in them.
enum WorkloadRules {
    static func check(_ object: JSONObject, _ kind: String) -> [FieldProblem] {
        let spec = object["spec"]?.object ?? JSONObject()
        var problems = counts(spec, ["replicas", "minReadySeconds", "revisionHistoryLimit"], "spec")
        let selector = spec["selector"]
        let terms = selector?["matchLabels"]?.object ?? JSONObject()
        let isEmpty = terms.isEmpty && (selector?["matchExpressions"]?.array?.isEmpty ?? true)
        if selector == nil || selector?.isNull == true {
            problems.append(.required("spec.selector"))
        } else if isEmpty {
            problems.append(
                .invalid("spec.selector", selector ?? .null, "empty selector is invalid for \(kind.lowercased())"))
        }
        let labels = spec["template"]?["metadata"]?["labels"]
        let matches = !isEmpty && terms.members.allSatisfy { labels?[$0.key] == $0.value }
        if !matches {
            problems.append(
                .invalid(
                    "spec.template.metadata.labels", labels ?? .null, "`selector` does not match template `labels`"))
        }
        let pod = spec["template"]?["spec"]?.object ?? JSONObject()
        // the volumes of a StatefulSet's claims have the names of the claims
        let claims = (spec["volumeClaimTemplates"]?.array ?? []).compactMap { $0["metadata"]?["name"]?.string }
        problems += self.pod(pod, "spec.template.spec", claims: claims)
        if let policy = pod["restartPolicy"], policy.string != "Always" {
            problems.append(.unsupported("spec.template.spec.restartPolicy", policy, ["Always"]))
        }
        return problems + status(object)
    }

    private static func counts(_ object: JSONObject, _ keys: [String], _ path: String) -> [FieldProblem] {
        keys.compactMap { key in
            guard let value = object[key], let number = value.number?.int, number < 0 else { return nil }
            return .invalid("\(path).\(key)", value, "must be greater than or equal to 0")
        }
    }

    private static func status(_ object: JSONObject) -> [FieldProblem] {
        guard let status = object["status"]?.object else { return [] }
        let keys = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas"]
        var problems = counts(status, keys, "status")
        let total = status["replicas"]?.number?.int ?? 0
        for key in ["updatedReplicas", "readyReplicas", "availableReplicas"] {
            if let value = status[key], let number = value.number?.int, number > total {
                problems.append(.invalid("status.\(key)", value, "cannot be greater than status.replicas"))
            }
        }
        return problems
    }

    static func job(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        let pod = spec["template"]?["spec"]?.object ?? JSONObject()
        var problems = counts(spec, ["parallelism", "completions", "backoffLimit"], path)
        let place = path + ".template.spec"
        problems += self.pod(pod, place)
        if let policy = pod["restartPolicy"]?.string, policy == "Always" || policy.isEmpty {
            problems.append(.required(place + ".restartPolicy", "valid values: \"OnFailure\", \"Never\""))
        }
        return problems
    }

    static func cronJob(_ spec: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let schedule = spec["schedule"]?.string ?? ""
        let fields = schedule.split(separator: " ")
        if schedule.isEmpty {
            problems.append(.required("spec.schedule"))
        } else if !schedule.hasPrefix("@"), fields.count != 5 {
            problems.append(
                .invalid(
                    "spec.schedule", .string(schedule),
                    "expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]"))
        }
        return problems + job(spec["jobTemplate"]?["spec"]?.object ?? JSONObject(), "spec.jobTemplate.spec")
    }

    static func pod(_ spec: JSONObject, _ path: String, claims: [String] = []) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let containers = spec["containers"]?.array ?? []
        if containers.isEmpty { problems.append(.required(path + ".containers")) }
        let volumes = (spec["volumes"]?.array ?? []).compactMap { $0["name"]?.string } + claims
        var names: Set<String> = []
        for list in ["containers", "initContainers"] {
            for (at, container) in (spec[list]?.array ?? []).enumerated() {
                problems += self.container(container, "\(path).\(list)[\(at)]", volumes, &names)
            }
        }
        return problems
    }

    private static func container(
        _ container: JSONValue, _ path: String, _ volumes: [String], _ names: inout Set<String>
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let name = container["name"]?.string ?? ""
        if name.isEmpty {
            problems.append(.required(path + ".name"))
        } else if !names.insert(name).inserted {
            problems.append(.duplicate(path + ".name", .string(name)))
        } else {
            problems += Names.label(name).map { .invalid(path + ".name", .string(name), $0) }
        }
        if (container["image"]?.string ?? "").isEmpty { problems.append(.required(path + ".image")) }
        for (at, port) in (container["ports"]?.array ?? []).enumerated() {
            let number = port["containerPort"]?.number?.int ?? 0
            if number == 0 {
                problems.append(.required("\(path).ports[\(at)].containerPort"))
            } else if !(1...65535).contains(number) {
                problems.append(
                    .invalid(
                        "\(path).ports[\(at)].containerPort", .number(JSONNumber(number)),
                        "must be between 1 and 65535, inclusive"))
            }
        }
        for (at, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
            let place = "\(path).volumeMounts[\(at)]"
            let volume = mount["name"]?.string ?? ""
            if !volumes.contains(volume) { problems.append(.notFound(place + ".name", .string(volume))) }
            if (mount["mountPath"]?.string ?? "").isEmpty { problems.append(.required(place + ".mountPath")) }
        }
        for member in container["resources"]?["requests"]?.object?.members ?? [] {
            guard let asked = member.value.string.flatMap({ Quantity($0) }),
                let limit = container["resources"]?["limits"]?[member.key]?.string.flatMap({ Quantity($0) }),
                asked.double > limit.double
            else { continue }
            problems.append(
                .invalid(
                    path + ".resources.requests", member.value,
                    "must be less than or equal to \(member.key) limit of \(limit.text)"))
        }
        return problems
    }
}
