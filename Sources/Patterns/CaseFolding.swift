/// Which characters are the same but for their case (simple case folding of Unicode).
enum CaseFolding {
    /// Those outside of ASCII too: K and k have the sign of the kelvin, S and s the long s.
    static func counterparts(of range: ClosedRange<UInt32>) -> [UInt32] {
        guard range.upperBound >= 0x41, range != 0...CharacterRanges.last else { return [] }
        if range.upperBound < 0x80 {
            return range.flatMap { value -> [UInt32] in
                switch value {
                case 0x4B, 0x6B: [value ^ 0x20, 0x212A]
                case 0x53, 0x73: [value ^ 0x20, 0x17F]
                case 0x41...0x5A, 0x61...0x7A: [value ^ 0x20]
                default: []
                }
            }
        }
        if range.count <= orbits.count {
            return range.flatMap { orbits[$0] ?? [] }
        }
        return orbits.flatMap { range.contains($0.key) ? $0.value : [] }
    }

    private static let orbits: [UInt32: [UInt32]] = {
        var members: [UInt32: [UInt32]] = [:]
        for value in UInt32(0x41)...0x1E943 {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped, value != 0x131 else {
                continue
            }
            members[key(scalar), default: []].append(value)
        }
        var orbits: [UInt32: [UInt32]] = [:]
        for all in members.values where all.count > 1 {
            for value in all { orbits[value] = all.filter { $0 != value } }
        }
        return orbits
    }()

    /// One letter for all that differ in case only; longer texts, as “SS” for “ß”, do not count.
    private static func key(_ scalar: Unicode.Scalar) -> UInt32 {
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        return (single(upper.properties.lowercaseMapping) ?? upper).value
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }
}
