/// Byte offsets of characters (code points) of a UTF-8 source, counted without a byte order mark at its start.
struct CharacterOffsets {
    let hasByteOrderMark: Bool
    private let source: UnsafeBufferPointer<UInt8>
    /// The byte offset of each `step`th character; empty if all characters are single bytes.
    private let samples: [Int]
    private static let step = 64

    init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source
        hasByteOrderMark = source.count >= 3 && source[0] == 0xEF && source[1] == 0xBB && source[2] == 0xBF
        let start = hasByteOrderMark ? 3 : 0
        guard source[start...].contains(where: { $0 >= 0x80 }) else {
            samples = []
            return
        }
        var samples: [Int] = []
        var characters = 0
        for at in start..<source.count where source[at] & 0xC0 != 0x80 {
            if characters % Self.step == 0 { samples.append(at) }
            characters += 1
        }
        self.samples = samples
    }

    /// Where the character number `index` starts; the end of the source if there are not so many.
    func byteOffset(of index: Int) -> Int {
        guard index >= 0 else { return 0 }
        guard !samples.isEmpty else { return min(index + (hasByteOrderMark ? 3 : 0), source.count) }
        guard index / Self.step < samples.count else { return source.count }
        var at = samples[index / Self.step]
        for _ in 0..<(index % Self.step) where at < source.count {
            at += 1
            while at < source.count, source[at] & 0xC0 == 0x80 { at += 1 }
        }
        return at
    }
}
