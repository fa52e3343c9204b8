import Diagnostics

/// Escapes and sets in brackets.
extension PatternParser {
    /// The code point of an escape that stands for one character.
    mutating func escape() throws(Fault) -> UInt32 {
        let start = at
        at += 1
        guard let letter = peek() else { throw fault("trailing backslash at end of expression", []) }
        at += 1
        switch letter {
        case "a": return 7
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "v": return 11
        case "1"..."7" where peek().map({ ("0"..."7").contains($0) }) == true, "0":
            var value = letter.value - 0x30
            for _ in 0..<2 {
                guard let digit = peek(), ("0"..."7").contains(digit) else { break }
                value = value * 8 + digit.value - 0x30
                at += 1
            }
            return value
        case "x": return try hexadecimal(start)
        default:
            guard letter.isASCII, letter == "_" || !NamedClasses.word.contains(letter.value) else {
                throw fault("invalid escape sequence", scalars[start..<at])
            }
            return letter.value
        }
    }

    private mutating func hexadecimal(_ start: Int) throws(Fault) -> UInt32 {
        func digit(_ scalar: Unicode.Scalar?) -> UInt32? { scalar.flatMap { UInt32(String($0), radix: 16) } }
        var value: UInt32 = 0
        guard peek() == "{" else {
            for _ in 0..<2 {
                let next = peek()
                at = min(at + 1, scalars.count)
                guard let digit = digit(next) else { throw fault("invalid escape sequence", scalars[start..<at]) }
                value = value * 16 + digit
            }
            return value
        }
        at += 1
        var count = 0
        while let next = peek() {
            at += 1
            if next == "}", count > 0 { return value }
            guard let digit = digit(next) else { break }
            value = value * 16 + digit
            guard value <= CharacterRanges.last else { break }
            count += 1
        }
        throw fault("invalid escape sequence", scalars[start..<at])
    }

    /// `\d`, `\pL`, `\p{Greek}` and their like; nil if none begins here.
    mutating func namedClass() throws(Fault) -> CharacterRanges? {
        guard peek() == "\\", let letter = peek(1) else { return nil }
        if letter == "p" || letter == "P" { return try unicodeClass(isNegative: letter == "P") }
        let isNegative = ("A"..."Z").contains(letter)
        guard let small = isNegative ? Unicode.Scalar(letter.value + 32) : letter,
            let ranges = NamedClasses.perl(small)
        else { return nil }
        at += 2
        return oriented(ranges, isNegative)
    }

    private mutating func unicodeClass(isNegative: Bool) throws(Fault) -> CharacterRanges {
        let start = at
        var name: ArraySlice<Unicode.Scalar>
        if peek(2) == "{" {
            guard let end = scalars[start...].firstIndex(of: "}") else {
                throw fault("invalid character class range", scalars[start...])
            }
            name = scalars[(start + 3)..<end]
            at = end + 1
        } else {
            at = min(start + 3, scalars.count)
            name = scalars[(start + 2)..<at]
        }
        let part = scalars[start..<at]
        let isOpposite = name.first == "^"
        if isOpposite { name.removeFirst() }
        guard let ranges = NamedClasses.unicode(text(name)) else {
            throw fault("invalid character class range", part)
        }
        return oriented(ranges, isNegative != isOpposite)
    }

    private func oriented(_ ranges: CharacterRanges, _ isNegative: Bool) -> CharacterRanges {
        let ranges = flags.contains(.ignoresCase) ? ranges.folded : ranges
        return isNegative ? ranges.inverted : ranges
    }

    /// `[…]`
    mutating func bracket() throws(Fault) -> CharacterRanges {
        let start = at
        at += 1
        let isNegative = peek() == "^"
        if isNegative { at += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != "]" {
            isFirst = false
            if let named = try posixClass() {
                ranges += named.ranges
                continue
            }
            if let named = try namedClass() {
                ranges += named.ranges
                continue
            }
            let from = at
            let low = try member(start)
            var high = low
            if peek() == "-", let next = peek(1), next != "]" {
                at += 1
                high = try member(start)
                guard low <= high else { throw fault("invalid character class range", scalars[from..<at]) }
            }
            if flags.contains(.ignoresCase) {
                ranges += CharacterRanges([low...high]).folded.ranges
            } else {
                ranges.append(low...high)
            }
        }
        at += 1
        let set = CharacterRanges(ranges)
        return isNegative ? set.inverted : set
    }

    private mutating func member(_ start: Int) throws(Fault) -> UInt32 {
        guard let next = peek() else { throw fault("missing closing ]", scalars[start...]) }
        if next == "\\" { return try escape() }
        at += 1
        return next.value
    }

    /// `[:alpha:]`
    private mutating func posixClass() throws(Fault) -> CharacterRanges? {
        guard peek() == "[", peek(1) == ":" else { return nil }
        guard
            let end = (at + 2..<scalars.count).first(where: {
                scalars[$0] == ":" && $0 + 1 < scalars.count && scalars[$0 + 1] == "]"
            })
        else { return nil }
        var name = scalars[(at + 2)..<end]
        let isNegative = name.first == "^"
        if isNegative { name.removeFirst() }
        guard let ranges = NamedClasses.posix(text(name)) else {
            throw fault("invalid character class range", scalars[at...(end + 1)])
        }
        at = end + 2
        return oriented(ranges, isNegative)
    }
}
