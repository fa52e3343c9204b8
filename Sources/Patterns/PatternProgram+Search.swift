extension PatternProgram {
    /// What is on both sides of a place in a text; nil: nothing, it is an end.
    private struct Place {
        let before: UInt32?
        let after: UInt32?

        func holds(_ assertion: PatternNode.Assertion) -> Bool {
            switch assertion {
            case .textStart: before == nil
            case .textEnd: after == nil
            case .lineStart: before == nil || before == 10
            case .lineEnd: after == nil || after == 10
            case .wordBoundary: isWord(before) != isWord(after)
            case .noWordBoundary: isWord(before) == isWord(after)
            }
        }

        private func isWord(_ value: UInt32?) -> Bool { value.map(NamedClasses.word.contains) ?? false }
    }

    /// Steps that wait for a character, each once, the preferred ones first.
    private struct Waiting {
        var steps: [Int] = []
        /// Where each stands to, from its group's start to its end.
        var slots: [[String.Index?]] = []
        var starts: [String.Index] = []
        /// In which round a step was seen last.
        var seen: [Int]
        var round = 0
        var visits = 0

        init(_ count: Int) { seen = Array(repeating: -1, count: count) }

        mutating func clear(_ round: Int) {
            steps.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
            starts.removeAll(keepingCapacity: true)
            self.round = round
            visits = 0
        }
    }

    private func holds(_ step: Step, _ place: Place) -> Bool {
        PatternNode.Assertion(rawValue: UInt8(truncatingIfNeeded: step.other)).map(place.holds) ?? false
    }

    private func takes(_ step: Step, _ value: UInt32) -> Bool {
        step.kind == .scalar
            ? UInt32(bitPattern: step.other) == value
            : sets[Int(step.other)].contains(value)
    }

    // MARK: whether

    func matches(_ input: String, budget: inout Int) -> Bool? {
        var iterator = input.unicodeScalars.makeIterator()
        var before: UInt32?
        var after = iterator.next()?.value
        var current = Waiting(steps.count)
        var next = Waiting(steps.count)
        var open: [Int] = []
        var round = 0
        current.clear(round)
        while true {
            if before == nil || !isAnchored,
                follow(0, Place(before: before, after: after), &current, &open)
            {
                return true
            }
            guard let value = after else { return false }
            if isAnchored, current.steps.isEmpty { return false }
            budget -= current.visits + 1
            guard budget >= 0 else { return nil }
            (before, after) = (value, iterator.next()?.value)
            round += 1
            next.clear(round)
            let place = Place(before: before, after: after)
            for at in current.steps where takes(steps[at], value) {
                if follow(at + 1, place, &next, &open) { return true }
            }
            swap(&current, &next)
        }
    }

    /// Adds what is reached without taking a character; true: the end is.
    private func follow(_ start: Int, _ place: Place, _ waiting: inout Waiting, _ open: inout [Int]) -> Bool {
        open.append(start)
        while let at = open.popLast() {
            guard waiting.seen[at] != waiting.round else { continue }
            waiting.seen[at] = waiting.round
            waiting.visits += 1
            let step = steps[at]
            switch step.kind {
            case .match:
                open.removeAll(keepingCapacity: true)
                return true
            case .jump, .save: open.append(Int(step.next))
            case .split:
                open.append(Int(step.other))
                open.append(Int(step.next))
            case .assertion: if holds(step, place) { open.append(Int(step.next)) }
            case .scalar, .set: waiting.steps.append(at)
            }
        }
        return false
    }

    // MARK: where

    /// The leftmost match at or behind `start`, before which `before` stands. `budget` is below zero if it did not
    /// suffice.
    func firstMatch(
        in input: String, from start: String.Index, after before: Unicode.Scalar?, budget: inout Int
    ) -> Pattern.Match? {
        let scalars = input.unicodeScalars
        var best: Pattern.Match?
        var before = before?.value
        var index = start
        var current = Waiting(steps.count)
        var next = Waiting(steps.count)
        var round = 0
        current.clear(round)
        while true {
            let after = index < scalars.endIndex ? scalars[index].value : nil
            if best == nil, before == nil || !isAnchored {
                let none = [String.Index?](repeating: nil, count: slotCount)
                let place = Place(before: before, after: after)
                if let slots = follow(0, none, index, index, place, &current) {
                    best = match(index, index, slots)
                }
            }
            guard let value = after, !current.steps.isEmpty || (best == nil && !isAnchored) else { return best }
            budget -= current.visits + 1
            guard budget >= 0 else { return nil }
            let following = scalars.index(after: index)
            let place = Place(before: value, after: following < scalars.endIndex ? scalars[following].value : nil)
            round += 1
            next.clear(round)
            for (number, at) in current.steps.enumerated() where takes(steps[at], value) {
                let began = current.starts[number]
                if let slots = follow(at + 1, current.slots[number], began, following, place, &next) {
                    // the alternatives behind this one do not count any more
                    best = match(began, following, slots)
                    break
                }
            }
            swap(&current, &next)
            (before, index) = (value, following)
        }
    }

    private func match(_ start: String.Index, _ end: String.Index, _ slots: [String.Index?]) -> Pattern.Match {
        let groups = stride(from: 0, to: slots.count, by: 2).map { at -> Range<String.Index>? in
            guard let from = slots[at], let to = slots[at + 1] else { return nil }
            return from..<to
        }
        return Pattern.Match(range: start..<end, groups: groups)
    }

    /// Adds what is reached without taking a character, the preferred first, up to the end; the slots if it is reached.
    private func follow(
        _ start: Int, _ slots: [String.Index?], _ began: String.Index, _ index: String.Index, _ place: Place,
        _ waiting: inout Waiting
    ) -> [String.Index?]? {
        var open = [(start, slots)]
        while let (at, slots) = open.popLast() {
            guard waiting.seen[at] != waiting.round else { continue }
            waiting.seen[at] = waiting.round
            waiting.visits += 1
            let step = steps[at]
            switch step.kind {
            case .match: return slots
            case .jump: open.append((Int(step.next), slots))
            case .save:
                var changed = slots
                changed[Int(step.other)] = index
                open.append((Int(step.next), changed))
            case .split:
                open.append((Int(step.other), slots))
                open.append((Int(step.next), slots))
            case .assertion: if holds(step, place) { open.append((Int(step.next), slots)) }
            case .scalar, .set:
                waiting.steps.append(at)
                waiting.slots.append(slots)
                waiting.starts.append(began)
            }
        }
        return nil
    }
}
