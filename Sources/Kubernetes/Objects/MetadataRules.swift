import Documents

/// What holds for the metadata of every object.
enum MetadataRules {
    private static let standardFinalizers: Set<String> = ["kubernetes", "orphan", "foregroundDeletion"]

    static func check(_ object: JSONObject, _ resource: Resource) -> [FieldProblem] {
        let metadata = object.metadata
        var problems: [FieldProblem] = []
        let rule = nameRule(resource)
        let name = metadata["name"]?.string ?? ""
        if let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            // a dash at its end is no end of the name
            let tested = prefix.hasSuffix("-") ? prefix.dropLast() + "a" : prefix[...]
            problems += rule(String(tested)).filter { !$0.hasPrefix("must be no more") }.map {
                .invalid("metadata.generateName", .string(prefix), $0)
            }
        }
        if name.isEmpty {
            problems.append(.required("metadata.name", "name or generateName is required"))
        } else {
            problems += rule(name).map { .invalid("metadata.name", .string(name), $0) }
        }
        problems += labels(metadata["labels"], "metadata.labels")
        var size = 0
        for member in metadata["annotations"]?.object?.members ?? [] {
            problems += Names.qualified(member.key.lowercased()).map {
                .invalid("metadata.annotations", .string(member.key), $0)
            }
            size += member.key.utf8.count + (member.value.string?.utf8.count ?? 0)
        }
        if size > 256 * 1024 { problems.append(.tooLong("metadata.annotations", 262144)) }
        problems += owners(metadata)
        for (at, finalizer) in object.finalizers.enumerated() {
            let field = "metadata.finalizers[\(at)]"
            problems += Names.qualified(finalizer).map { .invalid(field, .string(finalizer), $0) }
            // only the built-in kinds want them qualified
            if !resource.isCustom, !finalizer.contains("/"), !standardFinalizers.contains(finalizer) {
                problems.append(
                    .invalid(
                        field, .string(finalizer), "name is neither a standard finalizer name nor is it fully qualified"
                    ))
            }
        }
        return problems
    }

    static func labels(_ labels: JSONValue?, _ field: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for member in labels?.object?.members ?? [] {
            problems += Names.qualified(member.key).map { .invalid(field, .string(member.key), $0) }
            if let value = member.value.string {
                problems += Names.labelValue(value).map { .invalid(field, .string(value), $0) }
            }
        }
        return problems
    }

    private static func owners(_ metadata: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        var controllers = 0
        for owner in metadata["ownerReferences"]?.array ?? [] {
            for key in ["apiVersion", "kind", "name", "uid"] where owner[key]?.string ?? "" == "" {
                problems.append(
                    key == "apiVersion"
                        ? .invalid("metadata.ownerReferences.apiVersion", "", "version must not be empty")
                        : .invalid("metadata.ownerReferences.\(key)", "", "must not be empty"))
            }
            if owner["controller"]?.bool == true { controllers += 1 }
        }
        if controllers > 1 {
            problems.append(
                .invalid(
                    "metadata.ownerReferences", metadata["ownerReferences"] ?? .null,
                    "Only one reference can have Controller set to true. Found \"true\" in references"))
        }
        return problems
    }

    /// What an update must leave as it is.
    static func checkUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if old.isBeingDeleted {
            let added = new.finalizers.filter { !old.finalizers.contains($0) }
            if !added.isEmpty {
                let problem = FieldProblem.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers "
                        + "[]string{\(added.map(quoted).joined(separator: ", "))}")
                problems += [problem, problem]
            }
        }
        if old.uid != new.uid {
            let problem = FieldProblem.invalid("metadata.uid", .string(new.uid), "field is immutable")
            problems += [problem, problem]
        }
        return problems
    }

    private static func nameRule(_ resource: Resource) -> (String) -> [String] {
        if resource.isCustom { return Names.subdomain }
        if resource.kind == "Event" { return { _ in [] } }
        switch resource.kind {
        case "Namespace": return Names.label
        // digits at the start are allowed since 1.36
        case "Service": return Names.label
        case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding": return Names.pathSegment
        case "CronJob":
            return { name in
                name.utf8.count > 52 ? ["must be no more than 52 characters"] : Names.subdomain(name)
            }
        default: return Names.subdomain
        }
    }
}
