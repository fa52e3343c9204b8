import Documents

/// Objects of some resources are kept in the form of another version or group.
enum StoredForms {
    static func shown(_ object: JSONObject, _ resource: Resource) -> JSONObject {
        resource.kind == "Event" ? EventForms.toEvents(object) : AutoscalerForms.toFirst(object)
    }

    static func kept(_ object: JSONObject, _ resource: Resource) -> JSONObject {
        guard resource.kind != "Event" else { return EventForms.toCore(object) }
        var kept = AutoscalerForms.toSecond(object)
        kept.edit("spec") { AutoscalerForms.fillMetrics(&$0) }
        return kept
    }
}

/// Events are kept in the form of the core group; events.k8s.io names the same things otherwise.
enum EventForms {
    private static let names = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ]

    static func toEvents(_ object: JSONObject) -> JSONObject {
        var result = renamed(object, names)
        if result["reportingController"]?.string == "" { result["reportingController"] = nil }
        if result["reportingInstance"]?.string == "" { result["reportingInstance"] = nil }
        return result
    }

    static func toCore(_ object: JSONObject) -> JSONObject {
        var result = renamed(object, names.map { ($0.1, $0.0) })
        for key in ["firstTimestamp", "lastTimestamp", "eventTime"] where result[key] == nil { result[key] = .null }
        for key in ["source", "involvedObject"] where result[key] == nil { result[key] = .object(JSONObject()) }
        for key in ["reportingComponent", "reportingInstance"] where result[key] == nil { result[key] = "" }
        return result
    }

    private static func renamed(_ object: JSONObject, _ names: [(String, String)]) -> JSONObject {
        var result = JSONObject()
        for member in object.members {
            result[names.first { $0.0 == member.key }?.1 ?? member.key] = member.value
        }
        return result
    }
}

/// HorizontalPodAutoscalers are kept in the form of v2. In v1 the share of CPU is a field, what else there is are annotations.
enum AutoscalerForms {
    private static let metrics = "autoscaling.alpha.kubernetes.io/metrics"
    private static let current = "autoscaling.alpha.kubernetes.io/current-metrics"
    private static let conditions = "autoscaling.alpha.kubernetes.io/conditions"
    private static let behavior = "autoscaling.alpha.kubernetes.io/behavior"

    private static func isShareOfCPU(_ metric: JSONValue, _ key: String) -> Bool {
        metric["type"]?.string == "Resource" && metric["resource"]?["name"]?.string == "cpu"
            && metric["resource"]?[key]?["averageUtilization"]?.number != nil
    }

    private static func share(_ percent: JSONValue, _ key: String) -> JSONValue {
        var value = JSONObject()
        if key == "target" { value["type"] = "Utilization" }
        value["averageUtilization"] = percent
        return ["type": "Resource", "resource": ["name": "cpu", key: .object(value)]]
    }

    /// Without a measure it is the share of CPU.
    static func fillMetrics(_ spec: inout JSONObject) {
        if spec["metrics"]?.array?.isEmpty ?? true { spec["metrics"] = [share(80, "target")] }
    }

    static func toFirst(_ object: JSONObject) -> JSONObject {
        var result = object
        var notes: [(String, JSONValue)] = []
        func move(_ part: String, _ list: String, _ key: String, _ field: String, _ note: String) {
            guard let all = object.at(part, list)?.array else { return }
            let cpu = all.firstIndex { isShareOfCPU($0, key) }
            result.edit(part) { part in
                part[list] = nil
                if let cpu { part[field] = all[cpu]["resource"]?[key]?["averageUtilization"] }
            }
            let rest = all.enumerated().filter { $0.offset != cpu }.map(\.element)
            if !rest.isEmpty { notes.append((note, .array(rest))) }
        }
        move("spec", "metrics", "target", "targetCPUUtilizationPercentage", metrics)
        move("status", "currentMetrics", "current", "currentCPUUtilizationPercentage", current)
        for (part, key, note) in [("spec", "behavior", behavior), ("status", "conditions", conditions)] {
            if let value = object.at(part, key), !value.isNull { notes.append((note, value)) }
            result.edit(part) { $0[key] = nil }
        }
        for (note, value) in notes { result.set(["metadata", "annotations", note], .string(value.text())) }
        return result
    }

    static func toSecond(_ object: JSONObject) -> JSONObject {
        var result = object
        func note(_ name: String) -> JSONValue? {
            object.metadata["annotations"]?[name]?.string.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        }
        func move(_ part: String, _ field: String, _ key: String, _ list: String, _ name: String) {
            let percent = object.at(part, field).flatMap { $0.number == nil ? nil : $0 }
            let all = (percent.map { [share($0, key)] } ?? []) + (note(name)?.array ?? [])
            result.edit(part) { part in
                part[field] = nil
                if !all.isEmpty { part[list] = .array(all) }
            }
        }
        move("spec", "targetCPUUtilizationPercentage", "target", "metrics", metrics)
        move("status", "currentCPUUtilizationPercentage", "current", "currentMetrics", current)
        if let value = note(behavior) { result.set(["spec", "behavior"], value) }
        if let value = note(conditions) { result.set(["status", "conditions"], value) }
        result.edit("metadata") { metadata in
            metadata.edit("annotations") { for name in [metrics, current, conditions, behavior] { $0[name] = nil } }
            if metadata["annotations"]?.object?.isEmpty == true { metadata["annotations"] = nil }
        }
        return result
    }
}
