import Patterns

/// The operators of `subst` on values, by bytes as in drone/envsubst.
enum SubstFunction {
    /// `^` `^^` `,` `,,`; another combination leaves the value as it is.
    static func cased(_ value: [UInt8], _ function: String) -> [UInt8] {
        let scalars = Array(String(decoding: value, as: UTF8.self).unicodeScalars)
        func mapped(_ mapping: (Unicode.Scalar) -> Unicode.Scalar, count: Int) -> [UInt8] {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars.prefix(count).map(mapping))
            text.append(contentsOf: scalars.dropFirst(count))
            return Array(String(text).utf8)
        }
        return switch function {
        case "^": mapped(upper, count: 1)
        case "^^": mapped(upper, count: scalars.count)
        case ",": mapped(lower, count: 1)
        case ",,": mapped(lower, count: scalars.count)
        default: value
        }
    }

    /// One character for one, as Go maps them: ß stays.
    private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.uppercaseMapping) ?? scalar
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.lowercaseMapping) ?? scalar
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    /// `:POSITION` and `:POSITION:LENGTH` in bytes; a negative position counts from the end, what is no number leaves
    /// the value as it is.
    static func substring(_ value: [UInt8], _ position: [UInt8], _ length: [UInt8]?) -> [UInt8] {
        guard let given = Int(String(decoding: position, as: UTF8.self)) else { return value }
        let from = given < 0 ? max(0, value.count + max(given, -value.count)) : given
        guard from < value.count else { return [] }
        guard let length else { return Array(value[from...]) }
        guard let count = Int(String(decoding: length, as: UTF8.self)) else { return value }
        return Array(value[from...].prefix(max(0, count)))
    }

    /// `#` `##` `%` `%%`: the shortest or longest part at the begin or end that `pattern` matches is removed.
    static func trimmed(_ value: [UInt8], _ function: String, _ pattern: [UInt8]) -> [UInt8] {
        let fromEnd = function.hasPrefix("%")
        let text = fromEnd ? reversed(value) : value
        guard
            let glob = try? Glob(
                String(decoding: fromEnd ? reversed(pattern) : pattern, as: UTF8.self), separator: nil)
        else { return value }
        let lengths = 1...max(1, text.count)
        let found =
            function.count == 2
            ? lengths.last { glob.matches(Array(text.prefix($0))) }
            : lengths.first { glob.matches(Array(text.prefix($0))) }
        guard let found, !text.isEmpty else { return value }
        let rest = Array(text[found...])
        return fromEnd ? reversed(rest) : rest
    }

    private static func reversed(_ bytes: [UInt8]) -> [UInt8] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: String(decoding: bytes, as: UTF8.self).unicodeScalars.reversed())
        return Array(String(text).utf8)
    }

    /// `/` first, `//` all, `/#` at the begin, `/%` at the end. The last two do nothing without a replacement, as in v1.
    static func replaced(_ value: [UInt8], _ kind: String, _ pattern: [UInt8], _ replacement: [UInt8]?) -> [UInt8] {
        switch kind {
        case "/#":
            guard let replacement, value.starts(with: pattern) else { return value }
            return replacement + value[pattern.count...]
        case "/%":
            guard let replacement, value.reversed().starts(with: pattern.reversed()) else { return value }
            return value[..<(value.count - pattern.count)] + replacement
        default:
            return replaceMatches(value, pattern, replacement ?? [], limit: kind == "//" ? .max : 1)
        }
    }

    private static func replaceMatches(
        _ value: [UInt8], _ pattern: [UInt8], _ replacement: [UInt8], limit: Int
    ) -> [UInt8] {
        guard !pattern.isEmpty else { return value }
        var (out, at, count) = ([UInt8](), 0, 0)
        while at < value.count {
            if count < limit, value[at...].starts(with: pattern) {
                out += replacement
                at += pattern.count
                count += 1
            } else {
                out.append(value[at])
                at += 1
            }
        }
        return out
    }
}
