/// A pattern with `*`, `?`, `[a-z]` and `\`, as Go's `path.Match` reads it, over one name.
struct Glob: Sendable {
    private enum Part: Sendable {
        case one(Unicode.Scalar)
        case any
        case run
        case set([ClosedRange<UInt32>], isNegated: Bool)

        func matches(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .one(let own): own == scalar
            case .any, .run: true
            case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
            }
        }

        var isRun: Bool { if case .run = self { true } else { false } }
    }

    private let parts: [Part]

    /// Nil for a pattern that is broken: an open `[`, a `\` at the end.
    init?(_ pattern: some StringProtocol) {
        var rest = Array(pattern.unicodeScalars)[...]
        var parts: [Part] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": if parts.last?.isRun != true { parts.append(.run) }
            case "?": parts.append(.any)
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                parts.append(.one(next))
            case "[":
                guard let set = Glob.set(&rest) else { return nil }
                parts.append(set)
            default: parts.append(.one(scalar))
            }
        }
        self.parts = parts
    }

    private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Part? {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        func end() -> Unicode.Scalar? {
            guard let scalar = rest.popFirst() else { return nil }
            return scalar == "\\" ? rest.popFirst() : scalar
        }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            if rest.first == "]", !ranges.isEmpty {
                rest.removeFirst()
                return .set(ranges, isNegated: isNegated)
            }
            guard rest.first != "]", rest.first != "-", let low = end() else { return nil }
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                guard rest.first != "]", let last = end() else { return nil }
                high = last
            }
            // an empty range matches nothing, as in Go
            ranges.append(low.value <= high.value ? low.value...high.value : UInt32.max...UInt32.max)
        }
    }

    /// Whether all of `text` fits.
    func matches(_ text: some StringProtocol) -> Bool { matches(Array(text.unicodeScalars)[...]) }

    /// Whether all of `text` fits; the work is bounded by the product of both lengths.
    func matches(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        var (part, at) = (0, text.startIndex)
        var retry: (part: Int, at: Int)?
        while at < text.endIndex || part < parts.count {
            if part < parts.count {
                if parts[part].isRun {
                    retry = (part, at)
                    part += 1
                    continue
                }
                if at < text.endIndex, parts[part].matches(text[at]) {
                    part += 1
                    at += 1
                    continue
                }
            }
            guard let from = retry, from.at < text.endIndex else { return false }
            (part, at) = (from.part + 1, from.at + 1)
            retry = (from.part, from.at + 1)
        }
        return true
    }
}
