import Diagnostics
import Documents
import Patterns

extension ExpressionFunctions {
    static let texts: [ExpressionFunction] = [sizes, searches, changes].flatMap { $0 }

    private static let searches: [ExpressionFunction] = [
        .method("startsWith", [.string, .string], .bool) { .bool($0[0].text.utf8.starts(with: $0[1].text.utf8)) },
        .method("endsWith", [.string, .string], .bool) {
            .bool($0[0].text.utf8.reversed().starts(with: $0[1].text.utf8.reversed()))
        },
        .method("contains", [.string, .string], .bool) {
            .bool($0[0].scalars.firstRange(of: $0[1].scalars) != nil)
        },
        .method("matches", [.string, .string], .bool, matches),
        .function("matches", [.string, .string], .bool, matches),
        .method("find", [.string, .string], .string) { values in
            .string(try found(values, limit: 1).first ?? "")
        },
        .method("findAll", [.string, .string], .list(.string)) {
            .list(try found($0, limit: .max).map(ExpressionValue.string))
        },
        .method("findAll", [.string, .string, .int], .list(.string)) { values in
            let limit = values[2].int < 0 ? Int.max : Int(clamping: values[2].int)
            return .list(try found(values, limit: limit).map(ExpressionValue.string))
        },
        .method("charAt", [.string, .int], .string) { values in
            let scalars = values[0].scalars
            guard let at = Int(exactly: values[1].int), at >= 0, at <= scalars.count else {
                throw ExpressionError("index out of range: \(values[1].int)")
            }
            return .string(at == scalars.count ? "" : String(scalars[at]))
        },
        .method("indexOf", [.string, .string], .int) { .int(try place($0[1], in: $0[0], from: 0)) },
        .method("indexOf", [.string, .string, .int], .int) { .int(try place($0[1], in: $0[0], from: $0[2].int)) },
        .method("lastIndexOf", [.string, .string], .int) { values in
            let count = Int64(values[0].scalars.count)
            if values[1].text.isEmpty { return .int(count) }
            return .int(count == 0 ? -1 : try lastPlace(values[1], in: values[0], upTo: count - 1))
        },
        .method("lastIndexOf", [.string, .string, .int], .int) {
            .int(try lastPlace($0[1], in: $0[0], upTo: $0[2].int))
        },
    ]

    private static let changes: [ExpressionFunction] = [
        .method("lowerAscii", [.string], .string) { .string(cased($0[0].text, from: 0x41, by: 0x20)) },
        .method("upperAscii", [.string], .string) { .string(cased($0[0].text, from: 0x61, by: -0x20)) },
        .method("trim", [.string], .string) { values in
            let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
            let rest = values[0].scalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
            return .string(text(rest))
        },
        .method("replace", [.string, .string, .string], .string) { values in
            .string(values[0].text.replacing(values[1].text, with: values[2].text))
        },
        .method("replace", [.string, .string, .string, .int], .string) { values in
            let count = values[3].int < 0 ? Int.max : Int(clamping: values[3].int)
            return .string(values[0].text.replacing(values[1].text, with: values[2].text, maxReplacements: count))
        },
        .method("split", [.string, .string], .list(.string)) { values in
            .list(split(values[0].text, values[1].text, limit: .max))
        },
        .method("split", [.string, .string, .int], .list(.string)) { values in
            let limit = values[2].int < 0 ? Int.max : Int(clamping: values[2].int)
            return .list(limit == 0 ? [] : split(values[0].text, values[1].text, limit: limit))
        },
        .method("substring", [.string, .int], .string) { values in
            try substring(values[0].scalars, values[1].int, Int64(values[0].scalars.count))
        },
        .method("substring", [.string, .int, .int], .string) { values in
            try substring(values[0].scalars, values[1].int, values[2].int)
        },
        .method("join", [.list(.string)], .string) { .string($0[0].elements.map(\.text).joined()) },
        .method("join", [.list(.string), .string], .string) { values in
            .string(values[0].elements.map(\.text).joined(separator: values[1].text))
        },
    ]

