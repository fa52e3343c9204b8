package import Diagnostics
import Documents

extension ConfigData {
    package static let apiVersion = "config.ocm.software/v1alpha1"

    /// Reads a ConfigData file (YAML or JSON). Unknown fields and other kinds are refused with their place; `source`
    /// names the file in messages. `apiVersion` and `kind` may be missing, as in many published files.
    package init(parsing bytes: [UInt8], source: String) throws(Fault) {
        guard let value = try SettingsReader.value(bytes, source: source) else {
            throw Fault(.invalid, "\(source): is empty; expected a ConfigData")
        }
        let reader = FieldReader(value: value, place: "", source: source)
        self = try ConfigDataParser.parse(reader)
    }
}

private enum ConfigDataParser {
    static let maximumRules = 10_000

    static func parse(_ root: FieldReader) throws(Fault) -> ConfigData {
        let fields = try root.fields(["apiVersion", "kind", "metadata", "configuration", "localization"])
        if let kind = try fields["kind"]?.text(), kind != "ConfigData" {
            throw root.fault("failed to unmarshal content: kind is “\(kind)”, expected ConfigData")
        }
        if let version = try fields["apiVersion"]?.text(), version != ConfigData.apiVersion {
            throw root.fault("apiVersion is “\(version)”, expected \(ConfigData.apiVersion)")
        }
        var data = ConfigData()
        if let configuration = fields["configuration"], !configuration.value.isNull {
            let parts = try configuration.fields(["defaults", "schema", "rules"])
            if let defaults = parts["defaults"], !defaults.value.isNull { data.defaults = try defaults.object() }
            if let schema = parts["schema"], !schema.value.isNull {
                data.schema = try JSONSchema(schema.value, place: "\(schema.source): \(schema.place)")
            }
            if let rules = parts["rules"] { data.configuration = try list(rules).map(configurationRule) }
        }
        if let rules = fields["localization"] { data.localization = try list(rules).map(localizationRule) }
        return data
    }

    private static func list(_ reader: FieldReader) throws(Fault) -> [FieldReader] {
        let items = try reader.items()
        guard items.count <= maximumRules else {
            throw Fault(.limit, "\(reader.source): \(reader.place) has \(items.count) rules, more than \(maximumRules)")
        }
        return items
    }

    private static func configurationRule(_ rule: FieldReader) throws(Fault) -> ConfigurationRule {
        let fields = try rule.fields(["name", "value", "file", "path"])
        guard let value = fields["value"] else { throw rule.fault("has no value; write null to set null") }
        return ConfigurationRule(
            value: value.value, file: try file(rule, fields), path: try path(rule, fields["path"], "path"),
            place: rule.place)
    }

    private static func localizationRule(_ rule: FieldReader) throws(Fault) -> LocalizationRule {
        let parts = ImagePart.allCases
        let fields = try rule.fields(["name", "resource", "file", "mapping"] + parts.map(\.rawValue))
        let file = try file(rule, fields)
        if let mapping = fields["mapping"], !mapping.value.isNull {
            let inner = try mapping.fields(["path", "transform"])
            guard let transform = try inner["transform"]?.text() else { throw mapping.fault("has no transform") }
            return LocalizationRule(
                file: file, place: rule.place,
                kind: .mapping(path: try path(mapping, inner["path"], "path"), transform: transform))
        }
        var places: [(part: ImagePart, path: DocumentPath)] = []
        for part in parts where !(fields[part.rawValue]?.value ?? .null).isNull && fields[part.rawValue]?.value != "" {
            places.append((part: part, path: try path(rule, fields[part.rawValue], part.rawValue)))
        }
        guard !places.isEmpty else {
            throw rule.fault("says nothing to write; expected one of \(parts.map(\.rawValue).joined(separator: ", "))")
        }
        guard let resource = fields["resource"] else { throw rule.fault("names no resource") }
        return LocalizationRule(file: file, place: rule.place, kind: .image(try query(resource), places))
    }

    private static func query(_ resource: FieldReader) throws(Fault) -> ResourceQuery {
        let fields = try resource.fields(["name", "version", "extraIdentity", "referencePath"])
        guard let name = try fields["name"]?.text(), !name.isEmpty else { throw resource.fault("has no name") }
        var query = ResourceQuery(name: name, version: try fields["version"]?.text())
        if query.version == "" { query.version = nil }
        if let extra = fields["extraIdentity"], !extra.value.isNull { query.extraIdentity = try extra.texts() }
        if let path = fields["referencePath"], !path.value.isNull {
            query.referencePath = try path.items().map { element throws(Fault) in try element.texts() }
        }
        return query
    }

    private static func file(_ rule: FieldReader, _ fields: [String: FieldReader]) throws(Fault) -> String {
        guard let file = try fields["file"]?.text(), !file.isEmpty else { throw rule.fault("names no file") }
        return file
    }

    private static func path(
        _ rule: FieldReader, _ field: FieldReader?, _ name: String
    ) throws(Fault) -> DocumentPath {
        guard let text = try field?.text(), !text.isEmpty else { throw rule.fault("has no \(name)") }
        do {
            return try DocumentPath(text)
        } catch {
            throw Fault(error.code, "\(rule.source): \(rule.place).\(name): \(error.message)")
        }
    }
}

/// A value with its place, for messages about what is expected there.
private struct FieldReader {
    let value: JSONValue
    let place: String
    let source: String

    func fault(_ problem: String) -> Fault {
        Fault(.invalid, "\(source): " + (place.isEmpty ? problem : "\(place) \(problem)"))
    }

    private func child(_ name: String, _ value: JSONValue) -> FieldReader {
        FieldReader(value: value, place: place.isEmpty ? name : "\(place).\(name)", source: source)
    }

    func fields(_ known: [String]) throws(Fault) -> [String: FieldReader] {
        var fields: [String: FieldReader] = [:]
        for member in try object().members {
            guard known.contains(member.key) else {
                throw fault(
                    "has the unknown field “\(member.key.prefix(80))”; known are \(known.joined(separator: ", "))")
            }
            fields[member.key] = child(member.key, member.value)
        }
        return fields
    }

    func object() throws(Fault) -> JSONObject {
        guard let object = value.object else {
            throw fault(place.isEmpty ? "failed to unmarshal content: expected a mapping" : "must be a mapping")
        }
        return object
    }

    func items() throws(Fault) -> [FieldReader] {
        if value.isNull { return [] }
        guard let array = value.array else { throw fault("must be a list") }
        return array.enumerated().map { FieldReader(value: $1, place: "\(place)[\($0)]", source: source) }
    }

    /// A string; null counts as absent, a number or boolean as its text.
    func text() throws(Fault) -> String? {
        switch value {
        case .null: return nil
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let flag): return flag ? "true" : "false"
        case .array, .object: throw fault("must be a string")
        }
    }

    func texts() throws(Fault) -> [String: String] {
        var texts: [String: String] = [:]
        for member in try object().members { texts[member.key] = try child(member.key, member.value).text() ?? "" }
        return texts
    }
}
