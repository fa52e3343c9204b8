/// One challenge of a `WWW-Authenticate` field (RFC 9110, section 11.6.1).
struct Challenge: Hashable, Sendable {
    enum Scheme: Hashable, Sendable {
        case basic, bearer, other(String)
    }

    let scheme: Scheme
    /// By lower-case name.
    var parameters: [String: String] = [:]

    /// All challenges of a field in order. Reading is generous: what can't be understood ends the list, values without
    /// content or without closing quote are left out.
    static func parse(_ field: String) -> [Challenge] {
        var scanner = FieldScanner(field)
        var challenges: [Challenge] = []
        var afterScheme = false
        while true {
            let separated = scanner.skip { FieldScanner.isBlank($0) || $0 == UInt8(ascii: ",") }
            guard let name = scanner.token() else { return challenges }
            scanner.skipBlanks()
            if scanner.take(UInt8(ascii: "=")), !challenges.isEmpty {
                scanner.skipBlanks()
                guard let value = scanner.value() else { return challenges }
                if !value.isEmpty { challenges[challenges.count - 1].parameters[name.lowercased()] = value }
                afterScheme = false
            } else if afterScheme, !separated.contains(UInt8(ascii: ",")) {
                // a token68 such as the answer of Negotiate
                afterScheme = false
            } else {
                challenges.append(Challenge(scheme: Scheme(name)))
                afterScheme = true
            }
        }
    }
}

extension Challenge.Scheme {
    init(_ name: String) {
        switch name.lowercased() {
        case "basic": self = .basic
        case "bearer": self = .bearer
        case let other: self = .other(other)
        }
    }
}

/// Reads tokens and quoted strings of a header field (RFC 9110, section 5.6).
struct FieldScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Skips bytes and returns them.
    @discardableResult
    mutating func skip(_ condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let skipped = rest.prefix(while: condition)
        rest = rest.dropFirst(skipped.count)
        return skipped
    }

    mutating func skipBlanks() { skip(FieldScanner.isBlank) }

    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A token; nil if there is none.
    mutating func token() -> String? {
        let bytes = skip {
            !FieldScanner.isBlank($0) && $0 > 0x20 && $0 < 0x7f && !"\"(),;<=>@[\\]{}".utf8.contains($0)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// A token (maybe empty) or a quoted string; nil if the closing quote is missing.
    mutating func value() -> String? {
        guard take(UInt8(ascii: "\"")) else { return token() ?? "" }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }

    /// Everything up to `byte`, which is taken too; nil if it does not come.
    mutating func text(upTo byte: UInt8) -> String? {
        guard let end = rest.firstIndex(of: byte) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
