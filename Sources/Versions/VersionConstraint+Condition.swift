extension VersionConstraint {
    /// An operator with a version of which some parts may be open.
    struct Condition: Sendable {
        enum Operation: Sendable {
            case equal, notEqual, greater, less, greaterOrEqual, lessOrEqual, tilde, caret

            init(_ scanner: inout ByteScanner) {
                if scanner.skip("!=") {
                    self = .notEqual
                } else if scanner.skip(">=") || scanner.skip("=>") {
                    self = .greaterOrEqual
                } else if scanner.skip("<=") || scanner.skip("=<") {
                    self = .lessOrEqual
                } else if scanner.skip("~>") || scanner.skip("~") {
                    self = .tilde
                } else if scanner.skip("^") {
                    self = .caret
                } else if scanner.skip(">") {
                    self = .greater
                } else if scanner.skip("<") {
                    self = .less
                } else {
                    _ = scanner.skip("=")
                    self = .equal
                }
            }
        }

        let operation: Operation
        /// With 0 for what is open.
        let version: SemanticVersion
        /// How many of major, minor and patch are given.
        let knownParts: Int

        private var isOpen: Bool { knownParts < 3 }

        func with(_ operation: Operation) -> Condition {
            Condition(operation: operation, version: version, knownParts: knownParts)
        }

        func allows(_ other: SemanticVersion) -> Bool {
            switch operation {
            case .equal: isOpen ? isWithinTilde(other) : other == version
            case .notEqual: isUnlike(other)
            case .greater: isAbove(other)
            case .less: other < version
            case .greaterOrEqual: other >= version
            case .lessOrEqual: isOpen ? !isBeyond(other) : other <= version
            case .tilde: isWithinTilde(other)
            case .caret: isWithinCaret(other)
            }
        }

        private func isUnlike(_ other: SemanticVersion) -> Bool {
            guard isOpen else { return other != version }
            guard other.major == version.major else { return true }
            if knownParts == 1 { return false }
            guard other.minor == version.minor else { return true }
            if knownParts == 0 { return other != version }
            if other.prerelease.isEmpty && version.prerelease.isEmpty { return false }
            return SemanticVersion.comparePrereleases(other.prerelease, version.prerelease) != 0
        }

        /// `>11` needs 12, `>11.1` needs 11.2.
        private func isAbove(_ other: SemanticVersion) -> Bool {
            guard isOpen else { return other > version }
            if other.major != version.major { return other.major > version.major }
            if knownParts == 1 { return false }
            if knownParts == 2 { return other.minor > version.minor }
            return other > version
        }

        private func isBeyond(_ other: SemanticVersion) -> Bool {
            if other.major != version.major { return other.major > version.major }
            return other.minor > version.minor && knownParts != 1
        }

        private func isWithinTilde(_ other: SemanticVersion) -> Bool {
            guard other >= version else { return false }
            let isAny = version.major == 0 && version.minor == 0 && version.patch == 0
            if isAny, knownParts == 0 || knownParts == 3 { return true }
            guard other.major == version.major else { return false }
            return other.minor == version.minor || knownParts == 1
        }

        private func isWithinCaret(_ other: SemanticVersion) -> Bool {
            guard other >= version else { return false }
            if version.major > 0 || knownParts == 1 { return other.major == version.major }
            guard other.major == 0 || knownParts == 0 else { return false }
            if knownParts == 0 { return true }
            if version.minor > 0 || knownParts == 2 { return other.minor == version.minor }
            return other.minor == 0 && other.patch == version.patch
        }
    }
}
