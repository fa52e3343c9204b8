import Documents

/// Of what runs Pods.
extension Tables {
    private static let template = ["spec", "template", "spec"]

    private static func integer(_ name: String, _ path: String...) -> Column {
        Column(name: name, type: "integer") { $0.at(path) ?? 0 }
    }

    static let podTemplate = [
        name, Column(name: "Containers") { list($0, "name") }, Column(name: "Images") { list($0, "image") },
        Column(name: "Pod Labels") { .string($0.at("template", "metadata", "labels").map(selector) ?? "<none>") },
    ]

    private static func list(_ object: JSONObject, _ key: String) -> JSONValue {
        let containers = object.at("template", "spec", "containers")?.array ?? []
        return .string(containers.compactMap { $0[key]?.string }.joined(separator: ","))
    }

    static let deployment =
        [
            name, ready("readyReplicas", ["spec", "replicas"]),
            Column(name: "Up-to-date", value: number("status", "updatedReplicas")),
            Column(name: "Available", value: number("status", "availableReplicas")), ageColumn,
        ] + containers(template) + [selectorColumn("spec", "selector")]

    static let statefulSet = [name, ready("readyReplicas", ["spec", "replicas"]), ageColumn] + containers(template)

    static let replicaSet =
        [
            name, integer("Desired", "spec", "replicas"), integer("Current", "status", "replicas"),
            integer("Ready", "status", "readyReplicas"), ageColumn,
        ] + containers(template) + [selectorColumn("spec", "selector")]

    static let daemonSet =
        [
            name, integer("Desired", "status", "desiredNumberScheduled"),
            integer("Current", "status", "currentNumberScheduled"), integer("Ready", "status", "numberReady"),
            integer("Up-to-date", "status", "updatedNumberScheduled"),
            integer("Available", "status", "numberAvailable"),
            Column(name: "Node Selector") { .string($0.at(template + ["nodeSelector"]).map(selector) ?? "<none>") },
            ageColumn,
        ] + containers(template) + [selectorColumn("spec", "selector")]

    static let controllerRevision = [
        name,
        Column(name: "Controller") { object in
            guard let owner = object.owners.first(where: \.isController) else { return "<none>" }
            let kind = GroupKind(group: owner.group, kind: owner.kind)
            return .string("\(kind)".lowercased() + "/" + owner.name)
        }, Column(name: "Revision", value: number("revision")), ageColumn,
    ]

    static let cronJob =
        [
            name, Column(name: "Schedule", value: at("spec", "schedule")),
            Column(name: "Timezone") { .string(text($0.at("spec", "timeZone"))) },
            Column(name: "Suspend", type: "boolean") { .string(text($0.at("spec", "suspend"), "False")) },
            Column(name: "Active", type: "integer") { count($0["status"]?.object ?? JSONObject(), "active") },
            Column(name: "Last Schedule") { object in
                .string(object.at("status", "lastScheduleTime")?.string.map { age(of: $0) } ?? "<none>")
            }, ageColumn,
        ] + containers(["spec", "jobTemplate", "spec", "template", "spec"])
        + [selectorColumn("spec", "jobTemplate", "spec", "selector")]

    static let job =
        [
            name, Column(name: "Status", value: jobStatus),
            Column(name: "Completions") { object in
                let done = object.at("status", "succeeded")?.number?.int ?? 0
                if let wanted = object.at("spec", "completions")?.number?.int { return .string("\(done)/\(wanted)") }
                let atOnce = object.at("spec", "parallelism")?.number?.int ?? 0
                return .string(atOnce > 1 ? "\(done)/1 of \(atOnce)" : "\(done)/1")
            },
            Column(name: "Duration") { object in
                guard let start = object.at("status", "startTime")?.string.flatMap(Timestamp.init) else { return "" }
                let end = object.at("status", "completionTime")?.string.flatMap(Timestamp.init) ?? Timestamp.now
                return .string(duration(end.seconds.subtractingReportingOverflow(start.seconds).partialValue))
            }, ageColumn,
        ] + containers(template) + [selectorColumn("spec", "selector")]

    @Sendable private static func jobStatus(_ object: JSONObject) -> JSONValue {
        let conditions = object.at("status", "conditions")?.array ?? []
        func has(_ type: String) -> Bool {
            conditions.first { $0["type"]?.string == type }?["status"]?.string == "True"
        }
        if let end = ["Complete", "Failed"].first(where: has) { return .string(end) }
        if object.isBeingDeleted { return "Terminating" }
        return .string(["Suspended", "FailureTarget"].first(where: has) ?? "Running")
    }

    static let disruptionBudget = [
        name, Column(name: "Min Available") { .string(text($0.at("spec", "minAvailable"), "N/A")) },
        Column(name: "Max Unavailable") { .string(text($0.at("spec", "maxUnavailable"), "N/A")) },
        Column(name: "Allowed Disruptions", type: "integer", value: number("status", "disruptionsAllowed")),
        ageColumn,
    ]

    static let autoscaler = [
        name,
        Column(name: "Reference") { object in
            let target = object.at("spec", "scaleTargetRef")
            return .string("\(target?["kind"]?.string ?? "")/\(target?["name"]?.string ?? "")")
        },
        Column(name: "Targets") { object in
            // rows of both versions say the same
            let object = AutoscalerForms.toSecond(object)
            let now = object.at("status", "currentMetrics")?.array ?? []
            let all = (object.at("spec", "metrics")?.array ?? []).enumerated().map { at, metric in
                target(metric, at < now.count ? now[at] : .null)
            }
            return .string(firstOf(all, 2, separator: ", ") ?? "<none>")
        },
        Column(name: "MinPods") { .string(text($0.at("spec", "minReplicas"), "<unset>")) },
        Column(name: "MaxPods", value: number("spec", "maxReplicas")),
        Column(name: "Replicas", value: number("status", "currentReplicas")), ageColumn,
    ]

    /// As `cpu: <unknown>/80%`.
    private static func target(_ metric: JSONValue, _ now: JSONValue) -> String {
        let unknown = "<unknown>"
        let keys = [
            "Resource": "resource", "ContainerResource": "containerResource", "Pods": "pods", "Object": "object",
            "External": "external",
        ]
        let type = metric["type"]?.string ?? ""
        guard let key = keys[type] else { return "<unknown type>" }
        let wanted = metric[key]?["target"]
        let current = now[key]?["current"]
        let isNamed = type.hasSuffix("Resource")
        let prefix = isNamed ? "\(metric[key]?["name"]?.string ?? ""): " : ""
        if let average = wanted?["averageValue"] {
            let suffix = isNamed || type == "Pods" ? "" : " (avg)"
            return "\(prefix)\(text(current?["averageValue"], unknown))/\(text(average))\(suffix)"
        }
        guard isNamed else { return "\(text(current?["value"], unknown))/\(text(wanted?["value"]))" }
        func percent(_ value: JSONValue?, _ missing: String) -> String {
            value?.number.map { $0.text + "%" } ?? missing
        }
        return prefix + percent(current?["averageUtilization"], unknown) + "/"
            + percent(wanted?["averageUtilization"], "<auto>")
    }
}
