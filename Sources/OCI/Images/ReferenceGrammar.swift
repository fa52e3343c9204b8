/// The atoms of the reference grammar (distribution-spec, "Pulling manifests"; docker's shorter forms), as predicates on text.
enum ReferenceGrammar {
    /// Letters and digits of a name component: `a-z`, `0-9`.
    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || isDigit(byte)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (0x41...0x5a).contains(byte)
    }

    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`; `dots: false` is what Docker Hub takes as organization.
    static func isNameComponent(_ text: Substring, dots: Bool = true) -> Bool {
        var separator: [UInt8] = []
        var seen = false
        for byte in text.utf8 {
            if isLowerAlphanumeric(byte) {
                guard separator.isEmpty || (seen && isSeparator(separator, dots: dots)) else { return false }
                seen = true
                separator.removeAll(keepingCapacity: true)
            } else {
                separator.append(byte)
            }
        }
        return seen && separator.isEmpty
    }

    private static func isSeparator(_ bytes: [UInt8], dots: Bool) -> Bool {
        switch bytes {
        case [UInt8(ascii: ".")]: dots
        case [UInt8(ascii: "_")], [UInt8(ascii: "_"), UInt8(ascii: "_")]: true
        default: bytes.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }

    /// Name components joined by slashes.
    static func isRepository(_ text: Substring) -> Bool {
        !text.isEmpty && split(text, at: "/").allSatisfy { isNameComponent($0) }
    }

    /// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
    static func isTag(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128, first == UInt8(ascii: "_") || isAlphanumeric(first)
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    }

    /// A label of a host name.
    static func isDomainComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last)
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// A host name with at least one dot and an optional port: what can be told from a path without further marks.
    static func isDomainWithPort(_ text: Substring) -> Bool {
        guard let (host, _) = splitPort(text) else { return false }
        let labels = split(host, at: ".")
        return labels.count > 1 && labels.allSatisfy(isDomainComponent)
    }

    /// Any host name, with an optional port.
    static func isHost(_ text: Substring) -> Bool {
        guard let (host, _) = splitPort(text) else { return false }
        return split(host, at: ".").allSatisfy(isDomainComponent)
    }

    /// A single label or an IPv4 address, with a port.
    static func isPlainHostWithPort(_ text: Substring) -> Bool {
        guard let (host, port) = splitPort(text), port != nil else { return false }
        if isDomainComponent(host) { return true }
        let parts = split(host, at: ".")
        return parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
    }

    /// Host and port; nil if what follows a colon is no port.
    private static func splitPort(_ text: Substring) -> (host: Substring, port: Substring?)? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (text, nil) }
        let port = text[text.utf8.index(after: colon)...]
        guard !port.isEmpty, port.utf8.count <= 5, port.utf8.allSatisfy(isDigit) else { return nil }
        return (text[..<colon], port)
    }

    /// Splits at an ASCII character; unlike `split`, by bytes, and keeping empty parts.
    static func split(_ text: Substring, at separator: Unicode.Scalar) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
