package import Diagnostics

/// A regular expression whose time grows with the text only, never with its square or worse: the alternatives are
/// followed side by side. What would need more (look-around, back references) is refused.
package struct Pattern: Sendable {
    package let text: String
    let program: [Step]

    enum Step: Sendable {
        case set(CharacterSet)
        case split(Int, Int)
        case jump(Int)
        case start, end
        case match
    }

    /// Ranges of code points, or everything but them.
    struct CharacterSet: Sendable {
        var ranges: [ClosedRange<UInt32>] = []
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isInverted
        }
    }

    package init(_ text: String) throws(Fault) {
        self.text = text
        guard text.utf8.count <= 1000 else { throw Fault(.limit, "the pattern is longer than 1000 bytes") }
        var compiler = PatternCompiler(text)
        program = try compiler.compile()
    }

    /// Whether some part of `input` fits (anchors make it the whole).
    package func matches(_ input: String) -> Bool {
        var current = States(program.count)
        let scalars = Array(input.unicodeScalars)
        for at in 0...scalars.count {
            follow(0, into: &current, atStart: at == 0, atEnd: at == scalars.count)
            if current.hasMatch { return true }
            guard at < scalars.count else { break }
            var next = States(program.count)
            for state in current.list {
                if case .set(let set) = program[state], set.contains(scalars[at]) {
                    follow(state + 1, into: &next, atStart: false, atEnd: at + 1 == scalars.count)
                }
            }
            current = next
            if current.hasMatch { return true }
        }
        return false
    }

    private struct States {
        var list: [Int] = []
        var isIn: [Bool]
        var hasMatch = false

        init(_ count: Int) { isIn = Array(repeating: false, count: count) }
    }

    private func follow(_ state: Int, into states: inout States, atStart: Bool, atEnd: Bool) {
        var open = [state]
        while let state = open.popLast() {
            guard !states.isIn[state] else { continue }
            states.isIn[state] = true
            switch program[state] {
            case .set: states.list.append(state)
            case .split(let a, let b): open += [b, a]
            case .jump(let to): open.append(to)
            case .start: if atStart { open.append(state + 1) }
            case .end: if atEnd { open.append(state + 1) }
            case .match: states.hasMatch = true
            }
        }
    }
}

/// Turns the text of an expression into steps.
private struct PatternCompiler {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private static let maximumSteps = 20_000

    mutating func compile() throws(Fault) -> [Pattern.Step] {
        let steps = try alternatives()
        guard at == scalars.count else { throw Fault(.invalid, "a parenthesis is closed that was not opened") }
        return steps + [.match]
    }

