/// What a token is for, as `TYPE:NAME:ACTION,ACTION` each (distribution, "Token Scope Documentation"): merged, sorted,
/// without repetitions, so that equal wishes are equal values.
struct Scopes: Hashable, Sendable {
    /// In the order of their bytes.
    let list: [String]

    init(_ scopes: [String]) {
        var plain: Set<String> = []
        var actions: [String: Set<String>] = [:]
        for scope in scopes {
            guard let first = scope.firstIndex(of: ":"), let last = scope.lastIndex(of: ":"), first != last else {
                if !scope.isEmpty { plain.insert(scope) }
                continue
            }
            let wanted = scope[scope.index(after: last)...].split(separator: ",").map(String.init)
            if !wanted.isEmpty { actions[String(scope[..<last]), default: []].formUnion(wanted) }
        }
        for (resource, wanted) in actions {
            plain.insert("\(resource):\(wanted.contains("*") ? "*" : wanted.sorted().joined(separator: ","))")
        }
        list = plain.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func union(_ other: Scopes) -> Scopes { Scopes(list + other.list) }

    /// The scopes that a challenge asks for, separated by blanks.
    init(challenge text: String?) {
        self.init((text ?? "").split(separator: " ").map(String.init))
    }
}

/// What a request does, and to which repositories: decides about token and credentials.
struct Access: Hashable, Sendable {
    /// The repository whose credentials are used; empty for the registry itself.
    let repository: String
    let scopes: Scopes

    static func pull(_ repository: String) -> Access {
        Access(repository: repository, scopes: Scopes(["repository:\(repository):pull"]))
    }

    static func push(_ repository: String) -> Access {
        Access(repository: repository, scopes: Scopes(["repository:\(repository):pull,push"]))
    }

    static func mount(_ repository: String, from source: String) -> Access {
        Access(
            repository: repository,
            scopes: Scopes(["repository:\(repository):pull,push", "repository:\(source):pull"]))
    }

    static func delete(_ repository: String) -> Access {
        Access(repository: repository, scopes: Scopes(["repository:\(repository):pull,push,delete"]))
    }

    static let registry = Access(repository: "", scopes: Scopes([]))
    static let catalog = Access(repository: "", scopes: Scopes(["registry:catalog:*"]))
}
