public import Diagnostics

extension YAMLNode {
    /// This node as a JSON value: scalars by the schema, aliases and merge keys resolved, keys as texts.
    ///
    /// - Parameters:
    ///   - allowsDuplicateKeys: the last value of a key counts; else a key given twice is an error.
    ///   - keepsNumbers: numbers that are written as in JSON keep their text, as in `1.0`; else they get Go's form.
    /// - Throws: `invalid` for what JSON does not have (infinities, null or a collection as key), `limit` if aliases
    ///   stand for more than `nodes` nodes, or more than 400,000. Messages name the line.
    public func jsonValue(
        _ schema: YAMLSchema, allowsDuplicateKeys: Bool = false, keepsNumbers: Bool = false, nodes: Int = 5_000_000,
        name: String? = nil
    ) throws(Fault) -> JSONValue {
        var conversion = YAMLConversion(schema, allowsDuplicateKeys, nodes, YAMLPlace(name: name))
        conversion.keepsNumbers = keepsNumbers
        return try conversion.value(self, depth: 0)
    }
}

private struct YAMLConversion {
    let schema: YAMLSchema
    let allowsDuplicateKeys: Bool
    let limit: Int
    let place: YAMLPlace
    var keepsNumbers = false
    var nodes = 0
    /// Nodes that aliases brought, and how many aliases the current node is inside of.
    private var aliased = 0
    private var aliasDepth = 0

    /// A short text can't become a large document.
    private static let aliasedLimit = 400_000

    init(_ schema: YAMLSchema, _ allowsDuplicateKeys: Bool, _ limit: Int, _ place: YAMLPlace) {
        self.schema = schema
        self.allowsDuplicateKeys = allowsDuplicateKeys
        self.limit = limit
        self.place = place
    }

