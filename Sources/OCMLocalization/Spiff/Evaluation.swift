import Diagnostics
import Documents

/// Computes values in which texts may hold expressions: `(( a.b ))` as a whole, `x (( a )) y` inside a text, and
/// `((! … ))` for the text `(( … ))` itself.
struct Evaluation {
    let root: JSONValue
    private var active: [[DocumentPath.Segment]] = []
    private var steps = 0

    private var joinedBytes = 0

    private static let maximumSteps = 100_000
    /// Bytes of all texts that are put together.
    private static let maximumJoined = 1 << 22

    init(root: JSONObject) {
        self.root = .object(root)
    }

    /// `value` with all expressions replaced; they see the root, and nothing else.
    mutating func evaluate(_ value: JSONValue) throws(Fault) -> JSONValue {
        try evaluate(value, at: nil)
    }

    /// `place` is where the value stands below the root: a name is looked up in the mappings around it, inside out.
    mutating func evaluate(_ value: JSONValue, at place: [DocumentPath.Segment]?) throws(Fault) -> JSONValue {
        steps += 1
        guard steps <= Evaluation.maximumSteps, (place?.count ?? 0) < 100 else {
            throw Fault(.limit, "the expressions need more than \(Evaluation.maximumSteps) steps")
        }
        switch value {
        case .null, .bool, .number: return value
        case .string(let text): return try evaluate(text, place)
        case .array(let items):
            var result: [JSONValue] = []
            for (index, item) in items.enumerated() {
                result.append(try evaluate(item, at: place.map { $0 + [.index(index)] }))
            }
            return .array(result)
        case .object(let object):
            var result = JSONObject()
            for member in object.members {
                guard member.key != "<<", member.key != "<<<" else {
                    throw Fault(.unsupported, "the spiff key “\(member.key)” (merge, control) is not supported")
                }
                result[member.key] = try evaluate(member.value, at: place.map { $0 + [.key(member.key)] })
            }
            return .object(result)
        }
    }

    private mutating func evaluate(_ text: String, _ place: [DocumentPath.Segment]?) throws(Fault) -> JSONValue {
        var parts: [JSONValue] = []
        for part in try TextParts.split(text) {
            switch part {
            case .text(let text): parts.append(.string(text))
            case .expression(let code): parts.append(try compute(try ExpressionParser.parse(code), place))
            }
        }
        if parts.count == 1, let only = parts.first { return only }
        return try joined(parts)
    }

    private mutating func compute(
        _ expression: Expression, _ place: [DocumentPath.Segment]?
    ) throws(Fault) -> JSONValue {
        switch expression {
        case .literal(.null): return .null
        case .literal(.bool(let flag)): return .bool(flag)
        case .literal(.integer(let number)): return .number(JSONNumber(number))
        case .literal(.string(let text)): return .string(text)
        case .reference(let path, let text): return try look(up: path, text, place)
        case .alternative(let first, let second):
            do { return try compute(first, place) } catch {
                guard error.code == .notFound else { throw error }
                return try compute(second, place)
            }
        case .joined(let parts):
            var values: [JSONValue] = []
            for part in parts { values.append(try compute(part, place)) }
            if values.allSatisfy({ $0.array != nil }) { return .array(values.flatMap { $0.array ?? [] }) }
            return try joined(values)
        case .arithmetic(let sign, let left, let right):
            return .number(JSONNumber(try calculate(sign, try compute(left, place), try compute(right, place))))
        }
    }

    private mutating func joined(_ values: [JSONValue]) throws(Fault) -> JSONValue {
        var text = ""
        for value in values {
            let part = try self.text(of: value)
            joinedBytes += part.utf8.count
            guard joinedBytes <= Evaluation.maximumJoined else {
                throw Fault(.limit, "the expressions join texts of more than \(Evaluation.maximumJoined) bytes")
            }
            text += part
        }
        return .string(text)
    }

    private func calculate(_ sign: Expression.Operator, _ left: JSONValue, _ right: JSONValue) throws(Fault) -> Int {
        guard let a = left.number?.int, let b = right.number?.int else {
            throw Fault(.invalid, "“\(sign.rawValue)” takes integers")
        }
        let (result, overflow): (Int, Bool)
        switch sign {
        case .plus: (result, overflow) = a.addingReportingOverflow(b)
        case .minus: (result, overflow) = a.subtractingReportingOverflow(b)
        case .times: (result, overflow) = a.multipliedReportingOverflow(by: b)
        case .divided: (result, overflow) = a.dividedReportingOverflow(by: b)
        case .remainder: (result, overflow) = a.remainderReportingOverflow(dividingBy: b)
        }
        guard !overflow else { throw Fault(.invalid, "\(a) \(sign.rawValue) \(b) has no result") }
        return result
    }

