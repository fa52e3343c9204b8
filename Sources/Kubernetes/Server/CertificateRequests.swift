import Cryptography
import Documents

/// Requests for certificates: they are kept, and approved or denied. No signer runs here.
enum CertificateRequests {
    static func prepare(_ object: inout JSONObject, _ user: User) {
        object.make("spec") { spec in
            spec["username"] = .string(user.name)
            spec["groups"] = .array(user.groups.map { .string($0) })
            spec["uid"] = user.uid.isEmpty ? nil : .string(user.uid)
            let extra = user.extra.sorted { $0.key < $1.key }.map {
                ($0.key, JSONValue.array($0.value.map { .string($0) }))
            }
            spec["extra"] = extra.isEmpty ? nil : .object(extra.reduce(into: JSONObject()) { $0[$1.0] = $1.1 })
        }
    }

    private static let decisions = ["Approved", "Denied"]

    private static func conditions(_ object: JSONObject, areDecisions: Bool) -> [JSONValue] {
        (object.at("status", "conditions")?.array ?? []).filter {
            decisions.contains($0["type"]?.string ?? "") == areDecisions
        }
    }

    /// The status of a request to it, which approves and denies nothing.
    static func status(_ object: JSONObject, _ live: JSONObject) -> JSONValue? {
        var status = object["status"]?.object ?? JSONObject()
        let all = conditions(live, areDecisions: true) + conditions(object, areDecisions: false)
        status["conditions"] = all.isEmpty ? nil : .array(all)
        return .object(status)
    }

    /// What a request to the approval changes.
    static func approval(_ object: JSONObject, _ live: JSONObject) -> JSONObject {
        var result = live
        result.set(["metadata", "managedFields"], object.metadata["managedFields"])
        let now = JSONValue.string(Timestamp.now.text)
        let conditions = (object.at("status", "conditions")?.array ?? []).map { condition -> JSONValue in
            var condition = condition.object ?? JSONObject()
            for key in ["lastUpdateTime", "lastTransitionTime"] where condition[key]?.string == nil {
                condition[key] = now
            }
            return .object(condition)
        }
        result.set(["status", "conditions"], conditions.isEmpty ? nil : .array(conditions))
        return result
    }

    static func check(_ object: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let given = object.at("spec", "request")?.string ?? ""
        let blocks = Base64.decode(given).flatMap { try? PEM.blocks(in: $0) } ?? []
        if blocks.first?.label != "CERTIFICATE REQUEST" {
            problems.append(
                .invalid("spec.request", .string(given), "PEM block type must be CERTIFICATE REQUEST"))
        }
        if object.at("spec", "usages")?.array?.isEmpty ?? true {
            problems.append(.required("spec.usages", "usages must contain at least one value"))
        }
        let signer = object.at("spec", "signerName")?.string ?? ""
        if signer.isEmpty {
            problems.append(.required("spec.signerName"))
        } else if signer.split(separator: "/", omittingEmptySubsequences: false).count != 2 {
            problems.append(
                .invalid(
                    "spec.signerName", .string(signer),
                    "must be a fully qualified domain and path of the form 'example.com/signer-name'"))
        }
        let types = (object.at("status", "conditions")?.array ?? []).compactMap { $0["type"]?.string }
        if types.contains("Approved"), types.contains("Denied") {
            problems.append(
                .invalid("status.conditions", "Denied", "Approved and Denied conditions are mutually exclusive"))
        }
        return problems
    }

    static func checkUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        (decisions + ["Failed"]).flatMap { type -> [FieldProblem] in
            func all(_ object: JSONObject) -> [JSONValue] {
                (object.at("status", "conditions")?.array ?? []).filter { $0["type"]?.string == type }
            }
            let (before, after) = (all(old), all(new))
            if before.isEmpty || before.count == after.count { return [] }
            return [.forbidden("status.conditions", "updates may not remove a condition of type \(quoted(type))")]
        }
    }
}
