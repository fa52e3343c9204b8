import Documents

/// The document of OpenAPI v2 in the protobuf form of gnostic, which kubectl asks for: what it defines, and what may be patched how.
enum OpenAPIProtobuf {
    /// In answers. Requests may also have an `@` before the second version, which is no legal media type.
    static let type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    static func isWanted(_ accept: String) -> Bool {
        let first = accept.prefix { $0 != "," && $0 != ";" }.trimmed
        return first == type || first == type.replacing(".v2.v1.0", with: ".v2@v1.0")
    }

    static func document(_ value: JSONValue) -> [UInt8] {
        var message = ProtobufMessage()
        message.add(1, value["swagger"]?.string)
        message.add(2) { info in
            info.add(1, value["info"]?["title"]?.string)
            info.add(2, value["info"]?["version"]?.string)
        }
        message.add(8) { paths in
            for path in value["paths"]?.object?.members ?? [] { named(path.key, 2, &paths) { item(path.value, &$0) } }
        }
        message.add(9) { definitions in
            for type in value["definitions"]?.object?.members ?? [] {
                named(type.key, 1, &definitions) { schema(type.value, &$0) }
            }
        }
        return message.bytes
    }

    private static func named(
        _ name: String, _ number: Int, _ message: inout ProtobufMessage, _ value: (inout ProtobufMessage) -> Void
    ) {
        message.add(number) { pair in
            pair.add(1, name)
            pair.add(2, value)
        }
    }

    /// Any value, as YAML.
    private static func any(_ value: JSONValue, _ message: inout ProtobufMessage) {
        message.add(2, value.text() + "\n")
    }

    private static func extensions(_ value: JSONValue, _ number: Int, _ message: inout ProtobufMessage) {
        for member in value.object?.members ?? [] where member.key.hasPrefix("x-") {
            named(member.key, number, &message) { any(member.value, &$0) }
        }
    }

    // MARK: paths

    private static func item(_ value: JSONValue, _ message: inout ProtobufMessage) {
        for (method, number) in [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)] {
            guard let operation = value[method] else { continue }
            message.add(number) { message in
                for parameter in operation["parameters"]?.array ?? [] {
                    // a parameter, not in the body, of the query
                    message.add(8) { $0.add(1) { $0.add(2) { $0.add(3) { self.parameter(parameter, &$0) } } } }
                }
                extensions(operation, 13, &message)
            }
        }
    }

    private static func parameter(_ value: JSONValue, _ message: inout ProtobufMessage) {
        message.add(2, value["in"]?.string)
        message.add(4, value["name"]?.string)
        message.add(6, value["type"]?.string)
    }

    // MARK: schemas

    private static func schema(_ value: JSONValue, _ message: inout ProtobufMessage) {
        message.add(1, value["$ref"]?.string)
        message.add(2, value["format"]?.string)
        message.add(4, value["description"]?.string)
        // what may be null or hold anything has no form that clients of v2 understand
        let isOpen = value["nullable"]?.bool == true || value["x-kubernetes-preserve-unknown-fields"]?.bool == true
        if !isOpen {
            if let value = value["default"] { message.add(5) { any(value, &$0) } }
            for name in value["required"]?.array ?? [] { message.add(19, name.string) }
            for choice in value["enum"]?.array ?? [] { message.add(20) { any(choice, &$0) } }
            if let additional = value["additionalProperties"], additional.object != nil {
                message.add(21) { $0.add(1) { schema(additional, &$0) } }
            }
        }
        if value["nullable"]?.bool != true, value["x-kubernetes-int-or-string"]?.bool != true,
            !isOpen || value["type"]?.string == "object"
        {
            if let type = value["type"]?.string { message.add(22) { $0.add(1, type) } }
        }
        if !isOpen {
            if let items = value["items"] { message.add(23) { $0.add(1) { schema(items, &$0) } } }
            if let properties = value["properties"]?.object {
                message.add(25) { message in
                    for property in properties.members {
                        named(property.key, 1, &message) { schema(property.value, &$0) }
                    }
                }
            }
        }
        extensions(value, 31, &message)
    }
}

/// A message in the wire format of protobuf.
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    /// Nil: nothing.
    mutating func add(_ number: Int, _ text: String?) {
        if let text { add(number, Array(text.utf8)) }
    }

    mutating func add(_ number: Int, _ fill: (inout ProtobufMessage) -> Void) {
        var inner = ProtobufMessage()
        fill(&inner)
        add(number, inner.bytes)
    }

    private mutating func add(_ number: Int, _ content: [UInt8]) {
        add(varint: UInt64(number) << 3 | 2)
        add(varint: UInt64(content.count))
        bytes += content
    }

    private mutating func add(varint: UInt64) {
        var rest = varint
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
