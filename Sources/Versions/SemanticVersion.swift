/// A semantic version read tolerantly, as `Masterminds/semver` does: `v`, minor and patch are optional, and numbers may
/// have leading zeros.
public struct SemanticVersion: Sendable, CustomStringConvertible {
    public let major: UInt64
    public let minor: UInt64
    public let patch: UInt64
    /// What follows `-`; empty if nothing.
    public let prerelease: String
    /// What follows `+`; empty if nothing. It does not count in comparisons.
    public let build: String
    /// As written.
    public let text: String

    public init?(_ text: String) {
        var scanner = ByteScanner(text)
        _ = scanner.skip("v")
        guard let major = scanner.take(ASCII.isDigit).flatMap({ UInt64($0) }) else { return nil }
        var numbers: [UInt64] = []
        while numbers.count < 2, scanner.skip(".") {
            guard let number = scanner.take(ASCII.isDigit).flatMap({ UInt64($0) }) else { return nil }
            numbers.append(number)
        }
        prerelease = scanner.skip("-") ? Self.identifiers(&scanner) : ""
        let hasPrerelease = text.utf8.prefix { $0 != UInt8(ascii: "+") }.contains(UInt8(ascii: "-"))
        guard !hasPrerelease || Self.isPrerelease(prerelease) else { return nil }
        let hasBuild = scanner.skip("+")
        build = hasBuild ? Self.identifiers(&scanner) : ""
        guard scanner.isAtEnd, !hasBuild || Self.hasNoGaps(build) else { return nil }
        self.major = major
        minor = numbers.first ?? 0
        patch = numbers.count > 1 ? numbers[1] : 0
        self.text = text
    }

    public var description: String { text }

    private static func identifiers(_ scanner: inout ByteScanner) -> String {
        scanner.take { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") } ?? ""
    }

    private static func hasNoGaps(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isPrerelease(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !($0.count > 1 && $0.first == UInt8(ascii: "0") && $0.allSatisfy(ASCII.isDigit))
        }
    }
}

/// Order of semver 2.0, section 11; versions that differ in the build or the spelling only are neither before each other.
extension SemanticVersion: Comparable {
    public static func < (a: SemanticVersion, b: SemanticVersion) -> Bool { a.compare(b) < 0 }
    public static func == (a: SemanticVersion, b: SemanticVersion) -> Bool { a.compare(b) == 0 }

    /// Negative if this version is before the other one, 0 if both have the same precedence.
    public func compare(_ other: SemanticVersion) -> Int {
        for (a, b) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where a != b {
            return a < b ? -1 : 1
        }
        return Self.comparePrereleases(prerelease, other.prerelease)
    }

    static func comparePrereleases(_ a: String, _ b: String) -> Int {
        if a == b { return 0 }
        if a.isEmpty { return 1 }
        if b.isEmpty { return -1 }
        let left = a.split(separator: ".")
        let right = b.split(separator: ".")
        for (x, y) in zip(left, right) where x != y {
            switch (UInt64(x), UInt64(y)) {
            case (let x?, let y?): return x < y ? -1 : 1
            case (.some, nil): return -1
            case (nil, .some): return 1
            case (nil, nil): return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
            }
        }
        return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
    }
}
