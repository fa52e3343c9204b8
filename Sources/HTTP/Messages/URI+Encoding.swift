extension URI {
    /// The names and values of the query, decoded (`+` is a blank); nil if an escape is broken or not UTF-8.
    package var queryItems: [(name: String, value: String)]? { URI.queryItems(query ?? "") }

    /// Reads a query as sent: `NAME=VALUE&…`.
    package static func queryItems(_ query: String) -> [(name: String, value: String)]? {
        var items: [(name: String, value: String)] = []
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(pair[0], plusIsBlank: true),
                let value = decoded(pair.count > 1 ? pair[1] : "", plusIsBlank: true)
            else { return nil }
            items.append((name, value))
        }
        return items
    }

    /// The same address with one more pair in its query.
    package func appendingQuery(_ name: String, _ value: String) -> URI {
        var result = self
        let pair = URI.encoded(name) + "=" + URI.encoded(value)
        result.query = query.flatMap { $0.isEmpty ? nil : $0 + "&" + pair } ?? pair
        return result
    }

    /// Everything but letters, digits, `-._~` and what `keeping` holds becomes `%XX`.
    package static func encoded(_ text: String, keeping: String = "") -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(UnicodeScalar(byte))
            default:
                if keeping.utf8.contains(byte), byte < 0x80 {
                    result.unicodeScalars.append(UnicodeScalar(byte))
                } else {
                    result += percentEncoded(byte)
                }
            }
        }
        return result
    }

    /// Without escapes; nil if one is broken or the result is not UTF-8.
    package static func decoded(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    static func percentEncoded(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
