import Diagnostics
import Documents
import HTTP

/// Turns bodies of requests into objects of a resource.
struct BodyDecoder {
    enum Validation: String { case ignore = "Ignore", warn = "Warn", strict = "Strict" }

    let resource: Resource
    let request: APIRequest

    static let mediaTypes = "application/json, application/yaml, application/vnd.kubernetes.protobuf"
    static let limits = JSONLimits(size: 4 << 20, depth: 200, values: 1_000_000, allowsDuplicateKeys: true)

    static func unsupported(_ types: String = mediaTypes) -> StatusError {
        StatusError(
            415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: \(types)")
    }

    static func validation(_ request: APIRequest) -> Validation {
        Validation(rawValue: request.option("fieldValidation") ?? "") ?? .warn
    }

    /// A body as it came, and the paths of members that it gives twice.
    static func parse(
        _ body: [UInt8], _ contentType: String, expected kind: String
    ) throws -> (value: JSONValue, duplicates: [String]) {
        switch contentType {
        case "", "application/json", "application/json-patch+json", "application/merge-patch+json",
            "application/strategic-merge-patch+json":
            if let value = unique(body) { return (value, []) }
            do {
                return (try JSONValue(parsing: body, limits: limits), DuplicateMembers.find(body))
            } catch {
                throw StatusError.badRequest(
                    "the object provided is unrecognized (must be of type \(kind)): couldn't get version/kind; json parse "
                        + "error: \(error.message)")
            }
        case "application/yaml", "application/apply-patch+yaml":
            // most clients send JSON, which is read faster as such
            if body.first == UInt8(ascii: "{"), let value = unique(body), hasPlainNumbers(value) { return (value, []) }
            let limits = YAMLLimits(size: 4 << 20)
            let value: JSONValue
            do {
                let documents = try YAMLStream.parse(body, limits: limits)
                value = try documents.first?.root?.jsonValue(.yaml11) ?? .null
            } catch {
                throw StatusError.badRequest(
                    "error decoding YAML: error converting YAML to JSON: yaml: \(error)")
            }
            return (value, [])
        default: throw unsupported()
        }
    }

    /// JSON without a member that is given twice; nil: it has one, or it is no JSON.
    private static func unique(_ body: [UInt8]) -> JSONValue? {
        var strict = limits
        strict.allowsDuplicateKeys = false
        return try? JSONValue(parsing: body, limits: strict)
    }

    /// Whether all numbers are integers as YAML writes them too.
    private static func hasPlainNumbers(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.int64.map { String($0) == number.text } ?? false
        case .array(let items): items.allSatisfy(hasPlainNumbers)
        case .object(let object): object.members.allSatisfy { hasPlainNumbers($0.value) }
        default: true
        }
    }

    /// The object of a request to create or update.
    func object() throws -> JSONObject {
        if request.contentType == "application/vnd.kubernetes.protobuf", !resource.isCustom {
            return try versioned(Protobuf.object(request.body, resource), [])
        }
        let (value, duplicates) = try BodyDecoder.parse(request.body, request.contentType, expected: resource.kind)
        return try versioned(value, duplicates)
    }

    /// Checks kind and version, reads the object by its schema and fills in defaults.
    func versioned(
        _ value: JSONValue, _ duplicates: [String], strict failure: (String) -> StatusError? = { _ in nil }
    ) throws -> JSONObject {
        guard let object = value.object else {
            throw StatusError.badRequest(
                "the object provided is unrecognized (must be of type \(resource.kind)): couldn't get version/kind; json "
                    + "parse error: json: cannot unmarshal \(value.goKind)")
        }
        try checkKind(object)
        var unknown: [String] = []
        var result = try typed(object, &unknown)
        try report(unknown, duplicates, failure)
        result["kind"] = .string(resource.kind)
        result["apiVersion"] = .string(resource.apiVersion)
        // an empty list says something here: nobody shall own anything
        if ManagedFields.isReset(object["metadata"]?["managedFields"]) {
            result.set(["metadata", "managedFields"], .array([]))
        }
        return result
    }

    private func checkKind(_ object: JSONObject) throws {
        let kind = object["kind"]?.string ?? ""
        let version = object["apiVersion"]?.string ?? ""
        let shown = kind.isEmpty ? resource.kind : kind
        let prefix =
            "\(shown) in version \(quoted(BodyDecoder.version(version.isEmpty ? resource.apiVersion : version)))"
        if !kind.isEmpty, kind != resource.kind {
            let target =
                "\(resource.group.isEmpty ? "core" : resource.group.split(separator: ".").first.map(String.init) ?? "").\(resource.kind)"
            throw StatusError.badRequest(
                "\(prefix) cannot be handled as a \(resource.kind): converting (\(version.replacing("/", with: "/")).\(kind)) to (\(target)): unknown conversion"
            )
        }
        if !version.isEmpty, version != resource.apiVersion {
            if resource.isCustom {
                throw StatusError.badRequest(
                    "the API version in the data (\(version)) does not match the expected API version (\(resource.apiVersion))"
                )
            }
            throw StatusError.badRequest(
                "\(prefix) cannot be handled as a \(resource.kind): no kind \(quoted(kind)) is registered for version "
                    + "\(quoted(version)) in scheme \"pkg/runtime/scheme.go:111\"")
        }
    }

