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
        if !isReadable(selector) {
            problems.append(.invalid("spec.selector", selector ?? .null, "invalid label selector"))
        } else if isEmpty || !selects(selector ?? .null, labels?.object ?? JSONObject()) {
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

    /// Whether the expressions of a selector are some.
    private static func isReadable(_ selector: JSONValue?) -> Bool {
        (selector?["matchExpressions"]?.array ?? []).allSatisfy { expression in
            let isEmpty = expression["values"]?.array?.isEmpty ?? true
            return switch expression["operator"]?.string {
            case "In", "NotIn": !isEmpty
            case "Exists", "DoesNotExist": isEmpty
            default: false
            }
        }
    }

    /// Whether labels are those that a selector asks for.
    private static func selects(_ selector: JSONValue, _ labels: JSONObject) -> Bool {
        let terms = selector["matchLabels"]?.object?.members ?? []
        return terms.allSatisfy { labels[$0.key] == $0.value }
            && (selector["matchExpressions"]?.array ?? []).allSatisfy { expression in
                let value = expression["key"]?.string.flatMap { labels[$0] }
                let isListed = value.map { expression["values"]?.array?.contains($0) ?? false } ?? false
                return switch expression["operator"]?.string {
                case "In": isListed
                case "NotIn": !isListed
                case "Exists": value != nil
                case "DoesNotExist": value == nil
                default: false
                }
            }
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
        var problems: [FieldProblem] = []
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
        if schedule.isEmpty {
            problems.append(.required("spec.schedule"))
        } else if schedule.contains("TZ") {
            problems.append(
                .invalid(
                    "spec.schedule", .string(schedule),
                    "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"))
        } else if let problem = CronSchedule.problem(schedule) {
            problems.append(.invalid("spec.schedule", .string(schedule), problem))
        }
        let template = spec["jobTemplate"]?["spec"]
        if let selector = template?["selector"], !selector.isNull {
            problems.append(
                .invalid("spec.jobTemplate.spec.selector", selector, "`selector` will be auto-generated"))
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
        problems += ports(container["ports"]?.array ?? [], path + ".ports")
        var places: Set<String> = []
        for (at, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
            let place = "\(path).volumeMounts[\(at)]"
            let volume = mount["name"]?.string ?? ""
            if volume.isEmpty { problems.append(.required(place + ".name")) }
            if !volumes.contains(volume) { problems.append(.notFound(place + ".name", .string(volume))) }
            let folder = mount["mountPath"]?.string ?? ""
            if folder.isEmpty { problems.append(.required(place + ".mountPath")) }
            if !places.insert(folder).inserted {
                problems.append(.invalid(place + ".mountPath", .string(folder), "must be unique"))
            }
        }
        problems += probes(container, path, isInitial: path.contains(".initContainers["))
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

    private static func ports(_ ports: [JSONValue], _ path: String) -> [FieldProblem] {
        var problems = TypeRules.unique(.array(ports), path, isRequired: false, Names.port)
        for (at, port) in ports.enumerated() {
            let field = "\(path)[\(at)].containerPort"
            let number = port["containerPort"]?.number?.int ?? 0
            problems += number == 0 ? [.required(field)] : FieldCheck.port(port["containerPort"], field)
        }
        return problems
    }

    private static func probes(_ container: JSONValue, _ path: String, isInitial: Bool) -> [FieldProblem] {
        if isInitial, container["restartPolicy"]?.string != "Always" {
            return ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"].filter {
                container[$0]?.object != nil
            }.map {
                .forbidden("\(path).\($0)", "may not be set for init containers without restartPolicy=Always")
            }
        }
        return ["livenessProbe", "startupProbe"].compactMap { name in
            guard let threshold = container[name]?["successThreshold"], threshold.number?.int != 1 else { return nil }
            return .invalid("\(path).\(name).successThreshold", threshold, "must be 1")
        }
    }
}
