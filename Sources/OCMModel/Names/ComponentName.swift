public import Diagnostics

/// Names of components: a DNS domain and a path, as in `acme.io/product/server`.
public enum ComponentName {
    /// The limit of both JSON schemas, in bytes.
    public static let maximumLength = 255

    /// Whether a text follows
    /// `[a-z][-a-z0-9]*([.][a-z][-a-z0-9]*)*[.][a-z]{2,}(/[a-z][-a-z0-9_]*([.][a-z][-a-z0-9_]*)*)+`.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= maximumLength else { return false }
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.count >= 2, let domain = segments.first else { return false }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ isLabel($0, underscore: false) }) else { return false }
        guard let last = labels.last, last.count >= 2, last.allSatisfy(ASCII.isLower) else { return false }
        return segments.dropFirst().allSatisfy { segment in
            segment.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { isLabel($0, underscore: true) }
        }
    }

    /// Throws `invalid` with the rule if a text is no component name.
    public static func check(_ text: String) throws(Fault) {
        guard isValid(text) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(300))” is not a component name; expected a lower-case domain and a path, as in acme.io/server"
            )
        }
    }

    private static func isLabel(_ bytes: Substring.UTF8View, underscore: Bool) -> Bool {
        guard let first = bytes.first, ASCII.isLower(first) else { return false }
        return bytes.allSatisfy {
            ASCII.isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") || underscore && $0 == UInt8(ascii: "_")
        }
    }
}

/// Where the versions of a component are in an OCI registry.
public enum ComponentNameMapping: String, Sendable, CaseIterable {
    /// `[SUBPATH/]component-descriptors/NAME`
    case urlPath
    /// `[SUBPATH/]HEX`, the SHA-256 of the name; names can't be listed.
    case sha256Digest = "sha256-digest"

    /// The repository of a component below `subPath` (may be empty).
    ///
    /// - Parameter sha256: gives the lower-case hexadecimal SHA-256 of a text.
    public func repository(of component: String, below subPath: String, sha256: (String) -> String) -> String {
        let prefix = subPath.isEmpty ? "" : subPath + "/"
        switch self {
        case .urlPath: return prefix + "component-descriptors/" + component
        case .sha256Digest: return prefix + sha256(component)
        }
    }
}

/// Names of resources, sources and references, and keys of their extra identity.
public enum ElementName {
    /// Whether a text follows `[a-z0-9]([-_+a-z0-9]*[a-z0-9])?` and has two characters or more.
    public static func isValid(_ text: String) -> Bool { text.utf8.count >= 2 && isReadable(text) }

    /// The same for what others wrote: one character is enough.
    static func isReadable(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last else { return false }
        guard ASCII.isLowerAlphanumeric(first), ASCII.isLowerAlphanumeric(last) else { return false }
        return bytes.allSatisfy {
            ASCII.isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "+")
        }
    }
}