    private static func version(_ apiVersion: String) -> String {
        apiVersion.split(separator: "/").last.map(String.init) ?? apiVersion
    }

    /// The object as the schema has it, with defaults.
    private func typed(_ object: JSONObject, _ unknown: inout [String]) throws -> JSONObject {
        do {
            var decoder = Decoder()
            guard let custom = resource.custom else {
                let value = try decoder.decode(.object(object), resource.schema)
                unknown = decoder.unknown
                var result = value.object ?? JSONObject()
                Defaults.apply(&result, resource)
                return result
            }
            var result = JSONObject()
            if let metadata = object["metadata"] {
                guard metadata.object != nil || metadata.isNull else {
                    throw Decoder.Mismatch(message: "json: cannot unmarshal \(metadata.goKind) into metadata")
                }
                let schema = SchemaTable.shared.schema("meta.v1.ObjectMeta")
                result["metadata"] = try decoder.decode(
                    metadata.isNull ? .object(JSONObject()) : metadata, schema, path: "metadata")
            } else {
                result["metadata"] = .object(JSONObject())
            }
            var missing: [String] = []
            let pruned = custom.schema.pruned(.object(object), "", isRoot: true, &missing)
            unknown = (decoder.unknown + missing).sorted { $0.precedesByBytes($1) }
            let filled = custom.schema.withDefaults(pruned).object ?? JSONObject()
            for member in filled.members where !["metadata", "kind", "apiVersion"].contains(member.key) {
                result[member.key] = member.value
            }
            return result
        } catch let mismatch as Decoder.Mismatch {
            let version = BodyDecoder.version(resource.apiVersion)
            throw StatusError.badRequest(
                "\(resource.kind) in version \(quoted(version)) cannot be handled as a \(resource.kind): \(mismatch.message)"
            )
        }
    }

    private func report(
        _ unknown: [String], _ duplicates: [String], _ failure: (String) -> StatusError?
    ) throws {
        let problems =
            duplicates.map { "duplicate field \(quoted($0))" } + unknown.map { "unknown field \(quoted($0))" }
        guard !problems.isEmpty else { return }
        switch BodyDecoder.validation(request) {
        case .ignore: return
        case .warn: for problem in problems { request.warnings.add(problem) }
        case .strict:
            let text = "strict decoding error: " + problems.joined(separator: ", ")
            if let error = failure(text) { throw error }
            let version = BodyDecoder.version(resource.apiVersion)
            throw StatusError.badRequest(
                "\(resource.kind) in version \(quoted(version)) cannot be handled as a \(resource.kind): \(text)")
        }
    }
}

/// Finds members that a JSON document gives twice. The document was parsed before, so it is well formed.
enum DuplicateMembers {
    static func find(_ bytes: [UInt8]) -> [String] {
        var scanner = Scanner(bytes: bytes)
        scanner.value("")
        return scanner.found
    }

    private struct Scanner {
        let bytes: [UInt8]
        var at = 0
        var found: [String] = []

        private var current: UInt8 { at < bytes.count ? bytes[at] : 0 }

        private mutating func space() {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3A].contains(bytes[at]) { at += 1 }
        }

        private mutating func text() -> String {
            let start = at
            at += 1
            while at < bytes.count, bytes[at] != 0x22 { at += bytes[at] == 0x5C ? 2 : 1 }
            at = min(at + 1, bytes.count)
            return (try? JSONValue(parsing: Array(bytes[start..<at])))?.string ?? ""
        }

        mutating func value(_ path: String) {
            space()
            switch current {
            case 0x7B:
                at += 1
                var seen: Set<String> = []
                while true {
                    space()
                    guard current == 0x22 else { break }
                    let key = text()
                    let place = path.isEmpty ? key : path + "." + key
                    if !seen.insert(key).inserted, !found.contains(place) { found.append(place) }
                    value(place)
                }
                at += 1
            case 0x5B:
                at += 1
                var index = 0
                while true {
                    space()
                    guard at < bytes.count, current != 0x5D else { break }
                    value("\(path)[\(index)]")
                    index += 1
                }
                at += 1
            case 0x22: _ = text()
            default:
                while at < bytes.count, ![0x2C, 0x5D, 0x7D, 0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
            }
        }
    }
}
