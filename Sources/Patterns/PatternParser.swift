import Diagnostics

/// Reads the syntax of RE2 as Go's `regexp` has it.
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var at = 0
    var flags = Flags()
    private(set) var groupNames: [String?] = []
    private var depth = 0
    /// Ranges in all sets so far: sets with names are large for their length.
    private var rangeCount = 0

    struct Flags: OptionSet {
        let rawValue: UInt8
        static let ignoresCase = Flags(rawValue: 1)
        static let multiline = Flags(rawValue: 2)
        static let dotTakesNewline = Flags(rawValue: 4)
        static let lazy = Flags(rawValue: 8)
    }

    private static let maximumDepth = 200
    private static let maximumRanges = 200_000
    private static let maximumRepetition = 1000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(Fault) -> PatternNode {
        let node = try choice()
        guard at == scalars.count else { throw fault("unexpected )", scalars[...]) }
        return node
    }

    // MARK: text

    func peek(_ offset: Int = 0) -> Unicode.Scalar? { at + offset < scalars.count ? scalars[at + offset] : nil }

    func text(_ part: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: part)
        return String(view)
    }

    func fault(_ problem: String, _ part: ArraySlice<Unicode.Scalar>) -> Fault {
        Fault(.invalid, "error parsing regexp: \(problem): `\(text(part))`")
    }

    func tooLarge() -> Fault {
        Fault(.limit, "error parsing regexp: expression too large: `\(text(scalars))`")
    }

    // MARK: structure

    private mutating func choice() throws(Fault) -> PatternNode {
        guard depth < Self.maximumDepth else { throw fault("expression nests too deeply", scalars[...]) }
        depth += 1
        defer { depth -= 1 }
        var choices: [PatternNode] = []
        while true {
            let sequence = try sequence()
            guard peek() == "|" else {
                return choices.isEmpty ? sequence : .choice(choices + [sequence])
            }
            choices.append(sequence)
            at += 1
        }
    }

    private mutating func sequence() throws(Fault) -> PatternNode {
        var nodes: [PatternNode] = []
        var repetition: Int?
        while let next = peek(), next != "|", next != ")" {
            let start = at
            switch next {
            case "*", "+", "?":
                at += 1
                try repeatLast(of: &nodes, next == "+" ? 1 : 0, next == "?" ? 1 : nil, start, repetition)
                repetition = start
                continue
            case "{":
                if let (least, most) = try bounds() {
                    try repeatLast(of: &nodes, least, most, start, repetition)
                    guard max(least, most ?? 0) < 2 || nodes.last?.repeats(atMost: Self.maximumRepetition) != false
                    else { throw fault("invalid repeat count", scalars[start..<at]) }
                    repetition = start
                    continue
                }
                nodes.append(try literal(next))
                at += 1
            case "(":
                if let group = try group() { nodes.append(group) }
            case "\\" where peek(1) == "Q":
                at += 2
                while let inner = peek(), !(inner == "\\" && peek(1) == "E") {
                    nodes.append(try literal(inner))
                    at += 1
                }
                at = min(at + 2, scalars.count)
            default: nodes.append(try atom(next))
            }
            repetition = nil
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func repeatLast(
        of nodes: inout [PatternNode], _ least: Int, _ most: Int?, _ start: Int, _ before: Int?
    ) throws(Fault) {
        var isLazy = flags.contains(.lazy)
        if peek() == "?" {
            at += 1
            isLazy.toggle()
        }
        if let before { throw fault("invalid nested repetition operator", scalars[before..<at]) }
        guard let last = nodes.popLast() else {
            throw fault("missing argument to repetition operator", scalars[start..<at])
        }
        if case .empty = last {
            nodes.append(.empty)
        } else {
            nodes.append(.repeated(last, least: least, most: most, isLazy: isLazy))
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`; nil for a brace that stands for itself.
    private mutating func bounds() throws(Fault) -> (Int, Int?)? {
        let start = at
        var place = at + 1
        func number() -> Int? {
            let from = place
            while place < scalars.count, ("0"..."9").contains(scalars[place]) { place += 1 }
            guard place > from, scalars[from] != "0" || place == from + 1 else { return nil }
            return place - from > 8 ? .max : Int(text(scalars[from..<place]))
        }
        guard let least = number(), place < scalars.count else { return nil }
        var most: Int? = least
        if scalars[place] == "," {
            place += 1
            guard place < scalars.count else { return nil }
            if scalars[place] == "}" {
                most = nil
            } else {
                guard let number = number() else { return nil }
                most = number
            }
        }
        guard place < scalars.count, scalars[place] == "}" else { return nil }
        at = place + 1
        guard least <= Self.maximumRepetition, most ?? least <= Self.maximumRepetition, most ?? least >= least else {
            throw fault("invalid repeat count", scalars[start..<at])
        }
        return (least, most)
    }

    /// Nil for `(?i)`, which only changes flags.
    private mutating func group() throws(Fault) -> PatternNode? {
        let outer = flags
        var number: Int?
        if peek(1) != "?" {
            at += 1
            groupNames.append(nil)
            number = groupNames.count
        } else if let name = try name() {
            groupNames.append(name)
            number = groupNames.count
        } else if try !groupFlags() {
            return nil
        }
        let inner = try choice()
        guard peek() == ")" else { throw fault("missing closing )", scalars[...]) }
        at += 1
        flags = outer
        return number.map { .group(inner, $0) } ?? inner
    }

    /// `(?P<name>` or `(?<name>`.
    private mutating func name() throws(Fault) -> String? {
        let start = at
        let length = scalars.count - at
        let isLong = length > 4 && peek(2) == "P" && peek(3) == "<"
        guard isLong || (length > 3 && peek(2) == "<") else { return nil }
        guard let end = scalars[start...].firstIndex(of: ">") else {
            throw fault("invalid named capture", scalars[start...])
        }
        let name = scalars[(start + (isLong ? 4 : 3))..<end]
        guard !name.isEmpty, name.allSatisfy({ NamedClasses.word.contains($0.value) }) else {
            throw fault("invalid named capture", scalars[start...end])
        }
        at = end + 1
        return text(name)
    }

    /// `(?flags)` or `(?flags:`; whether a group begins.
    private mutating func groupFlags() throws(Fault) -> Bool {
        let start = at
        at += 2
        var (set, cleared) = (flags, Flags())
        var (isNegative, isEmpty) = (false, true)
        while let next = peek() {
            at += 1
            let flag: Flags
            switch next {
            case "i": flag = .ignoresCase
            case "m": flag = .multiline
            case "s": flag = .dotTakesNewline
            case "U": flag = .lazy
            case "-" where !isNegative:
                (isNegative, isEmpty) = (true, true)
                continue
            case ":" where !isNegative || !isEmpty, ")" where !isNegative || !isEmpty:
                flags = set.subtracting(cleared)
                return next == ":"
            default: throw fault("invalid or unsupported Perl syntax", scalars[start..<at])
            }
            isEmpty = false
            if isNegative { cleared.insert(flag) } else { set.insert(flag) }
        }
        throw fault("invalid or unsupported Perl syntax", scalars[start..<at])
    }

    // MARK: atoms

    private mutating func atom(_ next: Unicode.Scalar) throws(Fault) -> PatternNode {
        switch next {
        case "^":
            at += 1
            return .assertion(flags.contains(.multiline) ? .lineStart : .textStart)
        case "$":
            at += 1
            return .assertion(flags.contains(.multiline) ? .lineEnd : .textEnd)
        case ".":
            at += 1
            return .set(flags.contains(.dotTakesNewline) ? .all : .notNewline)
        case "[": return try counted(try bracket())
        case "\\":
            let assertion: PatternNode.Assertion? =
                switch peek(1) {
                case "A": .textStart
                case "z": .textEnd
                case "b": .wordBoundary
                case "B": .noWordBoundary
                default: nil
                }
            if let assertion {
                at += 2
                return .assertion(assertion)
            }
            if let named = try namedClass() { return try counted(named) }
            return try literal(try escape())
        default:
            at += 1
            return try literal(next)
        }
    }

    private mutating func literal(_ scalar: Unicode.Scalar) throws(Fault) -> PatternNode {
        try literal(scalar.value)
    }

    private mutating func literal(_ value: UInt32) throws(Fault) -> PatternNode {
        let ranges = CharacterRanges([value...value])
        return try counted(flags.contains(.ignoresCase) ? ranges.folded : ranges)
    }

    private mutating func counted(_ ranges: CharacterRanges) throws(Fault) -> PatternNode {
        rangeCount += ranges.ranges.count
        guard rangeCount <= Self.maximumRanges else { throw tooLarge() }
        return .set(ranges)
    }
}
