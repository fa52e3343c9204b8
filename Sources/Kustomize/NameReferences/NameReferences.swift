import Diagnostics
import Documents

/// Brings names that objects use for each other up to date.
struct NameReferences {
    let references: [TransformerConfiguration.NameReference]
    let session: BuildSession

    func update(_ objects: inout [BuildObject]) throws {
        // names of objects do not change here, so each may look at all as they are
        let all = objects
        let byName = Dictionary(
            all.indices.flatMap { at in Set(all[at].earlier.map(\.name)).map { ($0, [at]) } }, uniquingKeysWith: +)
        guard !byName.isEmpty else { return }
        for at in objects.indices {
            let original = all[at].originalIdentity.kind
            let referrer = Referrer(all: all, byName: byName, object: all[at], session: session)
            for reference in references {
                for field in reference.fields where original.isSelected(by: field.kind) {
                    var field = field
                    field.kind = all[at].kind
                    field.creates = false
                    let isRole = field.path.hasSuffix("roleRef/name")
                    try field.apply(to: &objects[at].content) { value in
                        try referrer.update(&value, to: reference.kind, isRole: isRole)
                    }
                }
            }
        }
    }
}

/// An object that names others.
private struct Referrer {
    let all: [BuildObject]
    let byName: [String: [Int]]
    let object: BuildObject
    let session: BuildSession

    func update(_ value: inout JSONValue, to kind: GroupVersionKind, isRole: Bool) throws {
        switch value {
        case .null: return
        case .array(let items):
            value = .array(
                try items.map { item in
                    var item = item
                    if case .array = item { return item }
                    try update(&item, to: kind, isRole: isRole)
                    return item
                })
        case .object(var object):
            guard let name = object["name"]?.scalarText else {
                throw Fault(.invalid, "\(self.object.identity): a reference to a \(kind.kind) has no name")
            }
            let namespace = object["namespace"]?.scalarText
            let inNamespace = namespace.map(candidates)
            guard let found = try referral(name, kind, isRole, among: inNamespace, withNamespaces: true) else { return }
            if found.name == name, found.namespace.isEmpty { return }
            object["name"] = .string(found.name)
            if !found.namespace.isEmpty { object["namespace"] = .string(found.namespace) }
            value = .object(object)
        default:
            guard let name = value.scalarText,
                let found = try referral(name, kind, isRole, among: nil, withNamespaces: false), found.name != name
            else { return }
            value = .string(found.name)
        }
    }

    private func candidates(_ namespace: String) -> Set<Int> {
        let original = all.indices.filter {
            let id = all[$0].originalIdentity
            return !id.kind.isClusterScoped && id.effectiveNamespace == namespace
        }
        if !original.isEmpty { return Set(original) }
        return Set(
            all.indices.filter {
                let id = all[$0].identity
                return !id.kind.isClusterScoped && id.effectiveNamespace == namespace
            })
    }

    private func referral(
        _ name: String, _ kind: GroupVersionKind, _ isRole: Bool, among: Set<Int>?, withNamespaces: Bool
    ) throws -> BuildObject? {
        guard let places = byName[name] else { return nil }
        try session.spend(places.count)
        let own = object.identity
        var role: GroupVersionKind?
        if isRole, let reference = object.content["roleRef"]?.object, let group = reference["apiGroup"]?.scalarText,
            let kind = reference["kind"]?.scalarText
        {
            role = GroupVersionKind(group: group, kind: kind)
        }
        var found = places.filter { among?.contains($0) ?? true }.map { all[$0] }.filter { other in
            let earlier = other.earlierIdentities
            guard earlier.contains(where: { $0.kind.isSelected(by: kind) }), isReachable(other, own) else {
                return false
            }
            return role.map { role in earlier.contains { $0.kind.isSelected(by: role) } } ?? true
        }
        if found.count == 1 { return found[0] }
        found = found.filter { isAlike($0, allowsEmpty: true) }
        if found.count > 1 { found = found.filter { isAlike($0, allowsEmpty: false) } }
        guard let first = found.first else { return nil }
        let isOne = found.allSatisfy { $0.name == first.name && (!withNamespaces || $0.namespace == first.namespace) }
        guard isOne else {
            throw Fault(
                .invalid,
                "\(own) refers to “\(name)”, which may be \(found.map(\.identity.description).joined(separator: " or ")); give them different names"
            )
        }
        return first
    }

    /// Whether this object can name the other one, as for namespaces.
    private func isReachable(_ other: BuildObject, _ own: ObjectIdentity) -> Bool {
        let id = other.identity
        if own.kind.isClusterScoped || id.kind.isClusterScoped { return true }
        if own.effectiveNamespace == id.effectiveNamespace { return true }
        guard id.kind.kind == "ServiceAccount", own.kind.kind == "RoleBinding" else { return false }
        return object.content["subjects"]?.array?.contains {
            $0["kind"]?.string == "ServiceAccount" && $0["namespace"]?.string == other.namespace
        } ?? false
    }

    private func isAlike(_ other: BuildObject, allowsEmpty: Bool) -> Bool {
        func same(_ a: [String], _ b: [String]) -> Bool {
            if a.isEmpty || b.isEmpty { return allowsEmpty || a.isEmpty && b.isEmpty }
            let count = min(a.count, b.count)
            return a.suffix(count).elementsEqual(b.suffix(count))
        }
        return same(other.prefixes, object.prefixes) && same(other.suffixes, object.suffixes)
    }
}
