import Diagnostics

extension ComponentRepositoryReference {
    // MARK: First generation

    /// Forms with a registry, then the shortest text with a component behind it.
    mutating func parseFirst(_ text: String) -> Bool {
        parseRegistryForm(text) || parseShortest(text)
    }

    private mutating func parseRegistryForm(_ text: String) -> Bool {
        let scheme = text.firstRange(of: "://")
        let from = scheme.map(\.upperBound) ?? text.startIndex
        guard let split = text[from...].firstRange(of: "//"),
            let registry = ReferenceGrammar.registry(String(text[..<split.lowerBound])),
            let found = ReferenceGrammar.component(text[split.upperBound...])
        else { return false }
        repository = .registry(scheme: registry.scheme, host: registry.host, subPath: registry.subPath)
        (component, version) = (found.component, found.version)
        return true
    }

    private mutating func parseShortest(_ text: String) -> Bool {
        var rest = text[...]
        while let split = rest.firstRange(of: "//") {
            if let found = ReferenceGrammar.component(text[split.upperBound...]) {
                repository = .text(String(text[..<split.lowerBound]))
                (component, version) = (found.component, found.version)
                return true
            }
            rest = text[text.index(after: split.lowerBound)...]
        }
        return false
    }

    // MARK: Second generation

    private static let descriptorPath = "/component-descriptors/"

    mutating func parseSecond(_ text: String, ignoresVersionGrammar: Bool) throws(Fault) {
        let isWindowsPath = RepositoryGuess.isWindowsPath(text)
        var rest = isWindowsPath ? text.replacing("\\", with: "/") : text
        takeDigest(&rest)
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")),
            !rest[colon...].utf8.contains(UInt8(ascii: "/"))
        {
            let version = String(rest[rest.utf8.index(after: colon)...])
            guard ignoresVersionGrammar || ComponentVersionName.isValid(version) else {
                throw Self.invalidVersion(version, text)
            }
            self.version = version
            rest = String(rest[..<colon])
        }
        guard let split = Self.split(rest, secondOnly: false) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(300))” is not a component reference; expected REPOSITORY//COMPONENT[:VERSION]")
        }
        let name = String(rest[split.range.upperBound...])
        try ComponentName.check(name)
        component = name
        hasDescriptorPath = split.isDescriptorPath
        repository = RepositoryGuess.repository(String(rest[..<split.range.lowerBound]), type)
    }

    /// Behind the last `@`, if no `/` follows.
    private mutating func takeDigest(_ text: inout String) {
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return }
        let digest = text[text.utf8.index(after: at)...]
        let parts = digest.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].utf8.count >= 32, parts[1].utf8.allSatisfy(ASCII.isHex) else { return }
        guard parts[0].utf8.allSatisfy({ ASCII.isLowerAlphanumeric($0) || "+._-".utf8.contains($0) }) else { return }
        self.digest = String(digest)
        text = String(text[..<at])
    }

    private static func split(
        _ text: String, secondOnly: Bool
    ) -> (range: Range<String.Index>, isDescriptorPath: Bool)? {
        if let range = lastRange(of: descriptorPath, in: text) { return (range, true) }
        if secondOnly { return nil }
        return lastRange(of: "//", in: text).map { ($0, false) }
    }

    private static func lastRange(of part: String, in text: String) -> Range<String.Index>? {
        var found: Range<String.Index>?
        var rest = text[...]
        while let range = rest.firstRange(of: part) {
            found = range
            rest = text[text.index(after: range.lowerBound)...]
        }
        return found
    }

    // MARK: Both

    mutating func parseAny(_ text: String, _ whole: String) throws(Fault) {
        guard !text.isEmpty else {
            throw Fault(.invalid, "an empty reference; expected REPOSITORY[//COMPONENT[:VERSION]]")
        }
        let plain = RepositoryGuess.isWindowsPath(text) ? text.replacing("\\", with: "/") : text
        var rest = plain
        takeDigest(&rest)
        if parseRegistryForm(rest) { return }
        if !text.hasPrefix("{"), let split = Self.split(rest, secondOnly: true),
            let name = rest[split.range.upperBound...].split(separator: ":").first, ReferenceGrammar.isComponent(name)
        {
            digest = nil
            return try parseSecond(plain, ignoresVersionGrammar: false)
        }
        if parseShortest(rest) { return }
        // A component with something that is no version behind it is a mistake rather than a path.
        if let split = Self.split(rest, secondOnly: false) {
            let tail = rest[split.range.upperBound...]
            if let colon = tail.utf8.firstIndex(of: UInt8(ascii: ":")), ReferenceGrammar.isComponent(tail[..<colon]) {
                throw Self.invalidVersion(String(tail[tail.utf8.index(after: colon)...]), whole)
            }
            if let at = tail.utf8.firstIndex(of: UInt8(ascii: "@")), ReferenceGrammar.isComponent(tail[..<at]) {
                throw Fault(.invalid, "“\(tail[at...].prefix(200))” in “\(whole.prefix(300))” is not a digest")
            }
        }
        repository = .text(text)
        digest = nil
    }

    private static func invalidVersion(_ version: String, _ text: String) -> Fault {
        Fault(
            .invalid,
            "“\(version.prefix(100))” in “\(text.prefix(300))” is not a version; expected a semantic version, or use --latest"
        )
    }
}

/// How the second generation tells registries from paths.
enum RepositoryGuess {
    static func repository(_ text: String, _ type: String) -> ComponentRepositoryReference.Repository {
        let kind = type.isEmpty ? nil : RepositoryType(type)
        guard kind == .registry || kind == nil && type.isEmpty && looksLikeRegistry(text) else { return .text(text) }
        return registry(text)
    }

    /// Split at the first `/` behind the scheme.
    static func registry(_ text: String) -> ComponentRepositoryReference.Repository {
        var scheme: String?
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            scheme = String(text[..<mark.lowerBound])
            rest = text[mark.upperBound...]
        }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return .registry(
            scheme: scheme, host: String(parts.first ?? ""), subPath: parts.count > 1 ? String(parts[1]) : "")
    }

    static func isWindowsPath(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(3))
        return bytes.count == 3 && ASCII.isLetter(bytes[0]) && bytes[1] == UInt8(ascii: ":")
            && (bytes[2] == UInt8(ascii: "\\") || bytes[2] == UInt8(ascii: "/"))
    }

    static func isArchiveName(_ text: String) -> Bool {
        [".tar", ".tgz", ".tar.gz"].contains { text.hasSuffix($0) }
    }

    static func looksLikeRegistry(_ text: String) -> Bool {
        if isWindowsPath(text) || text.hasPrefix("file://") { return false }
        if text.contains("://") { return true }
        if text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") { return false }
        if text.utf8.contains(UInt8(ascii: ":")) || text == "localhost" { return true }
        if isArchiveName(text) { return false }
        let bytes = Array(text.utf8)
        return bytes.indices.contains {
            bytes[$0] == UInt8(ascii: ".") && $0 > 0 && $0 + 1 < bytes.count && ASCII.isLetter(bytes[$0 - 1])
                && ASCII.isLetter(bytes[$0 + 1])
        }
    }
}
