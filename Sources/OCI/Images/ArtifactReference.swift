package import Diagnostics

/// A reference as people type it: an image in a registry in any of docker's short forms, or something in a repository that is
/// named by a type, a path or a JSON text (`TYPE::PATH//repo:tag`).
///
/// The forms are tried in the order of the reference implementation: `host//repo`, `host:port/repo`, `path//repo`,
/// docker's short names, `domain/repo`, typed ones, and last a path alone.
package struct ArtifactReference: Hashable, Sendable {
    /// The type in front of `::`, without what follows a `+`; empty if none was given.
    package var type = ""
    /// All of what stood in front of `::`, such as `ctf+directory`.
    package var typeHint = ""
    package var scheme = ""
    /// Host with port of a registry; empty for other repositories.
    package var host = ""
    /// Path or JSON text of a repository that is no registry.
    package var info = ""
    /// Empty if the whole registry or archive is meant.
    package var repository = ""
    package var tag: String?
    package var digest: Digest?
    /// A leading `+`: create it if it is missing.
    package var create = false

    package init() {}

    /// Parses any form; what looks like a reference with a broken tag or digest is `invalid`.
    package init(_ text: String) throws(Fault) {
        var rest = text[...]
        if rest.utf8.first == UInt8(ascii: "+") {
            create = true
            rest = rest.dropFirst()
        }
        var typed = false
        if let (prefix, after) = ArtifactReference.cut(rest, "::"), ArtifactReference.isType(prefix) {
            typed = true
            typeHint = String(prefix)
            type = String(ReferenceGrammar.split(prefix, at: "+")[0])
            rest = after
        }
        let found =
            parseMarkedHost(rest) || parsePath(rest, anywhere: false) || (!typed && parseShort(rest))
            || parseDomain(rest, repositoryRequired: !typed) || parsePath(rest, anywhere: true)
        if !found { try parseRemainder(rest, whole: text) }
    }

    /// `[scheme://]host//[repo]` and `[scheme://]host:port/[repo]`, where the host needs no dot.
    private mutating func parseMarkedHost(_ text: Substring) -> Bool {
        let (scheme, rest) = ArtifactReference.cutScheme(text)
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        let name = rest[..<slash]
        var version = rest[rest.utf8.index(after: slash)...]
        if version.utf8.first == UInt8(ascii: "/") {
            guard ReferenceGrammar.isHost(name) else { return false }
            version = version.dropFirst()
        } else {
            guard ReferenceGrammar.isPlainHostWithPort(name) else { return false }
        }
        guard parseVersion(version, emptyAllowed: true) else { return false }
        self.scheme = String(scheme)
        host = String(name)
        return true
    }

    /// `path//[repo]`; with `anywhere` the text before the slashes may be anything, such as JSON.
    private mutating func parsePath(_ text: Substring, anywhere: Bool) -> Bool {
        let shortest = anywhere ? 1 : 2
        guard anywhere || text.utf8.first.map("./".utf8.contains) == true else { return false }
        var from = text.startIndex
        while let (before, after) = ArtifactReference.cut(text[from...], "//") {
            let info = text[..<before.endIndex]
            if info.utf8.count >= shortest, info.utf8.last != UInt8(ascii: ":"),
                parseVersion(after, emptyAllowed: true)
            {
                self.info = String(info)
                return true
            }
            from = text.utf8.index(after: before.endIndex)
        }
        return false
    }

    /// `name` and `org/name` are at Docker Hub.
    private mutating func parseShort(_ text: Substring) -> Bool {
        let name =
            text.utf8.firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") }.map { text[..<$0] } ?? text
        let parts = ReferenceGrammar.split(name, at: "/")
        switch parts.count {
        case 1: guard ReferenceGrammar.isNameComponent(parts[0]) else { return false }
        case 2: guard ReferenceGrammar.isNameComponent(parts[0], dots: false) else { return false }
        default: return false
        }
        guard parseVersion(text, emptyAllowed: false) else { return false }
        host = DockerHub.name
        if parts.count == 1 { repository = "library/" + repository }
        return true
    }

    /// `[scheme://]domain[:port][/repo]`, where the domain has a dot.
    private mutating func parseDomain(_ text: Substring, repositoryRequired: Bool) -> Bool {
        let (scheme, rest) = ArtifactReference.cutScheme(text)
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        let name = slash.map { rest[..<$0] } ?? rest
        guard ReferenceGrammar.isDomainWithPort(name) else {
            return false
        }
        if let slash {
            let version = rest[rest.utf8.index(after: slash)...]
            guard parseVersion(version, emptyAllowed: !repositoryRequired) else { return false }
        } else if repositoryRequired && scheme.isEmpty {
            return false
        }
        self.scheme = String(scheme)
        host = String(name)
        if host == DockerHub.name, !repository.isEmpty, !repository.utf8.contains(UInt8(ascii: "/")) {
            repository = "library/" + repository
        }
        return true
    }

    /// A path alone; a colon or an at sign in it would have been a tag or a digest.
    private mutating func parseRemainder(_ text: Substring, whole: String) throws(Fault) {
        let mark = text.utf8.firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") }
        if text.isEmpty || mark.map({ text.utf8.index(after: $0) < text.endIndex }) == true {
            throw Fault(
                .invalid,
                "“\(whole.prefix(300))” is not a reference; expected HOST/REPOSITORY[:TAG][@DIGEST] or PATH//REPOSITORY[:TAG]"
            )
        }
        info = String(text)
    }

    /// `repo[:tag][@digest]`; false, and nothing is changed, if it isn’t one.
    private mutating func parseVersion(_ text: Substring, emptyAllowed: Bool) -> Bool {
        if text.isEmpty { return emptyAllowed }
        var name = text
        var digest: Digest?
        var tag: Substring?
        if let at = name.utf8.firstIndex(of: UInt8(ascii: "@")) {
            let written = name[name.utf8.index(after: at)...]
            guard let parsed = try? Digest(String(written)) else { return false }
            digest = parsed
            name = name[..<at]
        }
        if let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let written = name[name.utf8.index(after: colon)...]
            guard ReferenceGrammar.isTag(written) else { return false }
            tag = written
            name = name[..<colon]
        }
        guard ReferenceGrammar.isRepository(name) else { return false }
        repository = String(name)
        self.tag = tag.map(String.init)
        self.digest = digest
        return true
    }

    private static func isType(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { ReferenceGrammar.isAlphanumeric($0) || "+-._/".utf8.contains($0) }
    }

    /// Scheme and rest; the scheme is empty if there is none.
    private static func cutScheme(_ text: Substring) -> (scheme: Substring, rest: Substring) {
        guard let (scheme, rest) = cut(text, "://"), !scheme.isEmpty,
            scheme.utf8.allSatisfy({ (0x61...0x7a).contains($0) })
        else { return (text.prefix(0), text) }
        return (scheme, rest)
    }

    /// What stands before and after the first `mark`, by bytes.
    private static func cut(_ text: Substring, _ mark: StaticString) -> (Substring, Substring)? {
        let mark = Array("\(mark)".utf8)
        var at = text.startIndex
        while let start = text.utf8[at...].firstIndex(of: mark[0]) {
            let tail = text.utf8[start...]
            if tail.starts(with: mark) {
                return (text[..<start], text[tail.index(start, offsetBy: mark.count)...])
            }
            at = text.utf8.index(after: start)
        }
        return nil
    }
}
