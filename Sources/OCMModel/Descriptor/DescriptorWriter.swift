import Documents

/// How a descriptor is written.
public enum DescriptorFidelity: Sendable {
    /// With members that the schema does not define (if it is the one it was read in), times and numbers as written, and
    /// empty digests: what other programs computed over the document stays true.
    case verbatim
    /// As the reference program writes it: only what the schema defines, times in UTC and whole seconds.
    case strict
}

/// Makes documents of descriptors, members in the order of the reference program.
struct DescriptorWriter {
    let fidelity: DescriptorFidelity
    /// Members that the schema does not define may be written.
    private let keepsUnknown: Bool

    init(_ fidelity: DescriptorFidelity, keepsUnknown: Bool = false) {
        self.fidelity = fidelity
        self.keepsUnknown = keepsUnknown && fidelity == .verbatim
    }

    // MARK: Documents

    func documentV2(_ descriptor: ComponentDescriptor) -> JSONValue {
        var meta: JSONObject = JSONObject(["schemaVersion": "v2"])
        addUnknown(descriptor.unknown.meta, to: &meta)
        var component = JSONObject(["name": .string(descriptor.name), "version": .string(descriptor.version)])
        addList("labels", descriptor.labels.map(label), to: &component)
        addTime("creationTime", descriptor.creationTime, to: &component)
        component["repositoryContexts"] = .array(descriptor.repositoryContexts)
        component["provider"] = .string(descriptor.provider.descriptorText(self))
        component["sources"] = .array(descriptor.sources.map(source))
        component["componentReferences"] = .array(descriptor.references.map(reference))
        component["resources"] = .array(descriptor.resources.map(resource))
        addUnknown(descriptor.unknown.component, to: &component)
        var document = JSONObject(["meta": .object(meta), "component": .object(component)])
        addTail(descriptor, .v2, to: &document)
        return .object(document)
    }

    func documentV3(_ descriptor: ComponentDescriptor) -> JSONValue {
        var provider = JSONObject(["name": .string(descriptor.provider.name)])
        addList("labels", descriptor.provider.labels.map(label), to: &provider)
        var metadata = JSONObject(["name": .string(descriptor.name), "version": .string(descriptor.version)])
        addList("labels", descriptor.labels.map(label), to: &metadata)
        metadata["provider"] = .object(provider)
        addTime("creationTime", descriptor.creationTime, to: &metadata)
        addUnknown(descriptor.unknown.component, to: &metadata)
        var spec = JSONObject()
        addList("sources", descriptor.sources.map(source), to: &spec)
        addList("references", descriptor.references.map(reference), to: &spec)
        addList("resources", descriptor.resources.map(resource), to: &spec)
        var document = JSONObject([
            "apiVersion": "ocm.software/v3alpha1", "kind": "ComponentVersion", "metadata": .object(metadata),
            "repositoryContexts": .array(descriptor.repositoryContexts), "spec": .object(spec),
        ])
        addTail(descriptor, .v3alpha1, to: &document)
        return .object(document)
    }

    private func addTail(_ descriptor: ComponentDescriptor, _ schema: DescriptorSchema, to document: inout JSONObject) {
        addList("signatures", descriptor.signatures.map(signature), to: &document)
        addList("nestedDigests", descriptor.nestedDigests.map { nestedDigest($0, schema) }, to: &document)
        addUnknown(descriptor.unknown.document, to: &document)
    }

    // MARK: Elements

    func element(_ element: some Element) -> JSONObject {
        var object = JSONObject(["name": .string(element.name), "version": .string(element.version)])
        if !element.extraIdentity.isEmpty { object["extraIdentity"] = texts(element.extraIdentity) }
        addList("labels", element.labels.map(label), to: &object)
        return object
    }

    func resource(_ resource: Resource) -> JSONValue {
        var object = element(resource)
        object["type"] = .string(resource.type)
        object["relation"] = .string(resource.relation.rawValue)
        addList("srcRefs", resource.sourceReferences.map(sourceReference), to: &object)
        object["access"] = .object(resource.access.fields)
        addDigest(resource.digest, to: &object)
        addUnknown(resource.unknown, to: &object)
        return .object(object)
    }