    private func text(of value: JSONValue) throws(Fault) -> String {
        switch value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let flag): return flag ? "true" : "false"
        case .null: throw Fault(.invalid, "null can't be joined to a text")
        case .array, .object: throw Fault(.invalid, "a list or mapping can't be joined to a text")
        }
    }

    private mutating func look(
        up path: [DocumentPath.Segment], _ text: String, _ place: [DocumentPath.Segment]?
    ) throws(Fault) -> JSONValue {
        guard let first = path.first else { return .null }
        for depth in stride(from: (place?.count ?? 1) - 1, through: 0, by: -1) {
            let scope = Array((place ?? [])[..<min(depth, place?.count ?? 0)])
            guard let around = Evaluation.value(at: scope, in: root), around.object?[name(first)] != nil else {
                continue
            }
            let whole = scope + path
            guard let found = Evaluation.value(at: whole, in: root) else { break }
            guard !active.contains(whole) else { throw Fault(.invalid, "“\(text)” refers to itself") }
            active.append(whole)
            defer { active.removeLast() }
            return try evaluate(found, at: whole)
        }
        throw Fault(.notFound, "'\(text)' not found")
    }

    private func name(_ segment: DocumentPath.Segment) -> String {
        if case .key(let key) = segment { key } else { "" }
    }

    private static func value(at path: [DocumentPath.Segment], in root: JSONValue) -> JSONValue? {
        var value = root
        for segment in path {
            guard let next = step(value, segment) else { return nil }
            value = next
        }
        return value
    }

    private static func step(_ value: JSONValue, _ segment: DocumentPath.Segment) -> JSONValue? {
        switch (value, segment) {
        case (.object(let object), .key(let key)): object[key]
        case (.array(let items), .index(let index)): items.indices.contains(index) ? items[index] : nil
        case (.array(let items), .key(let key)): items.first { $0["name"] == .string(key) }
        default: nil
        }
    }
}

/// The parts of a text: what stands in `(( ))` and what stands outside.
enum TextParts {
    case text(String)
    case expression(String)

    static func split(_ text: String) throws(Fault) -> [TextParts] {
        let bytes = Array(text.utf8)
        var parts: [TextParts] = []
        var plain: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard let (close, isEscaped) = expression(bytes, at) else {
                plain.append(bytes[at])
                at += 1
                continue
            }
            if isEscaped {
                plain += bytes[at..<(at + 2)] + bytes[(at + 3)..<(close + 2)]
            } else {
                if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
                plain = []
                let inside = bytes[(at + 2)..<close]
                parts.append(.expression(trimmed(inside)))
            }
            at = close + 2
        }
        if !plain.isEmpty || parts.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
        return parts
    }

    /// If an expression opens at `start`: where its `))` is. Parentheses inside are counted, quoted ones are not.
    private static func expression(_ bytes: [UInt8], _ start: Int) -> (close: Int, isEscaped: Bool)? {
        guard start + 2 < bytes.count, bytes[start] == UInt8(ascii: "("), bytes[start + 1] == UInt8(ascii: "(") else {
            return nil
        }
        let isEscaped = bytes[start + 2] == UInt8(ascii: "!")
        var at = start + (isEscaped ? 3 : 2)
        // Without a blank it is an expression only as a whole; `$((1+2))` of a shell script is none.
        let isLoose = at < bytes.count && !SourceText.isBlank(bytes[at]) && !SourceText.isBreak(bytes[at]) && !isEscaped
        var (open, isQuoted) = (0, false)
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\\") where isQuoted: at += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted: open += 1
            case UInt8(ascii: ")") where !isQuoted:
                if open == 0 {
                    guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: ")") else { return nil }
                    return isLoose && (start > 0 || at + 2 < bytes.count) ? nil : (at, isEscaped)
                }
                open -= 1
            default: break
            }
            at += 1
        }
        return nil
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { SourceText.isBlank(byte) || SourceText.isBreak(byte) }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
