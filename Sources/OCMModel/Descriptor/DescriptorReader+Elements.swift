import Documents

/// Resources, sources and references.
extension DescriptorReader {
    private static let elementMembers = ["name", "version", "extraIdentity", "labels"]
    private static let resourceMembers =
        elementMembers + ["type", "relation", "srcRefs", "srcRef", "access", "digest"]
    private static let sourceMembers = elementMembers + ["type", "access"]
    private static let referenceMembers = elementMembers + ["componentName", "digest"]

    mutating func resources(_ object: JSONObject, _ place: Place, isRequired: Bool) -> [Resource] {
        let resources = items(object, "resources", place, isRequired: isRequired) { reader, object, place in
            var resource = Resource(
                name: reader.elementName(object, place), version: reader.version(object, place),
                type: reader.text(object, "type", place), relation: reader.relation(object, place),
                extraIdentity: reader.extraIdentity(object, place), labels: reader.labels(object, place),
                sourceReferences: reader.sourceReferences(object, place), access: reader.access(object, place),
                digest: reader.optionalDigest(object, place))
            resource.unknown = reader.unknown(object, Self.resourceMembers, place)
            return resource
        }
        checkIdentities(resources, place("resources"))
        return resources
    }

    mutating func sources(_ object: JSONObject, _ place: Place, isRequired: Bool) -> [Source] {
        let sources = items(object, "sources", place, isRequired: isRequired) { reader, object, place in
            var source = Source(
                name: reader.elementName(object, place), version: reader.version(object, place),
                type: reader.text(object, "type", place), extraIdentity: reader.extraIdentity(object, place),
                labels: reader.labels(object, place), access: reader.access(object, place))
            source.unknown = reader.unknown(object, Self.sourceMembers, place)
            return source
        }
        checkIdentities(sources, place("sources"))
        return sources
    }

    mutating func references(
        _ object: JSONObject, _ key: String, _ place: Place, isRequired: Bool
    ) -> [ComponentReference] {
        let references = items(object, key, place, isRequired: isRequired) { reader, object, place in
            _ = reader.unknown(object, Self.referenceMembers, place, isAllowed: false)
            return ComponentReference(
                name: reader.elementName(object, place),
                componentName: reader.componentName(object, "componentName", place),
                version: reader.version(object, place), extraIdentity: reader.extraIdentity(object, place),
                labels: reader.labels(object, place), digest: reader.optionalDigest(object, place))
        }
        checkIdentities(references, place(key))
        return references
    }

    mutating func componentName(_ object: JSONObject, _ key: String, _ place: Place) -> String {
        let name = text(object, key, place)
        if !name.isEmpty, !ComponentName.isValid(name) {
            defects.add(
                place(key),
                "“\(name.prefix(300))” is not a component name; expected a lower-case domain and a path, as in acme.io/server"
            )
        }
        return name
    }

    private mutating func relation(_ object: JSONObject, _ place: Place) -> Resource.Relation {
        let text = text(object, "relation", place)
        guard let relation = Resource.Relation(rawValue: text) else {
            if !text.isEmpty { defects.add(place("relation"), "“\(text.prefix(50))” is neither local nor external") }
            return .external
        }
        return relation
    }

    private mutating func sourceReferences(_ object: JSONObject, _ place: Place) -> [SourceReference] {
        // The first generation wrote `srcRef` once.
        let key = object["srcRefs"] == nil ? "srcRef" : "srcRefs"
        return items(object, key, place) { reader, object, place in
            _ = reader.unknown(object, ["identitySelector", "labels"], place, isAllowed: false)
            return SourceReference(
                identitySelector: reader.texts(object, "identitySelector", place), labels: reader.labels(object, place))
        }
    }

    private mutating func checkIdentities<E: Element>(_ elements: [E], _ place: Place) {
        var places: [ElementIdentity: Int] = [:]
        for (at, identity) in ElementIdentity.all(of: elements, by: .schema).enumerated() {
            if let first = places[identity] {
                defects.add(.item(place, at), "duplicate identity \(identity), the same as [\(first)]")
            } else {
                places[identity] = at
            }
        }
    }
}
