package import Documents

/// Reads a value as Go's types do and gives back what they would write: undeclared members are dropped, zeroes left out
/// or filled in, numbers and quantities in their canonical form.
package struct Decoder {
    /// A value that is not of its type, as the API server words it.
    package struct Mismatch: Error {
        package let message: String
    }

    /// Paths of members that are not declared.
    package private(set) var unknown: [String] = []

    package init() {}

    package mutating func decode(_ value: JSONValue, _ schema: Schema, path: String = "") throws(Mismatch) -> JSONValue
    {
        switch schema.kind {
        case .any: return value
        case .anyOrObject:
            guard case .object(let object) = value else { return value }
            return .object(try self.object(object, schema, path))
        case .string:
            guard value.string != nil else { throw mismatch(value, "string", path) }
            return value
        case .boolean:
            guard value.bool != nil else { throw mismatch(value, "bool", path) }
            return value
        case .int32, .int64:
            guard let number = value.number, let int = number.int64,
                schema.kind == .int64 || Int32(exactly: int) != nil
            else { throw mismatch(value, schema.kind == .int32 ? "int32" : "int64", path) }
            return .number(JSONNumber(int))
        case .double:
            guard value.number != nil else { throw mismatch(value, "float64", path) }
            return value
        case .bytes: return try bytes(value, path)
        case .time, .microTime:
            guard let text = value.string else { throw mismatch(value, "time.Time", path) }
            guard let time = Timestamp(text) else {
                throw Mismatch(
                    message: "parsing time \(quoted(text)) as \"2006-01-02T15:04:05Z07:00\": cannot parse")
            }
            return .string(schema.kind == .time ? time.text : time.microText)
        case .quantity:
            let text = value.string ?? value.number?.text
            guard let text else { throw mismatch(value, "resource.Quantity", path) }
            guard let quantity = Quantity(text) else {
                throw Mismatch(
                    message:
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
            }
            return .string(quantity.text)
        case .intOrString:
            if value.string != nil { return value }
            guard let int = value.number?.int64, Int32(exactly: int) != nil else {
                throw mismatch(value, "intstr.IntOrString", path)
            }
            return .number(JSONNumber(int))
        case .list:
            guard let items = value.array, let element = schema.element else {
                throw mismatch(value, "[]\(Self.goName(schema.element))", path)
            }
            var result: [JSONValue] = []
            result.reserveCapacity(items.count)
            for (at, item) in items.enumerated() {
                result.append(try self.item(item, element, "\(path)[\(at)]"))
            }
            return .array(result)
        case .map:
            guard let object = value.object, let element = schema.element else {
                throw mismatch(value, "map[string]\(Self.goName(schema.element))", path)
            }
            var result = JSONObject()
            for member in object.members {
                result[member.key] = try self.item(member.value, element, join(path, member.key))
            }
            return .object(result)
        case .object:
            guard let object = value.object else { throw mismatch(value, schema.typeName ?? "object", path) }
            return .object(try self.object(object, schema, path))
        }
    }

    /// An element of a list or map: null is the zero of its type.
    private mutating func item(_ value: JSONValue, _ schema: Schema, _ path: String) throws(Mismatch) -> JSONValue {
        value.isNull ? Self.zero(schema) : try decode(value, schema, path: path)
    }

    private mutating func object(
        _ object: JSONObject, _ schema: Schema, _ path: String
    ) throws(Mismatch) -> JSONObject {
        var result = JSONObject()
        let fields = schema.fields
        var known = 0
        for field in fields {
            let given = object[field.name]
            if given != nil { known += 1 }
            if let given, !given.isNull {
                let value = try decode(given, field.schema, path: join(path, field.name))
                if !field.omits(value) { result[field.name] = value }
            } else if let zero = Self.zero(of: field) {
                result[field.name] = zero
            }
        }
        if known < object.count {
            for member in object.members where schema.field(member.key) == nil {
                unknown.append(join(path, member.key))
            }
        }
        return result
    }

    /// What Go writes for a field that was never set; nil: nothing.
    static func zero(of field: Field) -> JSONValue? {
        if field.omitsZero { return nil }
        if field.isPointer { return field.omitsEmpty ? JSONValue?.none : .null }
        switch field.schema.kind {
        case .object, .quantity, .intOrString: return zero(field.schema)
        case .time, .microTime: return .null
        default: return field.omitsEmpty ? JSONValue?.none : zero(field.schema)
        }
    }

    /// The zero of a type as Go writes it.
    package static func zero(_ schema: Schema) -> JSONValue {
        switch schema.kind {
        case .string: return ""
        case .boolean: return false
        case .int32, .int64, .double, .intOrString: return 0
        case .quantity: return "0"
        case .any, .anyOrObject, .bytes, .time, .microTime, .list, .map: return .null
        case .object:
            var result = JSONObject()
            for field in schema.fields {
                if let zero = zero(of: field) { result[field.name] = zero }
            }
            return .object(result)
        }
    }

    private func bytes(_ value: JSONValue, _ path: String) throws(Mismatch) -> JSONValue {
        guard let text = value.string else { throw mismatch(value, "[]uint8", path) }
        if let bad = GoBase64.firstIllegal(text) { throw Mismatch(message: "illegal base64 data at input byte \(bad)") }
        return value
    }

    private func mismatch(_ value: JSONValue, _ type: String, _ path: String) -> Mismatch {
        var kind = value.goKind
        if case .number(let number) = value { kind += " " + number.text }
        return Mismatch(message: "json: cannot unmarshal \(kind) into Go struct field \(path) of type \(type)")
    }

    private static func goName(_ schema: Schema?) -> String {
        switch schema?.kind {
        case .string: "string"
        case .boolean: "bool"
        case .bytes: "[]uint8"
        default: schema?.typeName ?? "interface {}"
        }
    }

    private func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : path + "." + name }
}

extension Field {
    /// Whether Go leaves that value out.
    fileprivate func omits(_ value: JSONValue) -> Bool {
        guard omitsEmpty, !isPointer else { return false }
        switch value {
        case .null: return true
        case .string(let text): return text.isEmpty && schema.kind != .quantity && schema.kind != .intOrString
        case .bool(let flag): return !flag
        case .number(let number): return number.text == "0" && schema.kind != .intOrString
        case .array(let items): return items.isEmpty
        case .object(let object): return object.isEmpty && schema.kind == .map
        }
    }
}

/// Base64 as Go's `encoding/base64` reads it.
enum GoBase64 {
    /// Where the first byte stands that is not right; nil if all are.
    static func firstIllegal(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        var digits = 0
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F: digits += 1
            case 0x0A, 0x0D: break
            case 0x3D:
                let missing = (4 - digits % 4) % 4
                let rest = bytes[at...].filter { $0 != 0x0A && $0 != 0x0D }
                guard missing == 1 || missing == 2, rest.count >= missing else { return at }
                guard rest.prefix(missing).allSatisfy({ $0 == 0x3D }) else { return at + 1 }
                return rest.count == missing ? nil : at + missing
            default: return at
            }
            at += 1
        }
        return digits % 4 == 0 ? nil : digits - digits % 4
    }
}

/// A text as Go's `%q` writes it, near enough for messages.
func quoted(_ text: String) -> String {
    JSONValue.string(text).text()
}
