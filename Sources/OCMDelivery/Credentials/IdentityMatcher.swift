import Patterns

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
                (try? Glob(pattern))?.matches(wanted) ?? false
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
