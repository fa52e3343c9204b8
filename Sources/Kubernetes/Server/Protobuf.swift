import Cryptography
import Documents

/// Reads Kubernetes protobuf bodies, which clients made from Go send for built-in kinds.
enum Protobuf {
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

    private struct Malformed: Error {}

    static func object(_ body: [UInt8], _ resource: Resource) throws -> JSONValue {
        do {
            guard body.starts(with: magic) else { throw Malformed() }
            var kind = JSONObject()
            var raw: ArraySlice<UInt8> = []
            try fields(body[4...]) { number, value in
                switch (number, value) {
                case (1, .bytes(let inner)):
                    try fields(inner) { number, value in
                        guard case .bytes(let text) = value else { return }
                        let string = String(decoding: text, as: UTF8.self)
                        if number == 1 { kind["apiVersion"] = .string(string) }
                        if number == 2 { kind["kind"] = .string(string) }
                    }
                case (2, .bytes(let inner)): raw = inner
                default: break
                }
            }
            var schema = resource.schema
            if kind["kind"]?.string == "Scale" { schema = SchemaTable.shared.schema("autoscaling.v1.Scale") }
            if kind["kind"]?.string == "DeleteOptions" { schema = SchemaTable.shared.schema("meta.v1.DeleteOptions") }
            guard case .object(let object) = try message(raw, schema, 0) else { throw Malformed() }
            for member in object.members { kind[member.key] = member.value }
            return .object(kind)
        } catch is Malformed {
            throw StatusError.badRequest("the body of the request is no valid protobuf object")
        }
    }

    private enum Wire {
        case number(UInt64)
        case fixed(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private static func fields(_ bytes: ArraySlice<UInt8>, _ each: (Int, Wire) throws -> Void) throws {
        var rest = bytes
        while !rest.isEmpty {
            let tag = try varint(&rest)
            let number = Int(tag >> 3 & 0x1FFF_FFFF)
            switch tag & 7 {
            case 0: try each(number, .number(try varint(&rest)))
            case 1:
                guard rest.count >= 8 else { throw Malformed() }
                let value = rest.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
                rest = rest.dropFirst(8)
                try each(number, .fixed(value))
            case 2:
                let length = try varint(&rest)
                guard length <= UInt64(rest.count) else { throw Malformed() }
                let part = rest.prefix(Int(length))
                rest = rest.dropFirst(part.count)
                try each(number, .bytes(part))
            case 5:
                guard rest.count >= 4 else { throw Malformed() }
                rest = rest.dropFirst(4)
            default: throw Malformed()
            }
        }
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            guard shift < 64 else { throw Malformed() }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw Malformed()
    }

    private static func message(_ bytes: ArraySlice<UInt8>, _ schema: Schema, _ depth: Int) throws -> JSONValue {
        guard depth < 100 else { throw Malformed() }
        switch schema.kind {
        case .time, .microTime: return try time(bytes, schema.kind)
        case .quantity: return try inner(bytes, 1)
        case .intOrString: return try intOrString(bytes)
        case .any, .anyOrObject: return try raw(bytes, schema, depth)
        case .object:
            var result = JSONObject()
            try object(bytes, schema.fields.map { ($0.numbers[...], $0) }, &result, depth)
            return .object(result)
        default: throw Malformed()
        }
    }

    /// Reads the fields of a message by what is left of their numbers.
    private static func object(
        _ bytes: ArraySlice<UInt8>, _ known: [(ArraySlice<Int>, Field)], _ result: inout JSONObject, _ depth: Int
    ) throws {
        let byNumber = Dictionary(grouping: known.filter { ($0.0.first ?? 0) > 0 }) { $0.0.first ?? 0 }
        try fields(bytes) { number, value in
            guard let matching = byNumber[number] else { return }
            if let (rest, field) = matching.first, rest.count == 1 {
                try add(value, to: &result, field, depth)
            } else if case .bytes(let inner) = value {
                try object(inner, matching.map { ($0.0.dropFirst(), $0.1) }, &result, depth)
            }
        }
    }

    private static func add(_ value: Wire, to object: inout JSONObject, _ field: Field, _ depth: Int) throws {
        switch field.schema.kind {
        case .list:
            guard let element = field.schema.element else { return }
            var items = object[field.name]?.array ?? []
            if case .bytes(let bytes) = value, isNumeric(element) {
                var rest = bytes
                while !rest.isEmpty { items.append(try scalar(.number(try varint(&rest)), element, depth)) }
            } else {
                items.append(try scalar(value, element, depth))
            }
            object[field.name] = .array(items)
        case .map:
            guard case .bytes(let bytes) = value, let element = field.schema.element else { throw Malformed() }
            var key = ""
            var entry: JSONValue = Decoder.zero(element)
            try fields(bytes) { number, value in
                if number == 1, case .bytes(let text) = value { key = String(decoding: text, as: UTF8.self) }
                if number == 2 { entry = try scalar(value, element, depth) }
            }
            var map = object[field.name]?.object ?? JSONObject()
            map[key] = entry
            object[field.name] = .object(map)
        default:
            let read = try scalar(value, field.schema, depth)
            if read.isNull { return }
            object[field.name] = read
        }
    }

    private static func isNumeric(_ schema: Schema) -> Bool {
        [.int32, .int64, .boolean].contains(schema.kind)
    }

    private static func scalar(_ value: Wire, _ schema: Schema, _ depth: Int) throws -> JSONValue {
        switch (schema.kind, value) {
        case (.string, .bytes(let bytes)):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
            return .string(text)
        case (.bytes, .bytes(let bytes)): return .string(Base64.encode(Array(bytes)))
        case (.boolean, .number(let number)): return .bool(number != 0)
        case (.int32, .number(let number)), (.int64, .number(let number)):
            return .number(JSONNumber(Int64(bitPattern: number)))
        case (.double, .fixed(let bits)):
            guard let number = JSONNumber(Double(bitPattern: bits)) else { throw Malformed() }
            return .number(number)
        case (.list, .bytes(let bytes)):
            // a list in a map: a message with the items in its first field
            guard let element = schema.element else { throw Malformed() }
            var items: [JSONValue] = []
            try fields(bytes) { number, value in
                if number == 1 { items.append(try scalar(value, element, depth + 1)) }
            }
            return .array(items)
        case (_, .bytes(let bytes)): return try message(bytes, schema, depth + 1)
        default: throw Malformed()
        }
    }

    private static func time(_ bytes: ArraySlice<UInt8>, _ kind: Schema.Kind) throws -> JSONValue {
        // an empty message is a time that was never set
        if bytes.isEmpty { return .null }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        try fields(bytes) { number, value in
            guard case .number(let raw) = value else { return }
            if number == 1 { seconds = Int64(bitPattern: raw) }
            if number == 2 { nanoseconds = Int64(bitPattern: raw) }
        }
        guard (-62_135_596_800...253_402_300_799).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            throw Malformed()
        }
        let time = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
        return .string(kind == .time ? time.text : time.microText)
    }

