import Documents

/// The document that versions 2, 3 and 4alpha1 encode.
struct ModelForm {
    /// As the second generation: no label versions and merge rules, no null members in label values, every reference with a
    /// digest, times as written.
    let losesDetails: Bool

    func document(_ descriptor: ComponentDescriptor) -> JSONValue {
        var component = JSONObject(["name": .string(descriptor.name), "version": .string(descriptor.version)])
        if let time = descriptor.creationTime {
            component["creationTime"] = .string(losesDetails ? time : Timestamp(time)?.description ?? time)
        }
        var provider = JSONObject(["name": .string(descriptor.provider.name)])
        addSigning(descriptor.provider.labels, to: &provider)
        component["provider"] = .object(provider)
        addSigning(descriptor.labels, to: &component)
        component["resources"] = .array(descriptor.resources.map(resource))
        component["sources"] = .array(descriptor.sources.map(source))
        component["componentReferences"] = .array(descriptor.references.map(reference))
        return .object(JSONObject(["component": .object(component)]))
    }

    private func resource(_ resource: Resource) -> JSONValue {
        var object = element(resource)
        addSigning(resource.labels, to: &object)
        object["type"] = .string(resource.type)
        object["relation"] = .string(resource.relation.rawValue)
        if let digest = SignedDigest.of(resource) { object["digest"] = SignedDigest.value(digest) }
        return .object(object)
    }

    private func source(_ source: Source) -> JSONValue {
        var object = element(source)
        addSigning(source.labels, to: &object)
        object["type"] = .string(source.type)
        return .object(object)
    }

    /// All labels of references are in the normal form: the rule that should filter them looks for another name.
    private func reference(_ reference: ComponentReference) -> JSONValue {
        var object = element(reference)
        if !reference.labels.isEmpty { object["labels"] = .array(reference.labels.map { label($0, isComplete: true) }) }
        object["componentName"] = .string(reference.componentName)
        if let digest = reference.digest {
            object["digest"] = SignedDigest.value(digest)
        } else if losesDetails {
            object["digest"] = SignedDigest.value(
                DigestSpec(hashAlgorithm: "", normalisationAlgorithm: "", value: ""))
        }
        return .object(object)
    }

    private func element(_ element: some Element) -> JSONObject {
        let members = JSONObject([
            "name": .string(element.name), "version": .string(element.version),
            "extraIdentity": ElementIdentity(element.extraIdentity).jsonValue,
        ])
        return Exclusion.empty.apply(.object(members)).object ?? members
    }

    private func addSigning(_ labels: [Label], to object: inout JSONObject) {
        let signing = LabelFilter.signing(labels)
        if !signing.isEmpty { object["labels"] = .array(signing.map { label($0, isComplete: false) }) }
    }

    private func label(_ label: Label, isComplete: Bool) -> JSONValue {
        guard losesDetails else { return LabelFilter.value(label, withMerge: isComplete) }
        var object = JSONObject(["name": .string(label.name)])
        let value = Exclusion.null.apply(LabelFilter.withoutEmptyKeys(label.value))
        if !value.isNull { object["value"] = value }
        if label.signing { object["signing"] = true }
        return .object(object)
    }
}

/// What of labels is part of a normal form.
enum LabelFilter {
    static func signing(_ labels: [Label]) -> [Label] { labels.filter(\.signing) }

    static func value(_ label: Label, withMerge: Bool) -> JSONValue {
        var object = JSONObject(["name": .string(label.name), "value": withoutEmptyKeys(label.value)])
        if let version = label.version, !version.isEmpty { object["version"] = .string(version) }
        if label.signing { object["signing"] = true }
        if withMerge, let merge = label.merge {
            var mergeObject = JSONObject(["algorithm": .string(merge.algorithm)])
            if let config = merge.config { mergeObject["config"] = withoutEmptyKeys(config) }
            object["merge"] = .object(mergeObject)
        }
        return .object(object)
    }

    /// Both tools leave members with an empty key out.
    static func withoutEmptyKeys(_ value: JSONValue) -> JSONValue { Exclusion.fields([""]).apply(value) }
}

/// What of digests is part of a normal form.
enum SignedDigest {
    /// The digest of a resource; nil also for access `none`, by these two spellings only.
    static func of(_ resource: Resource) -> DigestSpec? {
        let type = resource.access.type
        return type == "none" || type == "None" ? nil : resource.digest
    }

    static func value(_ digest: DigestSpec) -> JSONValue {
        .object(
            JSONObject([
                "hashAlgorithm": .string(digest.hashAlgorithm),
                "normalisationAlgorithm": .string(digest.normalisationAlgorithm), "value": .string(digest.value),
            ]))
    }
}
