import Documents
import Synchronization

/// Role based access control: who may do what, by the roles and bindings in the store.
final class AccessRules: Sendable {
    /// What somebody wants to do.
    struct Question: Sendable {
        var user: User
        var verb: String
        var group = ""
        /// With its subresource: `pods/log`.
        var resource = ""
        var namespace = ""
        var name = ""
        /// Of a request that is about no resource.
        var path: String?

        init(user: User, verb: String, group: String = "", resource: String, namespace: String = "", name: String = "")
        {
            self.user = user
            self.verb = verb
            self.group = group
            self.resource = resource
            self.namespace = namespace
            self.name = name
        }

        init(user: User, verb: String, path: String) {
            self.user = user
            self.verb = verb
            self.path = path
        }

        var refusal: String {
            if let path { return "User \(quoted(user.name)) cannot \(verb) path \(quoted(path))" }
            let place = namespace.isEmpty ? "at the cluster scope" : "in the namespace \(quoted(namespace))"
            return
                "User \(quoted(user.name)) cannot \(verb) resource \(quoted(resource)) in API group \(quoted(group)) \(place)"
        }
    }

    struct Decision: Sendable {
        var isAllowed: Bool
        var reason = ""
    }

    struct Rule: Sendable {
        var verbs: [String]
        var groups: [String] = []
        var resources: [String] = []
        var names: [String] = []
        var paths: [String] = []

        init(_ value: JSONValue) {
            func list(_ key: String) -> [String] { value[key]?.array?.compactMap(\.string) ?? [] }
            verbs = list("verbs")
            groups = list("apiGroups")
            resources = list("resources")
            names = list("resourceNames")
            paths = list("nonResourceURLs")
        }

        func allows(_ question: Question) -> Bool {
            guard verbs.contains("*") || verbs.contains(question.verb) else { return false }
            if let path = question.path {
                return paths.contains { $0 == "*" || $0 == path || $0.hasSuffix("*") && path.hasPrefix($0.dropLast()) }
            }
            guard groups.contains("*") || groups.contains(question.group) else { return false }
            let subresource = question.resource.split(separator: "/", maxSplits: 1).dropFirst().first
            let isNamed = resources.contains { name in
                name == "*" || name == question.resource || subresource.map { name == "*/\($0)" } ?? false
            }
            return isNamed && (names.isEmpty || names.contains(question.name))
        }

        /// Whether this rule allows all that another does.
        func covers(_ verb: String, _ group: String, _ resource: String, _ name: String?) -> Bool {
            guard verbs.contains("*") || verbs.contains(verb), groups.contains("*") || groups.contains(group) else {
                return false
            }
            let subresource = resource.split(separator: "/", maxSplits: 1).dropFirst().first
            guard
                resources.contains("*") || resources.contains(resource)
                    || subresource.map({ resources.contains("*/\($0)") }) ?? false
            else { return false }
            return names.isEmpty || name.map(names.contains) ?? false
        }
    }

    private struct Binding: Sendable {
        let name: String
        /// Empty: everywhere.
        let namespace: String
        let roleKind: String
        let roleName: String
        let subjects: [JSONValue]
    }

    private struct Index: Sendable {
        var revision: Int64 = -1
        var roles: [String: [Rule]] = [:]
        var bindings: [Binding] = []
    }

    private let store: Store
    private let index = Mutex(Index())
    static let group = "rbac.authorization.k8s.io"
    private static let tables = ["clusterroles", "roles", "clusterrolebindings", "rolebindings"].map {
        "\($0).\(group)"
    }

    init(_ store: Store) { self.store = store }

    private func current() -> Index {
        let newest = store.newest(AccessRules.tables)
        return index.withLock { index in
            if index.revision != newest { index = build(newest) }
            return index
        }
    }

    private func build(_ revision: Int64) -> Index {
        var result = Index(revision: revision)
        func objects(_ table: String) -> [JSONObject] {
            store.list("\(table).\(AccessRules.group)", prefix: "").objects.compactMap {
                try? $0.object(kind: "", apiVersion: "")
            }
        }
        let clusterRoles = objects("clusterroles")
        for role in clusterRoles { result.roles["/" + role.name] = AccessRules.rules(role, clusterRoles) }
        for role in objects("roles") { result.roles["\(role.namespace)/\(role.name)"] = AccessRules.rules(role, []) }
        for binding in objects("clusterrolebindings") + objects("rolebindings") {
            result.bindings.append(
                Binding(
                    name: binding.name, namespace: binding.namespace,
                    roleKind: binding.at("roleRef", "kind")?.string ?? "",
                    roleName: binding.at("roleRef", "name")?.string ?? "",
                    subjects: binding["subjects"]?.array ?? []))
        }
        return result
    }

    /// The rules of a role; one that is aggregated has those of the roles it selects too.
    private static func rules(_ role: JSONObject, _ others: [JSONObject]) -> [Rule] {
        var rules = (role["rules"]?.array ?? []).map(Rule.init)
        for selector in role.at("aggregationRule", "clusterRoleSelectors")?.array ?? [] {
            let labels = selector["matchLabels"]?.object ?? JSONObject()
            guard !labels.isEmpty else { continue }
            for other in others where other.name != role.name {
                let own = other.metadata["labels"]?.object
                guard labels.members.allSatisfy({ own?[$0.key] == $0.value }) else { continue }
                rules += (other["rules"]?.array ?? []).map(Rule.init)
            }
        }
        return rules
    }