    /// Steps with targets relative to their own start, so that they can be moved.
    private mutating func alternatives() throws(Fault) -> [Pattern.Step] {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw Fault(.limit, "the pattern is nested deeper than 50 levels") }
        var steps = try sequence()
        while take("|") {
            let other = try sequence()
            let head: [Pattern.Step] = [.split(1, steps.count + 2)]
            let jump: [Pattern.Step] = [.jump(1 + steps.count + 1 + other.count)]
            steps = head + moved(steps, 1) + jump + moved(other, steps.count + 2)
            guard steps.count <= PatternCompiler.maximumSteps else { throw tooLarge() }
        }
        return steps
    }

    private mutating func sequence() throws(Fault) -> [Pattern.Step] {
        var steps: [Pattern.Step] = []
        while at < scalars.count, scalars[at] != "|", scalars[at] != ")" {
            let atom = try repeated(try atom())
            steps += moved(atom, steps.count)
            guard steps.count <= PatternCompiler.maximumSteps else { throw tooLarge() }
        }
        return steps
    }

    private func tooLarge() -> Fault {
        Fault(.limit, "the pattern needs more than \(PatternCompiler.maximumSteps) steps")
    }

    private func moved(_ steps: [Pattern.Step], _ by: Int) -> [Pattern.Step] {
        steps.map { step in
            switch step {
            case .split(let a, let b): .split(a + by, b + by)
            case .jump(let a): .jump(a + by)
            default: step
            }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard at < scalars.count, scalars[at] == scalar else { return false }
        at += 1
        return true
    }

    private mutating func repeated(_ atom: [Pattern.Step]) throws(Fault) -> [Pattern.Step] {
        var steps = atom
        while at < scalars.count {
            if take("*") {
                steps = star(steps)
            } else if take("+") {
                steps = steps + moved(star(steps), steps.count)
            } else if take("?") {
                steps = [.split(1, steps.count + 1)] + moved(steps, 1)
            } else if scalars[at] == "{", let (least, most) = bounds() {
                guard least <= 1000, (most ?? 0) <= 1000, most.map({ $0 >= least }) ?? true,
                    steps.count * (max(least, most ?? 0) + 1) <= PatternCompiler.maximumSteps
                else { throw tooLarge() }
                let one = steps
                steps = []
                for _ in 0..<least { steps += moved(one, steps.count) }
                guard let most else {
                    steps += moved(star(one), steps.count)
                    _ = take("?")
                    continue
                }
                for _ in least..<most { steps += moved([.split(1, one.count + 1)] + moved(one, 1), steps.count) }
            } else {
                break
            }
            _ = take("?")
            // “+” doubles what it repeats
            guard steps.count <= PatternCompiler.maximumSteps else { throw tooLarge() }
        }
        return steps
    }

    private func star(_ steps: [Pattern.Step]) -> [Pattern.Step] {
        [.split(1, steps.count + 2)] + moved(steps, 1) + [.jump(0)]
    }

    /// `{m}`, `{m,}` or `{m,n}`; a brace that is none of them stands for itself.
    private mutating func bounds() -> (Int, Int?)? {
        guard let close = scalars[at...].firstIndex(of: "}") else { return nil }
        var inside = ""
        inside.unicodeScalars.append(contentsOf: scalars[(at + 1)..<close])
        let parts = inside.split(separator: Unicode.Scalar(","))
        guard parts.count <= 2, let least = Int(parts[0]), least >= 0 else { return nil }
        if parts.count == 1 {
            at = close + 1
            return (least, least)
        }
        if parts[1].isEmpty {
            at = close + 1
            return (least, nil)
        }
        guard let most = Int(parts[1]) else { return nil }
        at = close + 1
        return (least, most)
    }

    private mutating func atom() throws(Fault) -> [Pattern.Step] {
        let scalar = scalars[at]
        at += 1
        switch scalar {
        case "^": return [.start]
        case "$": return [.end]
        case ".": return [.set(Pattern.CharacterSet(ranges: [10...10], isInverted: true))]
        case "(":
            if take("?"), !take(":") { throw Fault(.unsupported, "groups as (?…) other than (?:…) are not supported") }
            let inner = try alternatives()
            guard take(")") else { throw Fault(.invalid, "a parenthesis is not closed") }
            return inner
        case "[": return [.set(try characterClass())]
        case "*", "+", "?": throw Fault(.invalid, "“\(scalar)” repeats nothing")
        case "\\": return [.set(try escape())]
        default: return [.set(Pattern.CharacterSet(ranges: [scalar.value...scalar.value]))]
        }
    }

    private mutating func escape() throws(Fault) -> Pattern.CharacterSet {
        guard at < scalars.count else { throw Fault(.invalid, "the pattern ends with a backslash") }
        let scalar = scalars[at]
        at += 1
        let digits: [ClosedRange<UInt32>] = [48...57]
        let word: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
        let space: [ClosedRange<UInt32>] = [9...13, 32...32, 160...160]
        switch scalar {
        case "d": return .init(ranges: digits)
        case "D": return .init(ranges: digits, isInverted: true)
        case "w": return .init(ranges: word)
        case "W": return .init(ranges: word, isInverted: true)
        case "s": return .init(ranges: space)
        case "S": return .init(ranges: space, isInverted: true)
        case "t": return .init(ranges: [9...9])
        case "n": return .init(ranges: [10...10])
        case "r": return .init(ranges: [13...13])
        case "a"..."z", "A"..."Z", "0"..."9":
            throw Fault(.unsupported, "the escape \\\(scalar) is not supported")
        default: return .init(ranges: [scalar.value...scalar.value])
        }
    }

    private mutating func characterClass() throws(Fault) -> Pattern.CharacterSet {
        var set = Pattern.CharacterSet()
        set.isInverted = take("^")
        var isFirst = true
        while at < scalars.count, isFirst || scalars[at] != "]" {
            isFirst = false
            let from = try classMember()
            guard at + 1 < scalars.count, scalars[at] == "-", scalars[at + 1] != "]", from.count == 1,
                let low = from.first?.lowerBound
            else {
                set.ranges += from
                continue
            }
            at += 1
            let to = try classMember()
            guard to.count == 1, let high = to.first?.upperBound, high >= low else {
                throw Fault(.invalid, "a range in brackets runs backwards")
            }
            set.ranges.append(low...high)
        }
        guard take("]") else { throw Fault(.invalid, "a bracket is not closed") }
        return set
    }

    private mutating func classMember() throws(Fault) -> [ClosedRange<UInt32>] {
        let scalar = scalars[at]
        at += 1
        guard scalar == "\\" else { return [scalar.value...scalar.value] }
        let set = try escape()
        guard !set.isInverted else { throw Fault(.unsupported, "inverted sets inside brackets are not supported") }
        return set.ranges
    }
}
