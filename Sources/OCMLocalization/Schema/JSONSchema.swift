package import Diagnostics
package import Documents
import Patterns

/// The part of JSON schema that published settings use: type, enum, const, properties, required,
/// additionalProperties, items, and the bounds of numbers, texts, lists and mappings.
///
/// Other rules are refused when the schema is read, except annotations, which say nothing about a value.
package indirect enum JSONSchema: Sendable {
    /// A boolean schema: everything or nothing is fine.
    case always(Bool)
    case rules(Rules)

    package struct Rules: Sendable {
        var types: [Kind] = []
        var values: [JSONValue]?
        var pattern: Pattern?
        var properties: [(name: String, schema: JSONSchema)] = []
        var required: [String] = []
        var additional: JSONSchema = .always(true)
        var items: JSONSchema = .always(true)
        var bounds: [Bound] = []
        var uniqueItems = false
    }

    enum Kind: String, Sendable { case null, boolean, integer, number, string, array, object }

    /// `minimum: 1` and the like.
    struct Bound: Sendable {
        enum Name: String, Sendable, CaseIterable {
            case minimum, maximum, exclusiveMinimum, exclusiveMaximum
            case minLength, maxLength, minItems, maxItems, minProperties, maxProperties
        }
        let name: Name
        let limit: Double
        let text: String
    }

    private static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly",
        "writeOnly",
    ]

    /// Reads a schema; `place` names it in messages. A rule beyond the subset is `unsupported`.
    package init(_ value: JSONValue, place: String, depth: Int = 0) throws(Fault) {
        guard depth < 50 else { throw Fault(.limit, "\(place): nested deeper than 50 levels") }
        if let flag = value.bool {
            self = .always(flag)
            return
        }
        guard let object = value.object else { throw Fault(.invalid, "\(place) must be a mapping") }
        var rules = Rules()
        func inner(_ value: JSONValue, _ name: String) throws(Fault) -> JSONSchema {
            try JSONSchema(value, place: "\(place).\(name)", depth: depth + 1)
        }
        for member in object.members {
            let (key, value) = (member.key, member.value)
            func wrong(_ expected: String) -> Fault { Fault(.invalid, "\(place).\(key) must be \(expected)") }
            switch key {
            case "type":
                let names = value.array ?? [value]
                rules.types = try names.map { name throws(Fault) in
                    guard let kind = name.string.flatMap(Kind.init(rawValue:)) else { throw wrong("a type of JSON") }
                    return kind
                }
            case "enum":
                guard let values = value.array else { throw wrong("a list") }
                rules.values = values
            case "const": rules.values = [value]
            case "pattern":
                guard let text = value.string else { throw wrong("a string") }
                do { rules.pattern = try Pattern(text) } catch {
                    throw Fault(error.code, "\(place).pattern: \(error.message)")
                }
            case "properties":
                guard let properties = value.object else { throw wrong("a mapping") }
                rules.properties = try properties.members.map { property throws(Fault) in
                    (name: property.key, schema: try inner(property.value, "properties.\(property.key)"))
                }
            case "required":
                rules.required = try (value.array ?? []).map { name throws(Fault) in
                    guard let text = name.string else { throw wrong("a list of names") }
                    return text
                }
            case "additionalProperties": rules.additional = try inner(value, key)
            case "items":
                guard value.array == nil else {
                    throw Fault(.unsupported, "\(place).items as a list is not supported; give one schema for all")
                }
                rules.items = try inner(value, key)
            case "uniqueItems": rules.uniqueItems = value.bool ?? false
            default:
                if let name = Bound.Name(rawValue: key) {
                    guard let number = value.number, let limit = number.double else { throw wrong("a number") }
                    rules.bounds.append(Bound(name: name, limit: limit, text: number.text))
                } else if !JSONSchema.annotations.contains(key), !key.utf8.starts(with: "x-".utf8) {
                    throw Fault(.unsupported, "\(place): the rule “\(key.prefix(60))” of JSON schema is not supported")
                }
            }
        }
        self = .rules(rules)
    }
}
