import Diagnostics

/// A regular expression in the syntax of Go's `regexp` as far as names need it, matched in time linear in text times
/// pattern: literals, `.`, classes, `\d \w \s` and their opposites, groups, `|`, `* + ? {n,m}`, `^` and `$`.
struct Pattern: Sendable {
    private indirect enum Node: Sendable {
        case empty, any, start, end
        case set([ClosedRange<UInt32>], negated: Bool)
        case sequence([Node])
        case choice([Node])
        case repeated(Node, Int, Int?)
    }

    private enum Step: Sendable {
        case any, start, end, match
        case set([ClosedRange<UInt32>], negated: Bool)
        case split(Int, Int)
        case jump(Int)
    }

    private var program: [Step] = []
    private static let maximumSteps = 10_000

    /// - Parameter whole: the whole text has to match, not only a part of it.
    init(_ text: String, whole: Bool) throws {
        var parser = Parser(rest: Array(text.unicodeScalars)[...], text: text)
        let node = try parser.choice(0)
        guard parser.rest.isEmpty else { throw parser.fault("has a “)” too many") }
        let wrapped: Node = whole ? .sequence([.start, node, .end]) : node
        try emit(wrapped, text)
        program.append(.match)
    }

    private mutating func emit(_ node: Node, _ text: String) throws {
        guard program.count < Self.maximumSteps else {
            throw Fault(.limit, "the pattern “\(text.prefix(100))” is too large")
        }
        switch node {
        case .empty: break
        case .any: program.append(.any)
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .set(let ranges, let negated): program.append(.set(ranges, negated: negated))
        case .sequence(let nodes): for node in nodes { try emit(node, text) }
        case .choice(let nodes):
            var jumps: [Int] = []
            for (at, node) in nodes.enumerated() {
                guard at + 1 < nodes.count else {
                    try emit(node, text)
                    break
                }
                let split = program.count
                program.append(.split(split + 1, 0))
                try emit(node, text)
                jumps.append(program.count)
                program.append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            for jump in jumps { program[jump] = .jump(program.count) }
        case .repeated(let node, let least, let most):
            for _ in 0..<least { try emit(node, text) }
            if let most {
                var splits: [Int] = []
                for _ in 0..<max(0, most - least) {
                    splits.append(program.count)
                    program.append(.split(program.count + 1, 0))
                    try emit(node, text)
                }
                for split in splits { program[split] = .split(split + 1, program.count) }
            } else {
                let split = program.count
                program.append(.split(split + 1, 0))
                try emit(node, text)
                program.append(.jump(split))
                program[split] = .split(split + 1, program.count)
            }
        }
    }

    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current: [Int] = []
        var seen = [Int](repeating: -1, count: program.count)
        for at in 0...scalars.count {
            // a match may start anywhere
            var stack = [0]
            stack += current
            var reached: [Int] = []
            while let place = stack.popLast() {
                guard seen[place] != at else { continue }
                seen[place] = at
                switch program[place] {
                case .match: return true
                case .jump(let to): stack.append(to)
                case .split(let a, let b):
                    stack.append(b)
                    stack.append(a)
                case .start: if at == 0 { stack.append(place + 1) }
                case .end: if at == scalars.count { stack.append(place + 1) }
                case .any, .set: reached.append(place)
                }
            }
            guard at < scalars.count else { break }
            let value = scalars[at].value
            current = reached.compactMap { place in
                switch program[place] {
                case .any: value == 0x0A ? nil : place + 1
                case .set(let ranges, let negated): ranges.contains { $0.contains(value) } != negated ? place + 1 : nil
                default: nil
                }
            }
        }
        return false
    }

    private struct Parser {
        var rest: ArraySlice<Unicode.Scalar>
        let text: String

        func fault(_ problem: String) -> Fault {
            Fault(.invalid, "the pattern “\(text.prefix(100))” \(problem)")
        }

        mutating func choice(_ depth: Int) throws -> Node {
            guard depth < 50 else { throw fault("is nested too deep") }
            var choices: [Node] = []
            var sequence: [Node] = []
            while let next = rest.first, next != ")" {
                rest.removeFirst()
                if next == "|" {
                    choices.append(.sequence(sequence))
                    sequence = []
                    continue
                }
                sequence.append(try repeated(try atom(next, depth)))
            }
            return choices.isEmpty ? .sequence(sequence) : .choice(choices + [.sequence(sequence)])
        }

