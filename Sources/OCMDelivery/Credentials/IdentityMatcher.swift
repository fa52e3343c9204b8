/// Decides which configured identity answers a request.
enum IdentityMatcher {
    /// Types whose identities are hosts and paths; all others are matched attribute by attribute.
    private static let hostPathTypes: Set<String> = [
        "OCIRegistry", "Github", "Git", "HelmChartRepository", "NpmRegistry", "MavenRepository", "S3", "wget", "Wget",
        "HashiCorpVault", "Signingserver.gardener.cloud", "GitHubRepository", "S3Bucket",
    ]

    /// Types of keys: an identity that leaves an attribute out is none for every signature.
    private static let exactTypes: Set<String> = ["RSA/v1alpha1", "GPG/v1alpha1"]

    /// Whether `candidate` answers `request` better than `current`, the best one so far; nil: none so far.
    static func isBetter(
        _ candidate: ConsumerIdentity, than current: ConsumerIdentity?, for request: ConsumerIdentity
    ) -> Bool {
        if let type = request.type, exactTypes.contains(type) {
            return current == nil && candidate == request
        }
        guard let type = request.type, hostPathTypes.contains(type) else {
            return current == nil && isPart(candidate, of: request)
        }
        return hostPath(candidate, current, request)
    }

    /// Whether all that `candidate` says is in `request`.
    static func isPart(_ candidate: ConsumerIdentity, of request: ConsumerIdentity) -> Bool {
        candidate.attributes.allSatisfy { request[$0.key] == $0.value }
    }

    /// The host-path rule of the first generation; `path`, the key of the second, is a glob over the whole path.
    static func hostPath(_ candidate: ConsumerIdentity, _ best: ConsumerIdentity?, _ request: ConsumerIdentity) -> Bool
    {
        if let type = request.type, candidate.type != type { return false }
        for key in ["hostname", "port", "scheme"] {
            if let wanted = value(request, key), let given = value(candidate, key), wanted != given { return false }
        }
        if let given = value(candidate, "pathprefix") {
            guard let wanted = value(request, "pathprefix"), isPrefix(given, of: wanted) else { return false }
        } else if let pattern = value(candidate, "path") {
            guard let wanted = value(request, "pathprefix") ?? value(request, "path"),
                Glob(pattern).matches(wanted)
            else { return false }
        }
        guard let best else { return true }
        if value(best, "hostname") == nil && value(candidate, "hostname") != nil { return true }
        for key in ["port", "scheme"]
        where value(best, key) == nil && value(candidate, key) != nil && value(request, key) != nil {
            return true
        }
        let bestPath = value(best, "pathprefix") ?? value(best, "path") ?? ""
        let path = value(candidate, "pathprefix") ?? value(candidate, "path") ?? ""
        return path.utf8.count > bestPath.utf8.count
    }

    private static func value(_ identity: ConsumerIdentity, _ key: String) -> String? {
        guard let text = identity[key], !text.isEmpty else { return nil }
        return key.hasPrefix("path") && text.hasPrefix("/") ? String(text.dropFirst()) : text
    }

    /// Whole segments only: `acme` is a prefix of `acme/x`, not of `acmex`.
    private static func isPrefix(_ prefix: String, of path: String) -> Bool {
        let a = prefix.split(separator: "/")
        let b = path.split(separator: "/")
        return a.count <= b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }
}

/// A shell pattern over a whole path: `*` and `?` do not cross a slash, `[…]` is a class.
struct Glob {
    private let pattern: [UInt8]

    init(_ pattern: String) {
        self.pattern = Array(pattern.utf8)
    }

    func matches(_ path: String) -> Bool {
        match(pattern[...], Array(path.utf8)[...])
    }

    private func match(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        // Remembers the last star only: linear in pattern times text, whatever the pattern is.
        var (pattern, text) = (pattern, text)
        var star: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if let p = pattern.first, p == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                star = (pattern, text)
                continue
            }
            if let t = text.first, let (rest, hit) = step(pattern, t), hit {
                (pattern, text) = (rest, text.dropFirst())
                continue
            }
            if pattern.isEmpty && text.isEmpty { return true }
            guard let last = star, let skipped = last.text.first, skipped != UInt8(ascii: "/") else { return false }
            star = (last.pattern, last.text.dropFirst())
            (pattern, text) = (last.pattern, last.text.dropFirst())
        }
    }

    /// One pattern element against one byte; nil where the pattern is at its end.
    private func step(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> (rest: ArraySlice<UInt8>, hit: Bool)? {
        guard let first = pattern.first else { return nil }
        switch first {
        case UInt8(ascii: "?"): return (pattern.dropFirst(), byte != UInt8(ascii: "/"))
        case UInt8(ascii: "["):
            guard let end = pattern.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { break }
            let members = Array(pattern[pattern.index(after: pattern.startIndex)..<end])
            var hit = false
            var i = 0
            while i < members.count {
                if i + 2 < members.count, members[i + 1] == UInt8(ascii: "-") {
                    hit = hit || (members[i] <= byte && byte <= members[i + 2])
                    i += 3
                } else {
                    hit = hit || members[i] == byte
                    i += 1
                }
            }
            return (pattern[pattern.index(after: end)...], hit && byte != UInt8(ascii: "/"))
        case UInt8(ascii: "\\"):
            if let escaped = pattern.dropFirst().first { return (pattern.dropFirst(2), escaped == byte) }
        default: break
        }
        return (pattern.dropFirst(), first == byte)
    }
}
