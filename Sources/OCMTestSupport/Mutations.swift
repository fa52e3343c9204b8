/// Damaged versions of valid input, the same ones in every run: bytes changed, parts cut out, doubled, moved and mixed.
package struct Mutations: Sequence, IteratorProtocol {
    private let seeds: [[UInt8]]
    /// What has a meaning in the format, put in at any place.
    private let tokens: [[UInt8]]
    private var left: Int
    private var state: UInt64

    private static let bytes: [UInt8] = [0, 9, 10, 13, 32, 34, 39, 45, 47, 48, 57, 58, 64, 92, 123, 125, 127, 128, 255]

    /// `count` mutants of `seeds`, the seeds themselves not among them.
    package init(of seeds: [[UInt8]], tokens: [String] = [], count: Int = 1500, seed: UInt64 = 1) {
        self.seeds = seeds.filter { !$0.isEmpty }
        self.tokens = tokens.map { Array($0.utf8) } + [Array("99999999999999999999".utf8), Array("-1".utf8)]
        left = count
        state = seed
    }

    package init(of seeds: [String], tokens: [String] = [], count: Int = 1500, seed: UInt64 = 1) {
        self.init(of: seeds.map { Array($0.utf8) }, tokens: tokens, count: count, seed: seed)
    }

    package mutating func next() -> [UInt8]? {
        guard left > 0, !seeds.isEmpty else { return nil }
        left -= 1
        var mutant = seeds[random(seeds.count)]
        for _ in 0...random(4) { change(&mutant) }
        return mutant
    }

    private mutating func change(_ mutant: inout [UInt8]) {
        let at = random(mutant.count + 1)
        let end = Swift.min(mutant.count, at + 1 + random(16))
        switch random(8) {
        case 0: if at < mutant.count { mutant[at] ^= 1 << UInt8(random(8)) }
        case 1: if at < mutant.count { mutant[at] = Self.bytes[random(Self.bytes.count)] }
        case 2: mutant.removeSubrange(at..<end)
        case 3: mutant.insert(contentsOf: mutant[at..<end], at: random(mutant.count + 1))
        case 4: mutant.insert(contentsOf: tokens[random(tokens.count)], at: at)
        case 5: mutant.removeSubrange(at...)
        case 6:
            let part = Array(repeatElement(Array(mutant[at..<end]), count: 1 + random(40)).joined())
            mutant.insert(contentsOf: part, at: at)
        default:
            let other = seeds[random(seeds.count)]
            mutant.replaceSubrange(at..., with: other[random(other.count)...])
        }
    }

    /// From 0 to below `bound` (SplitMix64).
    private mutating func random(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(Swift.max(1, bound)))
    }
}