    private static let sizes: [ExpressionFunction] = {
        let types: [ExpressionType] = [
            .string, .bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B")),
        ]
        return types.flatMap { type -> [ExpressionFunction] in
            [.function("size", [type], .int, size), .method("size", [type], .int, size)]
        }
    }()

    @Sendable private static func size(_ values: [ExpressionValue]) throws -> ExpressionValue {
        switch values[0] {
        case .string: return .int(Int64(values[0].scalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let elements, _): return .int(Int64(elements.count))
        case .map(let map): return .int(Int64(map.count))
        case .object(let object, _): return .int(Int64(object.count))
        default: throw ExpressionError("no such overload")
        }
    }

    private static func pattern(_ values: [ExpressionValue]) throws(ExpressionError) -> Pattern {
        do throws(Fault) { return try PatternCache.pattern(values[1].text) } catch {
            throw ExpressionError(error.message)
        }
    }

    /// Steps that one match may take.
    private static let maximumMatching = 50_000_000

    private static func found(_ values: [ExpressionValue], limit: Int) throws(ExpressionError) -> [String] {
        var budget = maximumMatching
        let text = values[0].text
        guard let matches = try pattern(values).allMatches(in: text, limit: limit, budget: &budget) else {
            throw ExpressionError.tooExpensive
        }
        return matches.map { String(text[$0.range]) }
    }

    @Sendable private static func matches(_ values: [ExpressionValue]) throws(ExpressionError) -> ExpressionValue {
        var budget = maximumMatching
        guard let found = try pattern(values).matches(values[0].text, budget: &budget) else {
            throw ExpressionError.tooExpensive
        }
        return .bool(found)
    }

    /// Where a part stands first at or behind an offset; -1: nowhere.
    private static func place(
        _ part: ExpressionValue, in text: ExpressionValue, from offset: Int64
    ) throws(ExpressionError) -> Int64 {
        let (scalars, part) = (text.scalars, part.scalars)
        if part.isEmpty { return offset }
        guard offset >= 0 else { throw ExpressionError("index out of range: \(offset)") }
        guard let start = Int(exactly: offset), start < scalars.count else { return -1 }
        return scalars[start...].firstRange(of: part).map { Int64($0.lowerBound) } ?? -1
    }

    /// Where a part stands last at or before an offset; -1: nowhere.
    private static func lastPlace(
        _ part: ExpressionValue, in text: ExpressionValue, upTo offset: Int64
    ) throws(ExpressionError) -> Int64 {
        let (scalars, part) = (text.scalars, part.scalars)
        if part.isEmpty { return offset }
        guard offset >= 0 else { throw ExpressionError("index out of range: \(offset)") }
        guard let end = Int(exactly: offset), end < scalars.count else { return -1 }
        let reached = Array(scalars.prefix(end + part.count).reversed())
        guard let found = reached.firstRange(of: Array(part.reversed())) else { return -1 }
        return Int64(reached.count - found.upperBound)
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func cased(_ text: String, from first: UInt8, by step: Int) -> String {
        let bytes = text.utf8.map { (first..<first + 26).contains($0) ? UInt8(Int($0) + step) : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func split(_ text: String, _ separator: String, limit: Int) -> [ExpressionValue] {
        guard !separator.isEmpty else { return text.unicodeScalars.map { .string(String($0)) } }
        var parts: [ExpressionValue] = []
        var rest = text[...]
        while parts.count < limit - 1, let range = rest.firstRange(of: separator) {
            parts.append(.string(String(rest[..<range.lowerBound])))
            rest = rest[range.upperBound...]
        }
        return parts + [.string(String(rest))]
    }

    private static func substring(
        _ scalars: [Unicode.Scalar], _ from: Int64, _ to: Int64
    ) throws(ExpressionError) -> ExpressionValue {
        guard let start = Int(exactly: from), let end = Int(exactly: to), start >= 0, end <= scalars.count, start <= end
        else { throw ExpressionError("invalid substring range. start: \(from), end: \(to)") }
        return .string(text(scalars[start..<end]))
    }
}

extension ExpressionValue {
    fileprivate var scalars: [Unicode.Scalar] { Array(text.unicodeScalars) }
}
