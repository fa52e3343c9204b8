import Diagnostics
import Documents

/// Changes of all objects that the fields of a kustomization ask for.
enum Transformations {
    enum Subjects: String { case defaultOnly, allServiceAccounts, none }

    static func namespace(
        _ namespace: String, _ objects: inout [BuildObject], _ fields: [FieldSpec], onlyUnset: Bool = false,
        subjects: Subjects = .defaultOnly
    ) throws {
        func set(_ value: inout JSONValue) throws {
            if onlyUnset, let text = value.scalarText, !text.isEmpty, !value.isNull { return }
            guard value.scalarText != nil else {
                throw Fault(.invalid, "a namespace can't be set in \(value.kindName)")
            }
            value = .string(namespace)
        }
        for at in objects.indices {
            objects[at].rememberIdentity()
            let kind = objects[at].kind
            if !kind.isClusterScoped {
                try FieldSpec("metadata/namespace", creates: true)
                    .apply(to: &objects[at].content, creating: .scalar, set)
            }
            let isBinding = ["RoleBinding", "ClusterRoleBinding"].contains(kind.kind)
            if isBinding, subjects != .none {
                try FieldSpec("subjects").apply(to: &objects[at].content) { value in
                    guard let items = value.array else { return }
                    value = .array(
                        try items.map { item in
                            guard var subject = item.object else { return item }
                            let isMeant =
                                subjects == .defaultOnly
                                ? subject["name"]?.string == "default" : subject["kind"]?.string == "ServiceAccount"
                            guard isMeant else { return item }
                            var inner = subject["namespace"] ?? .null
                            try set(&inner)
                            subject["namespace"] = inner
                            return .object(subject)
                        })
                }
            }
            for field in fields {
                if field.path == "metadata/namespace" { continue }
                if field.path == "metadata/name", kind.apiVersion != "v1" { continue }
                if isBinding, field.path == "subjects/namespace", !field.kind.kind.isEmpty { continue }
                try field.apply(to: &objects[at].content, creating: .scalar, set)
            }
        }
        try Accumulator.checkUnique(objects, "the namespace \(namespace) gives two objects one name")
    }

    private static let unnamed = [
        GroupVersionKind(kind: "CustomResourceDefinition"),
        GroupVersionKind(group: "apiregistration.k8s.io", kind: "APIService"), GroupVersionKind(kind: "Namespace"),
    ]

    static func rename(_ objects: inout [BuildObject], prefix: String = "", suffix: String = "", _ fields: [FieldSpec])
        throws
    {
        for at in objects.indices {
            let original = objects[at].originalIdentity.kind
            if unnamed.contains(where: { original.isSelected(by: $0) }) { continue }
            for field in fields where original.isSelected(by: field.kind) {
                if field.path == "metadata/name" {
                    if !prefix.isEmpty { objects[at].prefixes.append(prefix) }
                    if !suffix.isEmpty { objects[at].suffixes.append(suffix) }
                    objects[at].rememberIdentity()
                }
                try field.apply(to: &objects[at].content) { value in
                    guard let text = value.scalarText, !value.isNull else { return }
                    value = .string(prefix + text + suffix)
                }
            }
        }
    }

    /// Labels or annotations.
    static func pairs(_ pairs: [(key: String, value: String)], _ objects: inout [BuildObject], _ fields: [FieldSpec])
        throws
    {
        guard !pairs.isEmpty else { return }
        for at in objects.indices {
            for field in fields {
                try field.apply(to: &objects[at].content, creating: .mapping) { value in
                    if value.isNull { return }
                    guard var object = value.object else {
                        throw Fault(.invalid, "the field \(field.path) is \(value.kindName), not a mapping")
                    }
                    for (key, text) in pairs { object[key] = .string(text) }
                    value = .object(object)
                }
            }
        }
    }

    static func labels(_ labels: Kustomization.Labels, _ objects: inout [BuildObject], _ all: TransformerConfiguration)
        throws
    {
        typealias Configuration = TransformerConfiguration
        var fields = try Configuration.merged(labels.fields, all.labels)
        if labels.includesSelectors {
            fields = try Configuration.merged(fields, all.commonLabels)
        } else {
            if labels.includesTemplates { fields = try Configuration.merged(fields, all.templateLabels) }
            if labels.includesClaimTemplates { fields = try Configuration.merged(fields, all.claimTemplateLabels) }
            fields = try Configuration.merged(fields, [FieldSpec("metadata/labels", creates: true)])
        }
        try pairs(labels.pairs, &objects, fields)
    }

    static func replicas(_ replica: (name: String, count: Int), _ objects: inout [BuildObject], _ fields: [FieldSpec])
        throws
    {
        var isFound = false
        for field in fields {
            for at in objects.indices {
                let isMeant = objects[at].identities.contains {
                    $0.name == replica.name && $0.kind.isSelected(by: field.kind)
                }
                guard isMeant else { continue }
                isFound = true
                try field.apply(to: &objects[at].content, creating: .scalar) { $0 = .number(JSONNumber(replica.count)) }
            }
        }
        guard isFound else {
            throw Fault(.notFound, "replicas: no Deployment, StatefulSet or the like is called \(replica.name)")
        }
    }
}
