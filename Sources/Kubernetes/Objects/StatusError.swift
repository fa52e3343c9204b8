package import Documents

/// A `Status` of kind Failure: what the API answers instead of an object.
package struct StatusError: Error, Sendable, CustomStringConvertible {
    /// One thing that is wrong with a field.
    package struct Cause: Sendable, Equatable {
        package var reason: String
        package var message: String
        package var field: String
    }

    package var code: Int
    /// Empty: none.
    package var reason: String
    package var message: String
    package var name = ""
    package var group = ""
    package var kind = ""
    package var uid = ""
    package var causes: [Cause] = []
    package var retryAfter = 0
    /// Whether `details` is written although it is empty.
    package var hasDetails = false
    /// In `metadata.continue`.
    package var next = ""

    package var description: String { message }

    package init(_ code: Int, _ reason: String, _ message: String, hasDetails: Bool = false) {
        self.code = code
        self.reason = reason
        self.message = message
        self.hasDetails = hasDetails
    }

    package var document: JSONValue {
        var details = JSONObject()
        if !name.isEmpty { details["name"] = .string(name) }
        if !group.isEmpty { details["group"] = .string(group) }
        if !kind.isEmpty { details["kind"] = .string(kind) }
        if !uid.isEmpty { details["uid"] = .string(uid) }
        if !causes.isEmpty {
            details["causes"] = .array(
                causes.map { cause in
                    var object = JSONObject()
                    if !cause.reason.isEmpty { object["reason"] = .string(cause.reason) }
                    if !cause.message.isEmpty { object["message"] = .string(cause.message) }
                    if !cause.field.isEmpty { object["field"] = .string(cause.field) }
                    return .object(object)
                })
        }
        if retryAfter > 0 { details["retryAfterSeconds"] = .number(JSONNumber(retryAfter)) }
        var metadata = JSONObject()
        if !next.isEmpty { metadata["continue"] = .string(next) }
        var object = JSONObject([
            "kind": "Status", "apiVersion": "v1", "metadata": .object(metadata), "status": "Failure",
            "message": .string(message),
        ])
        if !reason.isEmpty { object["reason"] = .string(reason) }
        if hasDetails || !details.isEmpty { object["details"] = .object(details) }
        object["code"] = .number(JSONNumber(code))
        return .object(object)
    }
}

extension StatusError {
    package static func badRequest(_ message: String) -> StatusError { StatusError(400, "BadRequest", message) }

    package static let unauthorized = StatusError(401, "Unauthorized", "Unauthorized")

    package static func notFound(_ resource: GroupResource, _ name: String) -> StatusError {
        about(resource, name, StatusError(404, "NotFound", "\(resource) \(quoted(name)) not found"))
    }

    package static func alreadyExists(_ resource: GroupResource, _ name: String) -> StatusError {
        about(resource, name, StatusError(409, "AlreadyExists", "\(resource) \(quoted(name)) already exists"))
    }

    package static func conflict(_ resource: GroupResource, _ name: String, _ problem: String) -> StatusError {
        about(
            resource, name,
            StatusError(409, "Conflict", "Operation cannot be fulfilled on \(resource) \(quoted(name)): \(problem)"))
    }

    package static let modified =
        "the object has been modified; please apply your changes to the latest version and try again"

    package static func forbidden(_ resource: GroupResource, _ name: String, _ problem: String) -> StatusError {
        let subject = name.isEmpty ? "\(resource)" : "\(resource) \(quoted(name))"
        return about(resource, name, StatusError(403, "Forbidden", "\(subject) is forbidden: \(problem)"))
    }

    package static func invalid(_ kind: GroupKind, _ name: String, _ problems: [FieldProblem]) -> StatusError {
        let all = problems.map { "\($0.field): \($0.detail)" }
        var unique: [String] = []
        for one in all where !unique.contains(one) { unique.append(one) }
        let text = unique.count == 1 ? unique.joined() : "[\(unique.joined(separator: ", "))]"
        var error = StatusError(422, "Invalid", "\(kind) \(quoted(name)) is invalid: \(text)")
        error.name = name
        error.group = kind.group
        error.kind = kind.kind
        error.causes = problems.map { Cause(reason: $0.reason, message: $0.detail, field: $0.field) }
        return error
    }

    /// Options of a request that contradict each other.
    package static func invalidOptions(_ kind: String, _ problems: [FieldProblem]) -> StatusError {
        invalid(GroupKind(group: "meta.k8s.io", kind: kind), "", problems)
    }

    package static let noSuchResource = StatusError(
        404, "NotFound", "the server could not find the requested resource", hasDetails: true)
    package static let methodNotAllowed = StatusError(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource", hasDetails: true)
    package static func internalError(_ message: String) -> StatusError { StatusError(500, "", message) }

    private static func about(_ resource: GroupResource, _ name: String, _ error: StatusError) -> StatusError {
        var error = error
        error.name = name
        error.group = resource.group
        error.kind = resource.resource
        return error
    }
}

/// One broken rule of a field.
package struct FieldProblem: Sendable, Equatable {
    package let field: String
    package let reason: String
    /// Reason and rule in words, without the field.
    package let detail: String

    package static func invalid(_ field: String, _ value: JSONValue, _ rule: String) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueInvalid", detail: "Invalid value: \(value.text()): \(rule)")
    }

    package static func required(_ field: String, _ rule: String = "") -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueRequired",
            detail: rule.isEmpty ? "Required value" : "Required value: \(rule)")
    }

    package static func forbidden(_ field: String, _ rule: String) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueForbidden", detail: "Forbidden: \(rule)")
    }

    package static func duplicate(_ field: String, _ value: JSONValue) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueDuplicate", detail: "Duplicate value: \(value.text())")
    }

    package static func notFound(_ field: String, _ value: JSONValue) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueNotFound", detail: "Not found: \(value.text())")
    }

    package static func unsupported(_ field: String, _ value: JSONValue, _ supported: [String]) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueNotSupported",
            detail: "Unsupported value: \(value.text()): supported values: "
                + supported.map(quoted).joined(separator: ", "))
    }

    package static func tooLong(_ field: String, _ bytes: Int) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueTooLong", detail: "Too long: may not be more than \(bytes) bytes")
    }

    package static func tooMany(_ field: String, _ count: Int, _ maximum: Int) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueTooMany",
            detail: "Too many: \(count): must have at most \(maximum) item\(maximum == 1 ? "" : "s")")
    }

    package static func type(_ field: String, _ value: String, _ rule: String) -> FieldProblem {
        FieldProblem(
            field: field, reason: "FieldValueTypeInvalid", detail: "Invalid value: \(quoted(value)): \(rule)")
    }
}

/// A resource of a group: `deployments.apps`.
package struct GroupResource: Sendable, Hashable, CustomStringConvertible {
    package let group: String
    package let resource: String
    package init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }
    package var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// A kind of a group: `Deployment.apps`.
package struct GroupKind: Sendable, Hashable, CustomStringConvertible {
    package let group: String
    package let kind: String
    package init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }
    package var description: String { group.isEmpty ? kind : "\(kind).\(group)" }
}
