public import Diagnostics

/// The JSON Canonicalization Scheme (RFC 8785): one byte sequence for all ways to write a document.
public enum CanonicalJSON {
    /// Keys sorted by UTF-16 code units, no white space, minimal escapes, numbers as ECMAScript writes doubles.
    ///
    /// - Throws: `invalid` if a number is beyond the range of a double.
    public static func encode(_ value: JSONValue) throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return bytes
    }

    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) throws(Fault) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number):
            guard let text = number.canonicalText else {
                throw Fault(.invalid, "the number \(number.text.prefix(100)) is beyond the range of a double")
            }
            bytes.append(contentsOf: text.utf8)
        case .string(let text): JSONEscapes.canonical.quote(text, into: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (at, item) in items.enumerated() {
                if at > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (at, member) in sorted(object.members).enumerated() {
                if at > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONEscapes.canonical.quote(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func sorted(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }
}