    func decide(_ question: Question) -> Decision {
        if question.user.isAdministrator { return Decision(isAllowed: true) }
        let index = current()
        for binding in index.bindings {
            guard binding.namespace.isEmpty || (binding.namespace == question.namespace && question.path == nil),
                let subject = AccessRules.subject(binding.subjects, question.user, binding.namespace)
            else { continue }
            let rules = index.roles[AccessRules.roleKey(binding.roleKind, binding.roleName, binding.namespace)] ?? []
            guard rules.contains(where: { $0.allows(question) }) else { continue }
            let isWide = binding.namespace.isEmpty
            let name = isWide ? binding.name : "\(binding.name)/\(binding.namespace)"
            return Decision(
                isAllowed: true,
                reason: "RBAC: allowed by \(isWide ? "Cluster" : "")RoleBinding \(quoted(name)) of \(binding.roleKind) "
                    + "\(quoted(binding.roleName)) to \(subject)")
        }
        return Decision(isAllowed: false)
    }

    private static func roleKey(_ kind: String, _ name: String, _ namespace: String) -> String {
        kind == "ClusterRole" ? "/" + name : "\(namespace)/\(name)"
    }

    private static func subject(_ subjects: [JSONValue], _ user: User, _ namespace: String) -> String? {
        for subject in subjects {
            let name = subject["name"]?.string ?? ""
            switch subject["kind"]?.string {
            case "User" where name == user.name: return "User \(quoted(name))"
            case "Group" where user.groups.contains(name): return "Group \(quoted(name))"
            case "ServiceAccount":
                let place = subject["namespace"]?.string ?? namespace
                if user.name == "system:serviceaccount:\(place):\(name)" {
                    return "ServiceAccount \(quoted("\(name)/\(place)"))"
                }
            default: continue
            }
        }
        return nil
    }

    /// All rules that apply to a user in a namespace.
    func rules(of user: User, in namespace: String) -> [Rule] {
        let index = current()
        return index.bindings.filter { binding in
            (binding.namespace.isEmpty || binding.namespace == namespace)
                && AccessRules.subject(binding.subjects, user, binding.namespace) != nil
        }.flatMap { index.roles[AccessRules.roleKey($0.roleKind, $0.roleName, $0.namespace)] ?? [] }
    }

    // MARK: escalation

    /// Nobody gives away more than they have: why a role or binding may not be written; nil: it may.
    func escalation(
        _ object: JSONObject, _ old: JSONObject?, _ resource: Resource, _ user: User
    ) throws -> StatusError? {
        guard resource.group == AccessRules.group, !user.isAdministrator else { return nil }
        let namespace = object.namespace
        let rules: [Rule]
        let verb: String
        switch resource.kind {
        case "Role", "ClusterRole":
            if let old, (old["rules"] ?? .null).isSame(as: object["rules"] ?? .null) { return nil }
            rules = (object["rules"]?.array ?? []).map(Rule.init)
            verb = "escalate"
        case "RoleBinding", "ClusterRoleBinding":
            if let old, (old["roleRef"] ?? .null).isSame(as: object["roleRef"] ?? .null),
                (old["subjects"] ?? .null).isSame(as: object["subjects"] ?? .null)
            {
                return nil
            }
            let kind = object.at("roleRef", "kind")?.string ?? ""
            let name = object.at("roleRef", "name")?.string ?? ""
            let bind = Question(
                user: user, verb: "bind", group: AccessRules.group,
                resource: kind == "ClusterRole" ? "clusterroles" : "roles", namespace: namespace, name: name)
            if decide(bind).isAllowed { return nil }
            guard let known = current().roles[AccessRules.roleKey(kind, name, namespace)] else {
                return StatusError.notFound(
                    GroupResource(group: AccessRules.group, resource: kind == "ClusterRole" ? "clusterroles" : "roles"),
                    name)
            }
            rules = known
            verb = ""
        default: return nil
        }
        if !verb.isEmpty {
            let question = Question(
                user: user, verb: verb, group: resource.group, resource: resource.plural, namespace: namespace,
                name: object.name)
            if decide(question).isAllowed { return nil }
        }
        let own = self.rules(of: user, in: namespace)
        let missing = rules.flatMap { AccessRules.uncovered($0, own) }
        guard !missing.isEmpty else { return nil }
        return StatusError.forbidden(
            resource.groupResource, object.name,
            "user \(quoted(user.name)) (groups=[\(user.groups.map(quoted).joined(separator: " "))]) is attempting to grant RBAC "
                + "permissions not currently held:\n" + missing.joined(separator: "\n"))
    }

    /// The parts of a rule that none of the others allow.
    private static func uncovered(_ rule: Rule, _ own: [Rule]) -> [String] {
        var missing: [String] = []
        for verb in rule.verbs {
            for path in rule.paths
            where !own.contains(where: { held in
                (held.verbs.contains("*") || held.verbs.contains(verb))
                    && held.paths.contains {
                        $0 == "*" || $0 == path || $0.hasSuffix("*") && path.hasPrefix($0.dropLast())
                    }
            }) {
                missing.append("{NonResourceURLs:[\(quoted(path))], Verbs:[\(quoted(verb))]}")
            }
            for group in rule.groups {
                for resource in rule.resources {
                    let names: [String?] = rule.names.isEmpty ? [nil] : rule.names.map { $0 }
                    for name in names where !own.contains(where: { $0.covers(verb, group, resource, name) }) {
                        let only = name.map { ", ResourceNames:[\(quoted($0))]" } ?? ""
                        missing.append(
                            "{APIGroups:[\(quoted(group))], Resources:[\(quoted(resource))]\(only), Verbs:[\(quoted(verb))]}"
                        )
                    }
                }
            }
        }
        return missing
    }
}