        private mutating func atom(_ next: Unicode.Scalar, _ depth: Int) throws -> Node {
            switch next {
            case ".": return .any
            case "^": return .start
            case "$": return .end
            case "[": return try set()
            case "\\":
                guard let escaped = rest.popFirst() else { throw fault("ends in a backslash") }
                if escaped == "A" { return .start }
                if escaped == "z" { return .end }
                let (ranges, negated) = try escape(escaped)
                return .set(ranges, negated: negated)
            case "(":
                if rest.first == "?" {
                    rest.removeFirst()
                    guard rest.popFirst() == ":" else { throw fault("has a group with flags, which are not supported") }
                }
                let inner = try choice(depth + 1)
                guard rest.popFirst() == ")" else { throw fault("has a “(” that is not closed") }
                return inner
            case "*", "+", "?": throw fault("repeats nothing")
            default: return .set([next.value...next.value], negated: false)
            }
        }

        private mutating func repeated(_ node: Node) throws -> Node {
            var result = node
            while let next = rest.first {
                switch next {
                case "*": result = .repeated(result, 0, nil)
                case "+": result = .repeated(result, 1, nil)
                case "?": result = .repeated(result, 0, 1)
                case "{":
                    guard let close = rest.firstIndex(of: "}") else { return result }
                    let inner = String(String.UnicodeScalarView(rest[rest.index(after: rest.startIndex)..<close]))
                    let parts = inner.split(separator: ",", omittingEmptySubsequences: false)
                    guard parts.count <= 2, let least = Int(parts[0]) else { return result }
                    let most = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1])
                    guard least >= 0, least <= 1000, most ?? least <= 1000, most ?? least >= least else {
                        throw fault("repeats too often")
                    }
                    result = .repeated(result, least, most)
                    rest = rest[close...]
                default: return result
                }
                rest.removeFirst()
                // lazy or not, the same texts match
                if rest.first == "?" { rest.removeFirst() }
            }
            return result
        }

        private func escape(_ escaped: Unicode.Scalar) throws -> ([ClosedRange<UInt32>], Bool) {
            switch escaped {
            case "d", "D": return ([0x30...0x39], escaped == "D")
            case "w", "W": return ([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A], escaped == "W")
            case "s", "S": return ([0x09...0x0A, 0x0C...0x0D, 0x20...0x20], escaped == "S")
            case "n": return ([0x0A...0x0A], false)
            case "t": return ([0x09...0x09], false)
            default:
                guard !escaped.properties.isAlphabetic, !(0x30...0x39).contains(escaped.value) else {
                    throw fault("uses \\\(escaped), which is not supported")
                }
                return ([escaped.value...escaped.value], false)
            }
        }

        private mutating func set() throws -> Node {
            var negated = false
            if rest.first == "^" {
                negated = true
                rest.removeFirst()
            }
            var ranges: [ClosedRange<UInt32>] = []
            var isFirst = true
            while let next = rest.popFirst() {
                if next == "]", !isFirst { return .set(ranges, negated: negated) }
                isFirst = false
                if next == "[", rest.first == ":" { throw fault("uses a named class, which is not supported") }
                var low = next.value
                if next == "\\" {
                    guard let escaped = rest.popFirst() else { break }
                    let (inner, isOpposite) = try escape(escaped)
                    guard !isOpposite else { throw fault("uses \\\(escaped) in a class, which is not supported") }
                    guard inner.count == 1, let only = inner.first, only.count == 1 else {
                        ranges += inner
                        continue
                    }
                    low = only.lowerBound
                }
                guard rest.first == "-", let last = rest.dropFirst().first, last != "]" else {
                    ranges.append(low...low)
                    continue
                }
                rest.removeFirst(2)
                var high = last.value
                if last == "\\", let escaped = rest.popFirst() { high = escaped.value }
                guard low <= high else { throw fault("has a range the wrong way round") }
                ranges.append(low...high)
            }
            throw fault("has a “[” that is not closed")
        }
    }
}
