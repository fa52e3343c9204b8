import Diagnostics
import Versions

/// A function that templates may call.
struct TemplateFunction: Sendable {
    typealias Body = @Sendable (TemplateRun, [TemplateValue]) throws(Fault) -> TemplateValue

    /// How many arguments it takes.
    let counts: ClosedRange<Int>
    let body: Body

    init(_ count: Int, _ body: @escaping Body) { self.init(count...count, body) }

    init(atLeast count: Int, _ body: @escaping Body) { self.init(count...Int.max, body) }

    init(_ counts: ClosedRange<Int>, _ body: @escaping Body) {
        (self.counts, self.body) = (counts, body)
    }

    /// By name. `and` and `or` are part of the language.
    static let all: [String: TemplateFunction] = [
        comparisons, printing, strings, letters, numbers, lists, chosen, maps, merging, encodings, patterns, types,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// What a template may name.
    static let names = Set(all.keys).union(["and", "or"])
}

extension TemplateValue {
    /// A text argument.
    func text(_ what: String = "a text") throws(Fault) -> String {
        if case .string(let text) = self { return text }
        throw Fault(.invalid, "expected \(what), not a value of type \(type)")
    }

    /// Any value as text, by Sprig's rule.
    func shown(_ run: TemplateRun) throws(Fault) -> String { try GoPrint.plain(self, run) }

    /// The items of a list argument.
    func items() throws(Fault) -> [TemplateValue] {
        if case .list(let list) = self { return list.items }
        throw Fault(.invalid, "expected a list, not a value of type \(type)")
    }

    func mapping() throws(Fault) -> TemplateMap {
        if case .map(let map) = self { return map }
        throw Fault(.invalid, "expected a map, not a value of type \(type)")
    }

    /// A number argument, by the generous rule of Sprig: what is none counts as 0.
    var int: Int64 {
        switch self {
        case .int(let number): number
        case .float(let number): Int64(exactly: number.rounded(.towardZero)) ?? 0
        case .bool(let flag): flag ? 1 : 0
        case .string(let text):
            TemplateNumber.integer(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded(.towardZero)) } ?? 0
        default: 0
        }
    }

    var float: Double {
        switch self {
        case .int(let number): Double(number)
        case .float(let number): number
        case .bool(let flag): flag ? 1 : 0
        case .string(let text): Double(text) ?? 0
        default: 0
        }
    }

    /// A small number, such as a count; others are refused.
    func count(_ what: String) throws(Fault) -> Int {
        guard let number = Int(exactly: int), number.magnitude <= 1 << 30 else {
            throw Fault(.limit, "\(what) is too large")
        }
        return number
    }

    /// Whether two values are equal all through.
    func equals(_ other: TemplateValue, _ run: TemplateRun, depth: Int = 0) throws(Fault) -> Bool {
        try run.step()
        guard depth < TemplateList.maximumDepth else { throw Fault(.limit, "values are nested too deeply") }
        switch (self, other) {
        case (.nothing, .nothing): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.int(let a), .int(let b)): return a == b
        case (.float(let a), .float(let b)): return a == b
        case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
        case (.version(let a), .version(let b)): return a == b
        case (.list(let a), .list(let b)):
            guard a.items.count == b.items.count else { return false }
            for (one, two) in zip(a.items, b.items) where try !one.equals(two, run, depth: depth + 1) { return false }
            return true
        case (.map(let a), .map(let b)):
            guard a.members.count == b.members.count else { return false }
            for (key, one) in a.members {
                guard let two = b.members[key], try one.equals(two, run, depth: depth + 1) else { return false }
            }
            return true
        default: return false
        }
    }
}
