import Documents

/// The document that version 1 encodes: that of the descriptor's schema, without what is not signed.
struct EntryForm {
    let schema: DescriptorSchema

    func document(_ descriptor: ComponentDescriptor) -> JSONValue {
        schema == .v2 ? documentV2(descriptor) : documentV3(descriptor)
    }

    private func documentV2(_ descriptor: ComponentDescriptor) -> JSONValue {
        var component = JSONObject(["name": .string(descriptor.name), "version": .string(descriptor.version)])
        addTime(descriptor, to: &component)
        addSigning(descriptor.labels, to: &component)
        component["provider"] = providerV2(descriptor.provider)
        component["resources"] = .array(descriptor.resources.map(resource))
        component["componentReferences"] = .array(descriptor.references.map(reference))
        return .object(
            JSONObject([
                "meta": .object(JSONObject(["schemaVersion": "v2"])), "component": .object(component),
            ]))
    }

    /// A name alone only if there is no label at all, signing or not.
    private func providerV2(_ provider: Provider) -> JSONValue {
        guard !provider.labels.isEmpty else { return .string(provider.name) }
        var object = JSONObject(["name": .string(provider.name)])
        addSigning(provider.labels, to: &object)
        return .object(object)
    }

    /// The labels of the provider are not filtered here: the rule stands at another place.
    private func documentV3(_ descriptor: ComponentDescriptor) -> JSONValue {
        var provider = JSONObject(["name": .string(descriptor.provider.name)])
        let labels = descriptor.provider.labels.map { LabelFilter.value($0, withMerge: true) }
        if !labels.isEmpty { provider["labels"] = .array(labels) }
        var metadata = JSONObject(["name": .string(descriptor.name), "version": .string(descriptor.version)])
        addTime(descriptor, to: &metadata)
        addSigning(descriptor.labels, to: &metadata)
        metadata["provider"] = .object(provider)
        var spec = JSONObject()
        if !descriptor.resources.isEmpty { spec["resources"] = .array(descriptor.resources.map(resource)) }
        if !descriptor.sources.isEmpty { spec["sources"] = .array(descriptor.sources.map(source)) }
        if !descriptor.references.isEmpty { spec["references"] = .array(descriptor.references.map(reference)) }
        return .object(
            JSONObject([
                "apiVersion": "ocm.software/v3alpha1", "kind": "ComponentVersion", "metadata": .object(metadata),
                "spec": .object(spec),
            ]))
    }

    private func resource(_ resource: Resource) -> JSONValue {
        var object = element(resource, enforcesIdentity: schema == .v2)
        object["type"] = .string(resource.type)
        object["relation"] = .string(resource.relation.rawValue)
        if let digest = SignedDigest.of(resource) { object["digest"] = SignedDigest.value(digest) }
        return .object(object)
    }

    private func source(_ source: Source) -> JSONValue {
        var object = element(source, enforcesIdentity: false)
        object["type"] = .string(source.type)
        return .object(object)
    }

    private func reference(_ reference: ComponentReference) -> JSONValue {
        var object = element(reference, enforcesIdentity: schema == .v2)
        object["componentName"] = .string(reference.componentName)
        if let digest = reference.digest { object["digest"] = SignedDigest.value(digest) }
        return .object(object)
    }

    private func element(_ element: some Element, enforcesIdentity: Bool) -> JSONObject {
        var object = JSONObject(["name": .string(element.name), "version": .string(element.version)])
        if !element.extraIdentity.isEmpty {
            object["extraIdentity"] = ElementIdentity(element.extraIdentity).jsonValue
        } else if enforcesIdentity {
            object["extraIdentity"] = .null
        }
        addSigning(element.labels, to: &object)
        return object
    }

    private func addSigning(_ labels: [Label], to object: inout JSONObject) {
        let signing = LabelFilter.signing(labels).map { LabelFilter.value($0, withMerge: false) }
        if !signing.isEmpty { object["labels"] = .array(signing) }
    }

    private func addTime(_ descriptor: ComponentDescriptor, to object: inout JSONObject) {
        guard let time = descriptor.creationTime else { return }
        object["creationTime"] = .string(Timestamp(time)?.description ?? time)
    }
}
