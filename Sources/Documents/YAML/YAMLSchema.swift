/// What the unquoted scalars of a YAML document mean.
public enum YAMLSchema: Sendable {
    /// As Go's `yaml.v3` reads into untyped values: YAML 1.2 with `010`, `1_000` and the like as numbers; times become
    /// RFC 3339 texts. For constructor files.
    case core12
    /// As Go's `sigs.k8s.io/yaml` reads: YAML 1.1 with `yes`, `on`, `y` and the like as booleans; times stay texts. For
    /// component descriptors.
    case yaml11
}

/// The value of a scalar, before it is JSON.
enum YAMLScalar: Equatable {
    case null
    case bool(Bool)
    case integer(JSONNumber)
    /// May be infinite or not a number, which JSON does not have.
    case float(Double)
    case time(GoTime)
    case merge
    case string

    /// What an unquoted scalar without a tag is.
    init(resolving text: String, _ schema: YAMLSchema) {
        guard let first = text.utf8.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = Self.timeOrNumber(text)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): self = Self.words[text] ?? Self.timeOrNumber(text)
        case UInt8(ascii: "."):
            self = Self.words[text] ?? GoNumberText.pointFloat(text).map(YAMLScalar.float) ?? .string
        case UInt8(ascii: "<"): self = text == "<<" ? .merge : .string
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
            UInt8(ascii: "~"):
            guard text.utf8.count <= 5 else {
                self = .string
                return
            }
            self = Self.words[text] ?? (schema == .yaml11 ? Self.words11[text] : nil) ?? .string
        default: self = .string
        }
    }

    private static func timeOrNumber(_ text: String) -> YAMLScalar {
        if let time = GoTime(text) { return .time(time) }
        let plain = text.utf8.contains(UInt8(ascii: "_")) ? String(text.filter { $0 != "_" }) : text
        if let integer = GoNumberText.integer(plain) { return .integer(integer) }
        if let float = GoNumberText.float(plain) { return .float(float) }
        return .string
    }

    private static let words: [String: YAMLScalar] = [
        "~": .null, "null": .null, "Null": .null, "NULL": .null,
        "true": .bool(true), "True": .bool(true), "TRUE": .bool(true),
        "false": .bool(false), "False": .bool(false), "FALSE": .bool(false),
        ".nan": .float(.nan), ".NaN": .float(.nan), ".NAN": .float(.nan),
        ".inf": .float(.infinity), ".Inf": .float(.infinity), ".INF": .float(.infinity),
        "+.inf": .float(.infinity), "+.Inf": .float(.infinity), "+.INF": .float(.infinity),
        "-.inf": .float(-.infinity), "-.Inf": .float(-.infinity), "-.INF": .float(-.infinity),
    ]

    private static let words11: [String: YAMLScalar] = {
        var words: [String: YAMLScalar] = [:]
        for word in ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"] { words[word] = .bool(true) }
        for word in ["n", "N", "no", "No", "NO", "off", "Off", "OFF"] { words[word] = .bool(false) }
        return words
    }()
}

/// Numbers in the forms that Go's YAML packages take.
package enum GoNumberText {
    /// `strconv.ParseInt` and `ParseUint` with base 0: `0x`, `0o`, `0b` and a leading `0` choose the base; 64 bits.
    package static func integer(_ text: String) -> JSONNumber? {
        var digits = text[...]
        let sign = digits.first
        if sign == "-" || sign == "+" { digits = digits.dropFirst() }
        var radix = 10
        if digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 {
            switch digits.dropFirst().first {
            case "x", "X": radix = 16
            case "o", "O": radix = 8
            case "b", "B": radix = 2
            default: radix = 0
            }
            digits = digits.dropFirst(radix == 0 ? 1 : 2)
            if radix == 0 { radix = 8 }
        }
        // A second sign would be taken by Swift's parser.
        guard let lead = digits.utf8.first, lead != UInt8(ascii: "-"), lead != UInt8(ascii: "+") else { return nil }
        if sign == "-" {
            return Int64("-" + digits, radix: radix).map { JSONNumber($0) }
        }
        // ParseUint takes no sign, so with one the number has to fit into 63 bits.
        if sign == "+" { return Int64(digits, radix: radix).map { JSONNumber($0) } }
        return UInt64(digits, radix: radix).map { JSONNumber(unchecked: String($0)) }
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, if a double can hold it.
    static func float(_ text: String) -> Double? {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            rest = rest.dropFirst(count)
            return count
        }
        func skip(_ bytes: UInt8...) -> Bool {
            guard let first = rest.first, bytes.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip(UInt8(ascii: "-"), UInt8(ascii: "+"))
        let whole = digits()
        let fraction = skip(UInt8(ascii: ".")) ? digits() : 0
        guard whole + fraction > 0 else { return nil }
        if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = skip(UInt8(ascii: "-"), UInt8(ascii: "+"))
            guard digits() > 0 else { return nil }
        }
        guard rest.isEmpty, let value = Double(Self.closingPoint(text)), value.isFinite else { return nil }
        return value
    }

    /// A number that starts with a point; underscores may stand between digits, as in Go.
    static func pointFloat(_ text: String) -> Double? {
        var previousIsDigit = false
        let bytes = Array(text.utf8)
        for (at, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "_") {
                guard previousIsDigit, at + 1 < bytes.count, bytes[at + 1] >= 0x30, bytes[at + 1] <= 0x39 else {
                    return nil
                }
            }
            previousIsDigit = byte >= 0x30 && byte <= 0x39
        }
        return float(String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
    }

    /// Swift takes neither `1.` nor `.5e3` after a sign as Go does everywhere; a zero at the point makes both plain.
    private static func closingPoint(_ text: String) -> String {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return text }
        let before = text[..<point]
        let after = text[text.utf8.index(after: point)...]
        let startsWithDigit = after.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
        return before + "0".prefix(before.utf8.last.map { $0 >= 0x30 } ?? false ? 0 : 1) + "."
            + (startsWithDigit ? "" : "0") + after
    }
}
