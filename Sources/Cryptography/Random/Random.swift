import COpenSSL

package enum Random {
    /// Bytes that nobody can guess, from the system's source (getrandom).
    package static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<max(0, count)).map { _ in generator.next() }
    }
}

/// Comparison of secrets: the time it takes does not tell where they differ.
package func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}
