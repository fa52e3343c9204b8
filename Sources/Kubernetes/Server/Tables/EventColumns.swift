import Documents

/// Of Events, in both of their forms.
extension Tables {
    static let event = [
        Column(name: "Last Seen") { object in
            .string(
                age(
                    of: object.at("series", "lastObservedTime")?.string ?? object["lastTimestamp"]?.string
                        ?? object["deprecatedLastTimestamp"]?.string ?? firstSeen(object)))
        }, Column(name: "Type", value: at("type")), Column(name: "Reason", value: at("reason")),
        Column(name: "Object") { object in
            let about = object["involvedObject"] ?? object["regarding"]
            let kind = about?["kind"]?.string?.lowercased() ?? ""
            let name = about?["name"]?.string ?? ""
            return .string(name.isEmpty ? kind : "\(kind)/\(name)")
        },
        Column(name: "Subobject", priority: 1) {
            $0.at("involvedObject", "fieldPath") ?? $0.at("regarding", "fieldPath") ?? ""
        },
        Column(name: "Source", priority: 1) { object in
            let source = object["source"] ?? object["deprecatedSource"]
            func either(_ first: JSONValue?, _ second: JSONValue?) -> String {
                let text = first?.string ?? ""
                return text.isEmpty ? second?.string ?? "" : text
            }
            let component = either(
                source?["component"], object["reportingComponent"] ?? object["reportingController"])
            let instance = either(source?["host"], object["reportingInstance"])
            return .string(instance.isEmpty ? component : "\(component), \(instance)")
        }, Column(name: "Message") { .string(($0["message"] ?? $0["note"])?.string?.trimmed ?? "") },
        Column(name: "First Seen", priority: 1) { .string(age(of: firstSeen($0))) },
        Column(name: "Count", priority: 1) { object in
            let count = object.at("series", "count") ?? object["count"] ?? object["deprecatedCount"]
            return count.flatMap { $0 == 0 ? nil : $0 } ?? 1
        }, Column(name: "Name", format: "name", priority: 1, value: at("metadata", "name")),
    ]

    private static func firstSeen(_ object: JSONObject) -> String? {
        (object["firstTimestamp"] ?? object["deprecatedFirstTimestamp"])?.string ?? object["eventTime"]?.string
    }
}