    func source(_ source: Source) -> JSONValue {
        var object = element(source)
        object["type"] = .string(source.type)
        object["access"] = .object(source.access.fields)
        addUnknown(source.unknown, to: &object)
        return .object(object)
    }

    func reference(_ reference: ComponentReference) -> JSONValue {
        var object = element(reference)
        object["componentName"] = .string(reference.componentName)
        addDigest(reference.digest, to: &object)
        return .object(object)
    }

    private func sourceReference(_ reference: SourceReference) -> JSONValue {
        var object = JSONObject()
        if !reference.identitySelector.isEmpty { object["identitySelector"] = texts(reference.identitySelector) }
        addList("labels", reference.labels.map(label), to: &object)
        return .object(object)
    }

    // MARK: Values

    func label(_ label: Label) -> JSONValue {
        var object = JSONObject(["name": .string(label.name), "value": label.value])
        if let version = label.version, !version.isEmpty { object["version"] = .string(version) }
        if label.signing { object["signing"] = true }
        if let merge = label.merge {
            var mergeObject = JSONObject(["algorithm": .string(merge.algorithm)])
            if let config = merge.config { mergeObject["config"] = config }
            object["merge"] = .object(mergeObject)
        }
        addUnknown(label.unknown, to: &object)
        return .object(object)
    }

    func digest(_ digest: DigestSpec) -> JSONValue {
        var object = JSONObject([
            "hashAlgorithm": .string(digest.hashAlgorithm),
            "normalisationAlgorithm": .string(digest.normalisationAlgorithm), "value": .string(digest.value),
        ])
        addUnknown(digest.unknown, to: &object)
        return .object(object)
    }

    func signature(_ signature: Signature) -> JSONValue {
        var spec = JSONObject([
            "algorithm": .string(signature.signature.algorithm), "value": .string(signature.signature.value),
            "mediaType": .string(signature.signature.mediaType),
        ])
        if let issuer = signature.signature.issuer, !issuer.isEmpty { spec["issuer"] = .string(issuer) }
        addUnknown(signature.signature.unknown, to: &spec)
        var object = JSONObject([
            "name": .string(signature.name), "digest": digest(signature.digest), "signature": .object(spec),
        ])
        if let timestamp = signature.timestamp {
            var time = JSONObject(["value": .string(timestamp.value)])
            addTime("time", timestamp.time, to: &time)
            object["timestamp"] = .object(time)
        }
        return .object(object)
    }

    private func nestedDigest(_ nested: NestedDigest, _ schema: DescriptorSchema) -> JSONValue {
        var object = JSONObject(["name": .string(nested.name), "version": .string(nested.version)])
        addDigest(nested.digest, to: &object)
        let resources = nested.resourceDigests.map { resource in
            var object = JSONObject(["name": .string(resource.name), "version": .string(resource.version)])
            if !resource.extraIdentity.isEmpty { object["extraIdentity"] = texts(resource.extraIdentity) }
            addDigest(resource.digest, to: &object)
            return JSONValue.object(object)
        }
        if schema == .v3alpha1 || !resources.isEmpty { object["resourceDigests"] = .array(resources) }
        return .object(object)
    }

    func texts(_ texts: [String: String]) -> JSONValue { ElementIdentity(texts).jsonValue }

    // MARK: Members that may be absent

    private func addList(_ key: String, _ items: [JSONValue], to object: inout JSONObject) {
        if !items.isEmpty { object[key] = .array(items) }
    }

    private func addDigest(_ digest: DigestSpec?, to object: inout JSONObject) {
        guard let digest, !(digest.isEmpty && fidelity == .strict) else { return }
        object["digest"] = self.digest(digest)
    }

    private func addTime(_ key: String, _ time: String?, to object: inout JSONObject) {
        guard let time else { return }
        object[key] = .string(fidelity == .strict ? Timestamp(time)?.description ?? time : time)
    }

    private func addUnknown(_ unknown: JSONObject, to object: inout JSONObject) {
        guard keepsUnknown else { return }
        for member in unknown.members where object[member.key] == nil { object[member.key] = member.value }
    }
}
