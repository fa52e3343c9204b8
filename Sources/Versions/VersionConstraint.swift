public import Diagnostics

/// A condition on versions, as `Masterminds/semver` v3 reads it: `>=1.2 <2`, `^1`, `~1.4`, `1.x`, `1.0 - 2.0`, joined by
/// blank or comma (and) and `||` (or). Pre-releases match only where one of the conditions joined by “and” names one.
public struct VersionConstraint: Sendable, CustomStringConvertible {
    private let alternatives: [[Condition]]
    /// As written.
    public let description: String

    /// - Throws: `invalid` if the text is no constraint.
    public init(_ text: String) throws(Fault) {
        description = text
        var alternatives: [[Condition]] = []
        for part in text.split(separator: "||", omittingEmptySubsequences: false) {
            guard let conditions = Self.conditions(String(part)) else {
                throw Fault(
                    .invalid,
                    "improper constraint: “\(text.prefix(200))” is not a version constraint; expected a form like >=1.2 <2, ^1 or 1.x"
                )
            }
            alternatives.append(conditions)
        }
        self.alternatives = alternatives
    }

    /// Whether a version fits one of the alternatives.
    public func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { conditions in
            let namesPrerelease = conditions.contains { !$0.version.prerelease.isEmpty }
            guard version.prerelease.isEmpty || namesPrerelease else { return false }
            return conditions.allSatisfy { $0.allows(version) }
        }
    }

    // MARK: Parsing

    private static func conditions(_ text: String) -> [Condition]? {
        var scanner = ByteScanner(text)
        var conditions: [Condition] = []
        skipSpace(&scanner)
        while true {
            let operation = Condition.Operation(&scanner)
            skipSpace(&scanner)
            guard let condition = condition(operation, &scanner) else { return nil }
            let hadSpace = skipSpace(&scanner)
            if operation == .equal, hadSpace, let end = rangeEnd(&scanner) {
                conditions.append(condition.with(.greaterOrEqual))
                conditions.append(end)
                let spaceBehind = skipSpace(&scanner)
                if scanner.isAtEnd { return conditions }
                guard separator(&scanner, spaceBehind) else { return nil }
                continue
            }
            conditions.append(condition)
            if scanner.isAtEnd { return conditions }
            guard separator(&scanner, hadSpace) else { return nil }
        }
    }

    private static func separator(_ scanner: inout ByteScanner, _ hadSpace: Bool) -> Bool {
        guard scanner.skip(",") else { return hadSpace }
        skipSpace(&scanner)
        return true
    }

    /// `- VERSION` behind a version and a blank.
    private static func rangeEnd(_ scanner: inout ByteScanner) -> Condition? {
        var ahead = scanner
        guard ahead.skip("-"), skipSpace(&ahead), let end = condition(.lessOrEqual, &ahead) else { return nil }
        scanner = ahead
        return end
    }

    @discardableResult
    private static func skipSpace(_ scanner: inout ByteScanner) -> Bool { scanner.take(ASCII.isSpace) != nil }

    private static func condition(_ operation: Condition.Operation, _ scanner: inout ByteScanner) -> Condition? {
        _ = scanner.skip("v")
        func part() -> String? {
            scanner.take {
                ASCII.isDigit($0) || $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") || $0 == UInt8(ascii: "*")
            }
        }
        guard let first = part() else { return nil }
        var parts = [first]
        while parts.count < 3, scanner.skip(".") {
            guard let next = part() else { return nil }
            parts.append(next)
        }
        var tail = ""
        if scanner.skip("-") {
            guard let name = scanner.take(isIdentifier) else { return nil }
            tail = "-" + name
        }
        if scanner.skip("+"), scanner.take(isIdentifier) == nil { return nil }
        let known = parts.prefix { !["x", "X", "*"].contains($0) }
        let numbers = known + Array(repeating: "0", count: 3 - known.count)
        guard let version = SemanticVersion(numbers.joined(separator: ".") + tail) else { return nil }
        return Condition(operation: operation, version: version, knownParts: known.count)
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