    mutating func value(_ node: YAMLNode, depth: Int) throws(Fault) -> JSONValue {
        nodes += 1
        guard nodes <= limit else {
            throw place.fault(node.start.line, "aliases stand for more than \(limit) nodes", code: .limit)
        }
        guard depth <= 300 else {
            throw place.fault(node.start.line, "aliases nest deeper than 300 levels", code: .limit)
        }
        if aliasDepth > 0 {
            aliased += 1
            guard aliased <= Self.aliasedLimit else {
                throw place.fault(
                    node.start.line, "aliases stand for more than \(Self.aliasedLimit) nodes", code: .limit)
            }
        }
        switch node.content {
        case .alias:
            guard let target = node.target else { throw place.fault(node.start.line, "an alias without a target") }
            aliasDepth += 1
            defer { aliasDepth -= 1 }
            return try value(target, depth: depth + 1)
        case .scalar(let text, let style, let tag): return try scalar(node, text, style, tag)
        case .sequence(let items, _):
            var values: [JSONValue] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(try value(item, depth: depth + 1)) }
            return .array(values)
        case .mapping(let pairs, _): return .object(try object(pairs, depth: depth + 1))
        }
    }

    private mutating func object(
        _ pairs: [(key: YAMLNode, value: YAMLNode)], depth: Int
    ) throws(Fault) -> JSONObject {
        var object = JSONObject()
        var merged: [YAMLNode] = []
        let hasMerge = pairs.contains { $0.key.isMergeKey }
        var own: Set<ByteText> = []
        for (key, valueNode) in pairs {
            if key.isMergeKey {
                // Go's older package lets a merge override what stands before it; in YAML 1.2 the own keys win.
                if schema == .yaml11 {
                    try merge(valueNode, into: &object, overrides: true, depth: depth)
                } else {
                    merged.append(valueNode)
                }
                continue
            }
            let name = try keyText(key)
            let value = try value(valueNode, depth: depth)
            // What a merge brought may be overridden; of the own keys each may occur once.
            let isNew = hasMerge ? own.insert(ByteText(name)).inserted : object.insert(name, value)
            guard isNew || allowsDuplicateKeys else {
                throw place.fault(key.start.line, "the key “\(name.prefix(100))” is given twice")
            }
            if hasMerge || !isNew { object[name] = value }
        }
        for node in merged { try merge(node, into: &object, overrides: false, depth: depth) }
        return object
    }

    private mutating func merge(
        _ node: YAMLNode, into object: inout JSONObject, overrides: Bool, depth: Int
    ) throws(Fault) {
        let sources: [YAMLNode]
        switch node.resolved.content {
        case .mapping: sources = [node]
        // Earlier ones take precedence.
        case .sequence(let items, _): sources = overrides ? items.reversed() : items
        default: sources = [node]
        }
        for source in sources {
            guard case .mapping = source.resolved.content,
                case .object(let members) = try value(source, depth: depth + 1)
            else { throw place.fault(source.start.line, "a merge key takes a mapping or a list of mappings") }
            for member in members.members where overrides || object[member.key] == nil {
                object[member.key] = member.value
            }
        }
    }

    private func keyText(_ node: YAMLNode) throws(Fault) -> String {
        let key = node.resolved
        guard case .scalar(let text, let style, let tag) = key.content else {
            throw place.fault(node.start.line, "a collection can't be a key")
        }
        switch try resolve(key, text, style, tag) {
        case .string, .merge: return text
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return number.text
        case .time(let time): return schema == .yaml11 ? text : time.rfc3339
        case .float(let value) where value.isFinite: return GoNumber.general(value)
        case .float: return text.lowercased()
        case .null: throw place.fault(node.start.line, "null can't be a key")
        }
    }

    private func scalar(
        _ node: YAMLNode, _ text: String, _ style: YAMLNode.ScalarStyle, _ tag: String?
    ) throws(Fault) -> JSONValue {
        switch try resolve(node, text, style, tag) {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .number(number)
        case .float(let value):
            guard value.isFinite else { throw place.fault(node.start.line, "“\(text)” is no number in JSON") }
            if keepsNumbers, let number = JSONNumber(text) { return .number(number) }
            return .number(JSONNumber(unchecked: GoNumber.json(value)))
        case .time(let time): return .string(schema == .yaml11 ? text : time.rfc3339)
        case .string, .merge:
            if tag == "tag:yaml.org,2002:binary" { return .string(try binary(node, text)) }
            return .string(text)
        }
    }

    private func resolve(
        _ node: YAMLNode, _ text: String, _ style: YAMLNode.ScalarStyle, _ tag: String?
    ) throws(Fault) -> YAMLScalar {
        guard let tag else { return style == .plain ? YAMLScalar(resolving: text, schema) : .string }
        let prefix = "tag:yaml.org,2002:"
        guard tag.hasPrefix(prefix) else { return .string }
        let type = tag.dropFirst(prefix.count)
        let found = YAMLScalar(resolving: text, schema)
        switch (type, found) {
        case ("null", .null), ("bool", .bool), ("int", .integer), ("float", .float), ("timestamp", .time): return found
        case ("float", .integer(let number)): return number.double.map(YAMLScalar.float) ?? .string
        case ("null", _), ("bool", _), ("int", _), ("float", _), ("timestamp", _):
            throw place.fault(node.start.line, "“\(text.prefix(100))” is no !!\(type)")
        default: return .string
        }
    }

    private func binary(_ node: YAMLNode, _ text: String) throws(Fault) -> String {
        guard let bytes = Base64Text.decode(text) else { throw place.fault(node.start.line, "!!binary is not base64") }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Base64 (RFC 4648, section 4) with padding; line breaks are left out, as Go does.
enum Base64Text {
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(byte) else { return nil }
            bits = bits << 6 | value
            count += 1
            if count % 4 == 0 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
            }
        }
        switch (count % 4, padding) {
        case (0, 0): break
        case (2, 2): bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case (3, 1):
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return nil
        }
        return bytes
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
