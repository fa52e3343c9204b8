import Diagnostics
import Documents
import Kubernetes

/// The variables of a Kustomization and their place in objects.
struct Variables: Sendable {
    private(set) var values: [String: String] = [:]
    /// Values that came from Secrets: they must not show up in messages.
    private(set) var secrets: Set<String> = []
    private let isAlways: Bool
    /// Whether the objects are looked through at all.
    var isUsed: Bool { isAlways || !values.isEmpty }

    /// Reads all sources; later ones win, and what stands in the object wins over all.
    init(_ spec: KustomizationSpec, namespace: String, client: APIClient) async throws {
        isAlways = spec.alwaysSubstitutes
        for source in spec.variableSources {
            let plural = source.kind == "Secret" ? "secrets" : "configmaps"
            let data: [String: String]
            if source.kind == "Secret" {
                guard let bytes = try await SecretReader(client: client).find(source.name, namespace: namespace) else {
                    if source.isOptional { continue }
                    throw Variables.missing(source, plural)
                }
                data = bytes.mapValues { String(decoding: $0, as: UTF8.self) }
                secrets.formUnion(data.values)
            } else {
                let resource = client.resource("configmaps")
                guard let object = try await resource.find(source.name, namespace: namespace) else {
                    if source.isOptional { continue }
                    throw Variables.missing(source, plural)
                }
                data = Variables.texts(object["data"])
            }
            try add(data)
        }
        try add(spec.variables)
    }

    private static func missing(_ source: KustomizationSpec.VariableSource, _ plural: String) -> Fault {
        Fault(
            .notFound,
            "substitute from '\(source.kind)/\(source.name)' error: \(plural) \"\(source.name)\" not found")
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        var result: [String: String] = [:]
        for member in value?.object?.members ?? [] { result[member.key] = member.value.string }
        return result
    }

    private mutating func add(_ more: [String: String]) throws {
        for (name, value) in more {
            let scalars = name.unicodeScalars
            guard let first = scalars.first, first == "_" || first.properties.isAlphabetic,
                scalars.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
            else {
                throw Fault(.invalid, "'\(name.prefix(100))' is no name of a variable: letters, digits and _ only")
            }
            values[name] = value.replacing("\n", with: "")
        }
    }

    /// The object with values in place: in its text, which is then read again.
    func applied(to object: JSONObject) throws -> JSONObject {
        guard isUsed, !object.isMarked(Applier.Mark.substitute, "disabled") else { return object }
        let text = String(decoding: YAMLEncoder.encode(.object(object), sortedKeys: true), as: UTF8.self)
        guard text.contains("$") else { return object }
        let filled = try VariableTemplate(text).text(values)
        let documents = try YAMLStream.parse(Array(filled.utf8))
        guard let result = try documents.first?.root?.jsonValue(.yaml11).object else {
            throw Fault(.invalid, "what is left is no object")
        }
        return result
    }

    /// A message without the values of Secrets.
    func masked(_ message: String) -> String {
        var message = message
        for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) where secret.utf8.count >= 3 {
            message = message.replacing(secret, with: "*****")
            let line = secret.replacing("\n", with: "")
            if line.utf8.count >= 3 { message = message.replacing(line, with: "*****") }
        }
        return message
    }
}
