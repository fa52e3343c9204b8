/// Names that the first generation derives from content: 64-bit FNV-1 over structures, as the published objects have
/// them.
package enum HashedName {
    /// The name of a descriptor object: component, version and a hash of both with the identity of the reference that
    /// leads there (empty for the root).
    ///
    /// What Kubernetes does not take in a name (upper case, `+`, more than 253 bytes) is replaced; the hash keeps such
    /// names apart.
    package static func descriptor(_ component: String, _ version: String, identity: [String: String] = [:]) -> String {
        let hash =
            fnv("namingScheme") ^ pair(fnv("ComponentName"), fnv(component)) ^ pair(fnv("Version"), fnv(version))
            ^ pair(fnv("Identity"), map(identity))
        let end = "-\(hash)"
        let text = "\(component)-\(version)".utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
                byte
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: text.prefix(maximumName - end.utf8.count), as: UTF8.self) + end
    }

    static let maximumName = 253

    private static func map(_ entries: [String: String]) -> UInt64 {
        entries.reduce(0) { $0 ^ pair(fnv($1.key), fnv($1.value)) }
    }

    private static func pair(_ a: UInt64, _ b: UInt64) -> UInt64 { fnv(bytes(a) + bytes(b)) }

    private static func fnv(_ text: String) -> UInt64 { fnv(text.utf8) }

    private static func fnv(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 &* 0x100_0000_01b3) ^ UInt64($1) }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
    }
}
