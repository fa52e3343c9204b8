/// Lines and blanks in the bytes of a source.
enum SourceText {
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Behind blanks, line breaks and comments.
    static func skipSeparation(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
        var at = start
        while at < min(end, bytes.count) {
            if isBlank(bytes[at]) || isBreak(bytes[at]) {
                at += 1
            } else if bytes[at] == UInt8(ascii: "#") {
                at = lineEnd(bytes, at)
            } else {
                break
            }
        }
        return at
    }

    static func skipBlanks(_ bytes: [UInt8], from start: Int) -> Int {
        var at = start
        while at < bytes.count, isBlank(bytes[at]) { at += 1 }
        return at
    }

    /// The first byte of the line that holds `offset`; behind a byte order mark.
    static func lineStart(_ bytes: [UInt8], _ offset: Int) -> Int {
        var at = min(offset, bytes.count)
        while at > 0, !isBreak(bytes[at - 1]) { at -= 1 }
        return at == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, offset) : at
    }

    /// Where the line that holds `offset` ends, before its line break.
    static func lineEnd(_ bytes: [UInt8], _ offset: Int) -> Int {
        var at = offset
        while at < bytes.count, !isBreak(bytes[at]) { at += 1 }
        return at
    }

    /// Behind the line break at `offset`, if there is one.
    static func behindBreak(_ bytes: [UInt8], _ offset: Int) -> Int {
        guard offset < bytes.count, isBreak(bytes[offset]) else { return offset }
        return bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? offset + 2 : offset + 1
    }

    static func column(_ bytes: [UInt8], _ offset: Int) -> Int { offset - lineStart(bytes, offset) }

    /// The line number of an offset, from 1.
    static func line(_ bytes: [UInt8], _ offset: Int) -> Int {
        bytes[..<min(offset, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    }

    /// How the source ends its lines: as the first one does.
    static func lineBreak(_ bytes: [UInt8]) -> String {
        let end = lineEnd(bytes, 0)
        guard end < bytes.count else { return "\n" }
        return bytes[end] == 0x0D ? (end + 1 < bytes.count && bytes[end + 1] == 0x0A ? "\r\n" : "\r") : "\n"
    }

    /// Nothing but blanks or a comment from `offset` to the end of its line.
    static func isRestOfLineEmpty(_ bytes: [UInt8], _ offset: Int, comments: Bool = false) -> Bool {
        let at = skipBlanks(bytes, from: offset)
        return at >= bytes.count || isBreak(bytes[at]) || (comments && bytes[at] == UInt8(ascii: "#"))
    }
}

/// Changes to the bytes of a source, all in terms of the original offsets.
struct Replacements {
    private var list: [(range: Range<Int>, text: String)] = []

    mutating func replace(_ range: Range<Int>, _ text: String) { list.append((range, text)) }
    mutating func insert(_ text: String, at offset: Int) { list.append((offset..<offset, text)) }

    /// The changed bytes; nil if changes overlap.
    func applied(to bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var at = 0
        let ordered = list.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (_, change) in ordered {
            guard change.range.lowerBound >= at, change.range.upperBound <= bytes.count else { return nil }
            result += bytes[at..<change.range.lowerBound]
            result += Array(change.text.utf8)
            at = change.range.upperBound
        }
        return result + bytes[at...]
    }
}
