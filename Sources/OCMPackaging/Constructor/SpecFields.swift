package import Documents

/// Reads the fields of one map of a constructor file; what is wrong is noted with its path, unknown fields too.
package struct SpecFields {
    package let object: JSONObject
    package let path: String
    private let defects: SpecDefects
    private var known: Set<String> = []

    init(_ object: JSONObject, _ path: String, _ defects: SpecDefects) {
        self.object = object
        self.path = path
        self.defects = defects
    }

    /// The map at `path`; nil and a defect if there is something else.
    init?(_ value: JSONValue, _ path: String, _ defects: SpecDefects) {
        guard let object = value.object else {
            defects.add(path, "Invalid value: must be a map, not \(SpecFields.describe(value))")
            return nil
        }
        self.init(object, path, defects)
    }

    private static func describe(_ value: JSONValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool(let flag): "the boolean \(flag)"
        case .number(let number): "the number \(number.text)"
        case .string(let text): "the text \"\(text.prefix(60))\""
        case .array: "a list"
        case .object: "a map"
        }
    }

    /// Notes a defect of a field, or of the map itself.
    package func defect(_ field: String?, _ message: String) {
        defects.add(field.map { SpecPlaces.join(path, $0) } ?? path, message)
    }

    package func has(_ field: String) -> Bool { object[field].map { !$0.isNull } ?? false }

    /// The value of a field; null counts as absent.
    package mutating func value(_ field: String) -> JSONValue? {
        known.insert(field)
        guard let value = object[field], !value.isNull else { return Optional<JSONValue>.none }
        return value
    }

    /// The value of a field, null included.
    mutating func valueOrNull(_ field: String) -> JSONValue? {
        known.insert(field)
        return object[field]
    }

    /// A text; a number or boolean is refused, as its written form is lost to other programs.
    mutating func text(_ field: String, required: String? = nil) -> String? {
        switch value(field) {
        case nil:
            if let required { defect(field, "Required value: \(required)") }
            return nil
        case .string(let text)?:
            if text.isEmpty, let required {
                defect(field, "Required value: \(required)")
                return nil
            }
            return text
        case .some(let other):
            defect(field, "Invalid value: must be text, not \(SpecFields.describe(other)); write it in quotes")
            return nil
        }
    }

    /// A text; numbers and booleans are taken as they are written.
    package mutating func scalar(_ field: String) -> String? {
        switch value(field) {
        case nil: return nil
        case .string(let text)?: return text
        case .number(let number)?: return defects.scalar(at: SpecPlaces.join(path, field)) ?? number.text
        case .bool(let flag)?: return flag ? "true" : "false"
        case .some(let other):
            defect(field, "Invalid value: must be text, not \(SpecFields.describe(other))")
            return nil
        }
    }

    package mutating func flag(_ field: String) -> Bool? {
        switch value(field) {
        case nil: return nil
        case .bool(let flag)?: return flag
        case .some(let other):
            defect(field, "Invalid value: must be true or false, not \(SpecFields.describe(other))")
            return nil
        }
    }

    package mutating func list(_ field: String) -> [JSONValue] {
        switch value(field) {
        case nil: return []
        case .array(let items)?: return items
        case .some(let other):
            defect(field, "Invalid value: must be a list, not \(SpecFields.describe(other))")
            return []
        }
    }

    package mutating func texts(_ field: String) -> [String] {
        list(field).enumerated().compactMap { number, item in
            if let text = item.string { return text }
            defect("\(field)[\(number)]", "Invalid value: must be text, not \(SpecFields.describe(item))")
            return nil
        }
    }

    /// A map of texts.
    mutating func textMap(_ field: String) -> [(key: String, value: String)] {
        guard let value = value(field) else { return [] }
        guard let fields = SpecFields(value, SpecPlaces.join(path, field), defects) else { return [] }
        return fields.object.members.compactMap { member in
            if let text = member.value.string { return (member.key, text) }
            fields.defect(
                member.key, "Invalid value: must be text, not \(SpecFields.describe(member.value)); write it in quotes")
            return nil
        }
    }

    /// The map in a field, if there is one.
    mutating func fields(_ field: String) -> SpecFields? {
        value(field).flatMap { SpecFields($0, SpecPlaces.join(path, field), defects) }
    }

    /// The maps in a list.
    mutating func elements(_ field: String) -> [SpecFields] {
        list(field).enumerated().compactMap {
            SpecFields($1, "\(SpecPlaces.join(path, field))[\($0)]", defects)
        }
    }

    /// Notes every field that was not asked for; an empty list or map may stay, as in v1.
    package func refuseUnknown() {
        for member in object.members where !known.contains(member.key) {
            switch member.value {
            case .array(let items) where items.isEmpty: continue
            case .object(let inner) where inner.isEmpty: continue
            default: defect(member.key, "Forbidden: unknown field")
            }
        }
    }
}
