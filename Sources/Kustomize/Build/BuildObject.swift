import Documents

/// An object on its way through a build: what it is, what it was called, and what the rest of the build has to know.
struct BuildObject: Sendable {
    enum Behavior: String, Sendable { case create, merge, replace }

    var content: JSONObject
    /// What it was called before each change of name, namespace or kind, oldest first.
    private(set) var earlier: [(name: String, namespace: String, kind: String)] = []
    var prefixes: [String] = []
    var suffixes: [String] = []
    /// How a generated object meets one that is there.
    var behavior = Behavior.create
    var needsHash = false
    /// Names of the variables that read from it.
    var variables: [String] = []
    var origin: Origin?
    var transformations: [Origin] = []

    init(_ content: JSONObject) {
        self.content = content
    }

    var kind: GroupVersionKind {
        GroupVersionKind(
            apiVersion: content["apiVersion"]?.scalarText ?? "", kind: content["kind"]?.scalarText ?? "")
    }

    var name: String {
        get { content["metadata"]?["name"]?.scalarText ?? "" }
        set { setMetadata("name", .string(newValue)) }
    }

    var namespace: String {
        get { content["metadata"]?["namespace"]?.scalarText ?? "" }
        set { setMetadata("namespace", newValue.isEmpty ? nil : .string(newValue)) }
    }

    /// As texts, whatever they are in the document.
    func texts(_ field: String) -> JSONObject {
        var result = JSONObject()
        for member in content["metadata"]?[field]?.object?.members ?? [] {
            result[member.key] = .string(member.value.scalarText ?? "")
        }
        return result
    }

    mutating func setMetadata(_ field: String, _ value: JSONValue?) {
        var metadata = content["metadata"]?.object ?? JSONObject()
        metadata[field] = value
        content["metadata"] = .object(metadata)
    }

    var identity: ObjectIdentity { ObjectIdentity(kind: kind, name: name, namespace: namespace) }

    var earlierIdentities: [ObjectIdentity] {
        if earlier.isEmpty { return [] }
        let now = kind
        return earlier.map {
            ObjectIdentity(
                kind: GroupVersionKind(group: now.group, version: now.version, kind: $0.kind), name: $0.name,
                namespace: $0.namespace)
        }
    }

    /// What it was called in its file.
    var originalIdentity: ObjectIdentity { earlierIdentities.first ?? identity }

    var identities: [ObjectIdentity] { earlierIdentities + [identity] }

    mutating func rememberIdentity() {
        let identity = identity
        earlier.append((identity.name, identity.effectiveNamespace, identity.kind.kind))
    }

    /// Takes over what belongs to the place of an object that this one replaces or is merged with.
    mutating func takePlace(of old: BuildObject) {
        for field in ["labels", "annotations"] {
            var merged = old.texts(field)
            for member in texts(field).members { merged[member.key] = member.value }
            setMetadata(field, merged.isEmpty ? nil : .object(merged))
        }
        name = old.name
        namespace = old.namespace
        earlier = old.earlier
        prefixes = old.prefixes
        suffixes = old.suffixes
        behavior = old.behavior
        needsHash = needsHash && old.needsHash
        variables = old.variables
        if transformations.isEmpty { transformations = old.transformations }
    }
}

extension JSONValue {
    /// The text of a scalar; nil for collections.
    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        case .array, .object: nil
        }
    }
}

/// Where an object or transformer was read or configured.
struct Origin: Sendable {
    var path = ""
    var configuredIn = ""
    var configuredBy: (kind: GroupVersionKind, name: String, namespace: String)?

    var value: JSONValue {
        var result = JSONObject()
        if !path.isEmpty { result["path"] = .string(path) }
        if !configuredIn.isEmpty { result["configuredIn"] = .string(configuredIn) }
        if let configuredBy {
            var by = JSONObject()
            by["apiVersion"] = .string(configuredBy.kind.apiVersion)
            by["kind"] = .string(configuredBy.kind.kind)
            if !configuredBy.name.isEmpty { by["name"] = .string(configuredBy.name) }
            if !configuredBy.namespace.isEmpty { by["namespace"] = .string(configuredBy.namespace) }
            result["configuredBy"] = .object(by)
        }
        return .object(result)
    }
}
