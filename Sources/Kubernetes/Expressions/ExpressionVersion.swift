/// A version by semver.org 2.0, as rules compare it.
package struct ExpressionVersion: Sendable, Equatable {
    let numbers: [UInt64]
    private let pre: [Substring]

    package static func == (a: ExpressionVersion, b: ExpressionVersion) -> Bool { a.compared(to: b) == 0 }

    /// - Parameter normalized: a leading `v`, missing numbers and leading zeros are mended.
    init?(_ text: String, normalized: Bool = false) {
        guard text.utf8.count <= 1000 else { return nil }
        var rest = text[...]
        if normalized, rest.first == "v" { rest = rest.dropFirst() }
        var build: Substring?
        var pre: Substring?
        if let plus = rest.firstIndex(of: "+") {
            build = rest[rest.index(after: plus)...]
            rest = rest[..<plus]
        }
        if let dash = rest.firstIndex(of: "-") {
            pre = rest[rest.index(after: dash)...]
            rest = rest[..<dash]
        }
        var parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        if normalized, parts.count < 3 {
            guard pre == nil, build == nil else { return nil }
            parts += Array(repeating: "0", count: 3 - parts.count)
        }
        let numbers = parts.compactMap { part -> UInt64? in
            guard !part.isEmpty, Self.isNumber(part), normalized || part.count == 1 || part.first != "0" else {
                return nil
            }
            return UInt64(part)
        }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        let words = pre?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        let marks = build?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard (words + marks).allSatisfy(Self.isWord),
            words.allSatisfy({ !Self.isNumber($0) || $0.count == 1 || $0.first != "0" })
        else { return nil }
        (self.numbers, self.pre) = (numbers, words)
    }

    private static func isNumber(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D }
    }

    func compared(to other: ExpressionVersion) -> Int64 {
        for (a, b) in zip(numbers, other.numbers) where a != b { return a < b ? -1 : 1 }
        if pre.isEmpty || other.pre.isEmpty { return pre.isEmpty == other.pre.isEmpty ? 0 : pre.isEmpty ? 1 : -1 }
        for (a, b) in zip(pre, other.pre) where a != b {
            switch (Self.isNumber(a), Self.isNumber(b)) {
            case (true, true):
                return a.count != b.count
                    ? (a.count < b.count ? -1 : 1) : (a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1)
            case (true, false): return -1
            case (false, true): return 1
            case (false, false): return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
            }
        }
        return pre.count == other.pre.count ? 0 : pre.count < other.pre.count ? -1 : 1
    }
}