    private static func inner(_ bytes: ArraySlice<UInt8>, _ wanted: Int) throws -> JSONValue {
        var result = ""
        try fields(bytes) { number, value in
            if number == wanted, case .bytes(let text) = value { result = String(decoding: text, as: UTF8.self) }
        }
        return .string(result)
    }

    private static func intOrString(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
        var isText = false
        var int: Int64 = 0
        var text = ""
        try fields(bytes) { number, value in
            switch (number, value) {
            case (1, .number(let raw)): isText = raw != 0
            case (2, .number(let raw)): int = Int64(bitPattern: raw)
            case (3, .bytes(let raw)): text = String(decoding: raw, as: UTF8.self)
            default: break
            }
        }
        return isText ? .string(text) : .number(JSONNumber(int))
    }

    /// JSON inside protobuf: RawExtension, FieldsV1, JSON and the schemas that are one of several things.
    private static func raw(_ bytes: ArraySlice<UInt8>, _ schema: Schema, _ depth: Int) throws -> JSONValue {
        if let name = schema.typeName {
            var result = JSONValue.null
            try fields(bytes) { number, value in
                switch (number, value) {
                case (1, .bytes(let inner)): result = try message(inner, SchemaTable.shared.schema(name), depth + 1)
                case (1, .number(let flag)): if case .null = result { result = .bool(flag != 0) }
                case (2, .bytes(let inner)) where result.object == nil:
                    result = try message(inner, SchemaTable.shared.schema(name), depth + 1)
                default: break
                }
            }
            return result
        }
        var content: ArraySlice<UInt8> = []
        try fields(bytes) { number, value in
            if number == 1, case .bytes(let inner) = value { content = inner }
        }
        if content.isEmpty { return .null }
        guard let value = try? JSONValue(parsing: Array(content)) else { throw Malformed() }
        return value
    }
}
