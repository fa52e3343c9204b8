package import Documents

/// One thing that is true, false or unknown of an object.
package struct Condition: Sendable, Equatable {
    package enum Status: String, Sendable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    package var type: String
    package var status: Status
    package var reason: String
    package var message: String
    /// Nil: not written.
    package var observedGeneration: Int64?
    /// RFC 3339.
    package var lastTransitionTime = ""

    package init(
        _ type: String, _ status: Status, reason: String, _ message: String, observedGeneration: Int64? = nil
    ) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
        self.observedGeneration = observedGeneration
    }

    init?(_ value: JSONValue) {
        guard let type = value["type"]?.string else { return nil }
        self.type = type
        status = Status(rawValue: value["status"]?.string ?? "") ?? .unknown
        reason = value["reason"]?.string ?? ""
        message = value["message"]?.string ?? ""
        observedGeneration = value["observedGeneration"]?.number?.int64
        lastTransitionTime = value["lastTransitionTime"]?.string ?? ""
    }

    var value: JSONValue {
        var object = JSONObject([
            "lastTransitionTime": .string(lastTransitionTime), "message": .string(message), "reason": .string(reason),
            "status": .string(status.rawValue), "type": .string(type),
        ])
        if let observedGeneration { object["observedGeneration"] = .number(JSONNumber(observedGeneration)) }
        return .object(object)
    }
}

/// The conditions of an object's status.
package struct Conditions: Sendable, Equatable {
    package private(set) var all: [Condition]

    /// Texts are cut there: the schema of conditions has this limit.
    private static let maximumMessage = 32768

    /// Those that an object has.
    package init(of object: JSONObject) {
        all = (object.at("status", "conditions")?.array ?? []).compactMap(Condition.init)
    }

    package subscript(type: String) -> Condition? { all.first { $0.type == type } }

    package func isTrue(_ type: String) -> Bool { self[type]?.status == .true }

    /// Sets a condition. When its status stays, so does the time of its last transition.
    package mutating func set(_ condition: Condition) {
        var condition = condition
        if condition.message.utf8.count > Conditions.maximumMessage {
            condition.message = String(condition.message.unicodeScalars.prefix(Conditions.maximumMessage / 4))
        }
        if let at = all.firstIndex(where: { $0.type == condition.type }) {
            let old = all[at]
            condition.lastTransitionTime = old.status == condition.status ? old.lastTransitionTime : ""
            if condition.lastTransitionTime.isEmpty { condition.lastTransitionTime = Timestamp.now.text }
            all[at] = condition
        } else {
            if condition.lastTransitionTime.isEmpty { condition.lastTransitionTime = Timestamp.now.text }
            all.append(condition)
        }
    }

    package mutating func remove(_ type: String) { all.removeAll { $0.type == type } }

    /// For `status.conditions`: Stalled, Reconciling and Ready before the others.
    package var value: JSONValue {
        func rank(_ type: String) -> Int { ["Stalled", "Reconciling", "Ready"].firstIndex(of: type) ?? 3 }
        let sorted = all.sorted { (rank($0.type), $0.type) < (rank($1.type), $1.type) }
        return .array(sorted.map(\.value))
    }
}
