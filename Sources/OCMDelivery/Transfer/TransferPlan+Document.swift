import Diagnostics
public import Documents
import OCMModel

extension TransferPlan {
    /// The plan for programs: what happens to each component version and to each of its elements, and how much would move.
    public var document: JSONValue {
        let all = steps.flatMap(\.all)
        var object = JSONObject()
        object["versions"] = .array(steps.map(\.document))
        object["summary"] = [
            "versions": .number(JSONNumber(all.count { !$0.isHandled })),
            "copied": .number(JSONNumber(all.count(where: \.isWritten))),
            "failed": .number(JSONNumber(all.count { $0.problem != nil })),
            "bytes": .number(JSONNumber(missingBytes)),
        ]
        return .object(object)
    }

    /// Bytes that would move, as far as they were measured.
    public var missingBytes: Int64 {
        steps.flatMap(\.all).flatMap(\.items).reduce(0) {
            $0.addingReportingOverflow($1.size?.missing ?? 0).partialValue
        }
    }
}

extension TransferPlan.Step {
    /// It is told at another place of the plan.
    public var isHandled: Bool { if case .handled = decision { true } else { false } }

    /// Content and descriptor are written, or the descriptor alone.
    public var isWritten: Bool {
        switch decision {
        case .copy, .replace, .updateMetadata: true
        default: false
        }
    }

    /// Why it can't be transferred; nil: it can.
    public var problem: String? {
        switch decision {
        case .conflict(let reason): "component version \"\(name):\(version)\" already exists, but \(reason)"
        case .failed(let fault): fault.description
        default: nil
        }
    }

    var document: JSONValue {
        var object = JSONObject(["component": .string(name), "version": .string(version)])
        object["action"] = .string(action)
        if let reason { object["reason"] = .string(reason) }
        if let problem { object["error"] = .string(problem) }
        if !items.isEmpty { object["elements"] = .array(items.map(\.document)) }
        if !nested.isEmpty { object["references"] = .array(nested.map(\.document)) }
        return .object(object)
    }

    private var action: String {
        switch decision {
        case .copy: "copy"
        case .replace: "replace"
        case .present: "present"
        case .updateMetadata: "update"
        case .keepOutdated: "keep"
        case .handled: "handled"
        case .conflict, .failed: "fail"
        }
    }

    private var reason: String? {
        switch decision {
        case .replace(.enforced): "it is enforced"
        case .replace(.content): "its content is not in the target"
        case .replace(.unsigned): "what is not signed differs"
        case .replace(.different(let reason)): reason
        default: nil
        }
    }
}

extension TransferPlan.Item {
    var document: JSONValue {
        var object = JSONObject([
            "kind": .string(kind.rawValue), "name": .string(name), "type": .string(type),
            "access": .string(access.type), "by": .string(way.rawValue),
        ])
        if let hint { object["hint"] = .string(hint) }
        if way != .reference { object["inTarget"] = .string(presence.rawValue) }
        if let size {
            object["bytes"] = .number(JSONNumber(size.total))
            object["missingBytes"] = .number(JSONNumber(size.missing))
        }
        return .object(object)
    }
}
