public import Diagnostics
import Documents

extension ComponentDescriptor {
    /// The same component version in another schema.
    ///
    /// - Throws: `unsupported` with everything that the other schema has no place for, each with its path. A signature over
    ///   `jsonNormalisation/v1` is among it: that form holds the schema, so the signature would break.
    public func converted(
        to target: DescriptorSchema, source: String = "component descriptor"
    ) throws(Fault) -> ComponentDescriptor {
        guard target != schema else { return self }
        var losses = ConversionLosses(self)
        losses.find(target)
        if let fault = losses.defects.fault(
            source, .unsupported, "can't be converted to schema \(target.rawValue) without loss")
        {
            throw fault
        }
        var converted = try ComponentDescriptor(document(schema: target), source: source)
        converted.schema = schema
        guard converted == self else {
            throw Fault(.unsupported, "\(source): schema \(target.rawValue) can't say the same")
        }
        converted.schema = target
        return converted
    }
}

/// Finds what another schema has no place for.
private struct ConversionLosses {
    let descriptor: ComponentDescriptor
    var defects = Defects()
    private let component: Place
    private let lists: Place
    private let references: Place

    init(_ descriptor: ComponentDescriptor) {
        self.descriptor = descriptor
        let isV2 = descriptor.schema == .v2
        component = .root(isV2 ? "component" : "metadata")
        lists = .root(isV2 ? "component" : "spec")
        references = lists(isV2 ? "componentReferences" : "references")
    }

    mutating func find(_ target: DescriptorSchema) {
        unknownMembers()
        for (at, signature) in descriptor.signatures.enumerated() {
            let place = Place.item(Place.root("signatures"), at)
            if signature.digest.normalisationAlgorithm == Normalisation.v1.rawValue {
                defects.add(place, "the signature would break: it is over jsonNormalisation/v1, which holds the schema")
            }
            if target == .v3alpha1, signature.signature.issuer?.isEmpty == false {
                defects.add(place("signature")("issuer"), "has no place there")
            }
        }
        let provider = descriptor.provider
        switch target {
        case .v2:
            if Provider(descriptorText: provider.descriptorText) != provider {
                defects.add(component("provider")("name"), "would be read as JSON there")
            }
        case .v3alpha1:
            if provider.name.isEmpty { defects.add(component("provider"), "has no name, which it must have there") }
            for (at, nested) in descriptor.nestedDigests.enumerated() where nested.digest == nil {
                defects.add(.item(Place.root("nestedDigests"), at), "has no digest, which it must have there")
            }
        }
    }

    private mutating func unknownMembers() {
        add(descriptor.unknown.document, .root)
        add(descriptor.unknown.meta, .root("meta"))
        add(descriptor.unknown.component, component)
        add(descriptor.labels, component)
        add(descriptor.provider.labels, component("provider"))
        for (at, resource) in descriptor.resources.enumerated() {
            let place = Place.item(lists("resources"), at)
            add(resource.unknown, place)
            add(resource.labels, place)
            add(resource.digest, place)
            for (number, reference) in resource.sourceReferences.enumerated() {
                add(reference.labels, .item(place("srcRefs"), number))
            }
        }
        for (at, source) in descriptor.sources.enumerated() {
            let place = Place.item(lists("sources"), at)
            add(source.unknown, place)
            add(source.labels, place)
        }
        for (at, reference) in descriptor.references.enumerated() {
            add(reference.labels, .item(references, at))
            add(reference.digest, .item(references, at))
        }
        for (at, signature) in descriptor.signatures.enumerated() {
            let place = Place.item(Place.root("signatures"), at)
            add(signature.digest, place)
            add(signature.signature.unknown, place("signature"))
        }
        for (at, nested) in descriptor.nestedDigests.enumerated() {
            let place = Place.item(Place.root("nestedDigests"), at)
            add(nested.digest, place)
            for (number, resource) in nested.resourceDigests.enumerated() {
                add(resource.digest, .item(place("resourceDigests"), number))
            }
        }
    }

    private mutating func add(_ labels: [Label], _ place: Place) {
        for (at, label) in labels.enumerated() { add(label.unknown, .item(place("labels"), at)) }
    }

    private mutating func add(_ digest: DigestSpec?, _ place: Place) {
        if let digest { add(digest.unknown, place("digest")) }
    }

    private mutating func add(_ members: JSONObject, _ place: Place) {
        for member in members.members { defects.add(place(member.key), "is not defined there") }
    }
}
