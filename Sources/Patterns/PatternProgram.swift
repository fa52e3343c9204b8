import Diagnostics

/// A regular expression as steps of a machine that follows all alternatives side by side.
struct PatternProgram: Sendable {
    enum Kind: UInt8, Sendable {
        /// Takes the character `other`.
        case scalar
        /// Takes a character of the set `other`.
        case set
        /// Goes to `next` and, if that comes to nothing, to `other`.
        case split
        case jump
        /// Remembers the place in slot `other`.
        case save
        /// Goes on if the assertion `other` holds.
        case assertion
        case match
    }

    struct Step: Sendable {
        let kind: Kind
        var next: Int32
        var other: Int32
    }

    private(set) var steps: [Step] = []
    private(set) var sets: [CharacterRanges] = []
    private var setPlaces: [[ClosedRange<UInt32>]: Int32] = [:]
    let slotCount: Int
    /// It can only match at the start of a text.
    private(set) var isAnchored = false

    private static let maximumSteps = 10_000
    /// Steps times groups: what the places of groups may take while a text is searched.
    private static let maximumPlaces = 1_000_000

    init(_ node: PatternNode, groupCount: Int, text: String) throws(Fault) {
        slotCount = 2 * groupCount
        let tooLarge = Fault(.limit, "error parsing regexp: expression too large: `\(text)`")
        guard emit(node), add(.match), steps.count * (groupCount + 1) <= Self.maximumPlaces else { throw tooLarge }
        setPlaces = [:]
        isAnchored = Self.startsAtStart(node)
    }

    private static func startsAtStart(_ node: PatternNode) -> Bool {
        switch node {
        case .assertion(.textStart): true
        case .sequence(let nodes): nodes.first.map(startsAtStart) ?? false
        case .group(let inner, _): startsAtStart(inner)
        case .choice(let nodes): nodes.allSatisfy(startsAtStart)
        default: false
        }
    }

    // MARK: compilation

    private var place: Int32 { Int32(truncatingIfNeeded: steps.count) }

    private mutating func add(_ kind: Kind, _ other: Int32 = 0) -> Bool {
        guard steps.count < Self.maximumSteps else { return false }
        steps.append(Step(kind: kind, next: place + 1, other: other))
        return true
    }

    /// False: the program is too large.
    private mutating func emit(_ node: PatternNode) -> Bool {
        switch node {
        case .empty: return true
        case .set(let ranges):
            if let only = ranges.ranges.first, ranges.ranges.count == 1, only.count == 1 {
                return add(.scalar, Int32(bitPattern: only.lowerBound))
            }
            if let known = setPlaces[ranges.ranges] { return add(.set, known) }
            let index = Int32(truncatingIfNeeded: sets.count)
            sets.append(ranges)
            setPlaces[ranges.ranges] = index
            return add(.set, index)
        case .assertion(let assertion): return add(.assertion, Int32(assertion.rawValue))
        case .sequence(let nodes):
            for node in nodes { guard emit(node) else { return false } }
            return true
        case .group(let inner, let number):
            let slot = Int32(truncatingIfNeeded: 2 * (number - 1))
            return add(.save, slot) && emit(inner) && add(.save, slot + 1)
        case .choice(let nodes): return emit(choices: nodes)
        case .repeated(let inner, let least, let most, let isLazy):
            if most == 0 { return true }
            if most == nil, least == 0 {
                // what may be empty is tried once more before the loop is left
                return inner.canBeEmpty
                    ? emitOptional(isLazy) { $0.emitLoop(inner, isLazy) }
                    : emitStar(inner, isLazy)
            }
            for _ in 0..<max(least - (most == nil ? 1 : 0), 0) { guard emit(inner) else { return false } }
            guard let most else { return emitLoop(inner, isLazy) }
            return emitOptionals(inner, most - least, isLazy)
        }
    }

    private mutating func emit(choices: [PatternNode]) -> Bool {
        var jumps: [Int] = []
        for node in choices.dropLast() {
            let split = steps.count
            guard add(.split), emit(node) else { return false }
            jumps.append(steps.count)
            guard add(.jump) else { return false }
            steps[split].other = place
        }
        guard let last = choices.last, emit(last) else { return false }
        for jump in jumps { steps[jump].next = place }
        return true
    }

    /// `x+`
    private mutating func emitLoop(_ inner: PatternNode, _ isLazy: Bool) -> Bool {
        let start = place
        guard emit(inner) else { return false }
        let split = steps.count
        guard add(.split) else { return false }
        steps[split].other = start
        if !isLazy { exchange(split) }
        return true
    }

    /// `x*` where x takes at least one character.
    private mutating func emitStar(_ inner: PatternNode, _ isLazy: Bool) -> Bool {
        let split = steps.count
        guard add(.split), emit(inner), add(.jump) else { return false }
        steps[steps.count - 1].next = Int32(truncatingIfNeeded: split)
        steps[split].other = place
        if isLazy { exchange(split) }
        return true
    }

    private mutating func emitOptional(_ isLazy: Bool, _ inner: (inout PatternProgram) -> Bool) -> Bool {
        let split = steps.count
        guard add(.split), inner(&self) else { return false }
        steps[split].other = place
        if isLazy { exchange(split) }
        return true
    }

    /// `(x(x(x)?)?)?`
    private mutating func emitOptionals(_ inner: PatternNode, _ count: Int, _ isLazy: Bool) -> Bool {
        var splits: [Int] = []
        for _ in 0..<max(count, 0) {
            splits.append(steps.count)
            guard add(.split), emit(inner) else { return false }
        }
        for split in splits {
            steps[split].other = place
            if isLazy { exchange(split) }
        }
        return true
    }

    private mutating func exchange(_ split: Int) {
        let step = steps[split]
        steps[split].next = step.other
        steps[split].other = step.next
    }
}
