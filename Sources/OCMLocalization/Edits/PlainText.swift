/// Whether a text may stand without quotes in YAML, and what else it would be read as.
enum PlainText {
    /// True if a YAML 1.1 or 1.2 reader could take the unquoted text for null, a boolean, a number, a date or a merge
    /// key. Both versions are asked, as Kubernetes reads with 1.1 rules and others with 1.2.
    static func readsAsOther(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return true }
        if bytes.count <= 5, words.contains(text.lowercased()) { return true }
        guard isDigit(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
        else { return false }
        return isNumber(bytes) || isSexagesimal(bytes) || isDate(bytes)
    }

    /// True if the text may be written without quotes and is then read as this very string.
    static func isSafe(_ text: String, flow: Bool) -> Bool {
        guard !readsAsOther(text) else { return false }
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, last != " ", last != ":" else { return false }
        let opens =
            first.properties.isAlphabetic || ("0"..."9").contains(first) || "/_.$(".unicodeScalars.contains(first)
            || (first == "-" && scalars.count > 1 && scalars[1] != " " && scalars[1] != "-")
        guard opens, !text.utf8.starts(with: "...".utf8) else { return false }
        for (i, scalar) in scalars.enumerated() {
            guard isPrintable(scalar) else { return false }
            switch scalar {
            case ":": if flow || i + 1 == scalars.count || scalars[i + 1] == " " { return false }
            case "#": if i > 0, scalars[i - 1] == " " { return false }
            case ",", "[", "]", "{", "}", "?": if flow { return false }
            case "\"", "`": if i == 0 { return false }
            default: break
            }
        }
        return true
    }

    /// Characters that YAML lets stand in any scalar on one line (YAML 1.2.2, production 1, without breaks, tab, BOM).
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static let words: Set<String> = [
        "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=", "nan", ".nan", ".inf", "-.inf",
        "+.inf", "inf",
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func unsigned(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
    }

    /// Decimal, binary, octal, hexadecimal and floating forms, with `_` between digits.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        let body = unsigned(bytes)
        if body.first == UInt8(ascii: "0"), let kind = body.dropFirst().first,
            "xXoObB".utf8.contains(kind), body.count > 2
        {
            return body.dropFirst(2).allSatisfy { byte in
                isDigit(byte) || byte == UInt8(ascii: "_") || "abcdefABCDEF".utf8.contains(byte)
            }
        }
        var (digits, dots, at) = (0, 0, body.startIndex)
        while at < body.endIndex {
            let byte = body[at]
            if isDigit(byte) {
                digits += 1
            } else if byte == UInt8(ascii: ".") {
                dots += 1
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                let exponent = unsigned(Array(body[body.index(after: at)...]))
                return digits > 0 && dots < 2 && !exponent.isEmpty && exponent.allSatisfy(isDigit)
            } else if byte != UInt8(ascii: "_") {
                return false
            }
            at += 1
        }
        return digits > 0 && dots < 2
    }

    /// `1:30`, a number of base 60 in YAML 1.1.
    private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
        let parts = unsigned(bytes).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1 else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        }
    }

    /// `2024-01-02`, alone or with a time.
    private static func isDate(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes[..<4].allSatisfy(isDigit), bytes[4] == UInt8(ascii: "-") else { return false }
        let rest = bytes[5...]
        guard let dash = rest.firstIndex(of: UInt8(ascii: "-")), (1...2).contains(dash - 5) else { return false }
        return rest[..<dash].allSatisfy(isDigit) && dash + 1 < bytes.count && isDigit(bytes[dash + 1])
    }
}
