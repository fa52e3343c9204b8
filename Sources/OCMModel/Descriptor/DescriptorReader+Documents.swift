import Documents

/// The two layouts of the document.
extension DescriptorReader {
    mutating func descriptorV2(_ document: JSONObject) -> ComponentDescriptor {
        let place = Place.root("component")
        let component = object(document["component"], place)
        guard document["component"]?.object != nil else {
            return ComponentDescriptor(name: "", version: "", provider: Provider(name: ""))
        }
        var descriptor = ComponentDescriptor(
            schema: .v2, name: componentName(component, "name", place), version: version(component, place),
            provider: Provider(descriptorText: text(component, "provider", place)), labels: labels(component, place),
            creationTime: time(component, "creationTime", place),
            repositoryContexts: repositoryContexts(component, place, isRequired: true),
            resources: resources(component, place, isRequired: true),
            sources: sources(component, place, isRequired: true),
            references: references(component, "componentReferences", place, isRequired: true),
            signatures: signatures(document), nestedDigests: nestedDigests(document))
        descriptor.unknown.document = unknown(
            document, ["meta", "component", "signatures", "nestedDigests", "apiVersion"], .root)
        descriptor.unknown.meta = unknown(document["meta"]?.object ?? JSONObject(), ["schemaVersion"], .root)
        descriptor.unknown.component = unknown(
            component,
            [
                "name", "version", "provider", "labels", "creationTime", "repositoryContexts", "resources", "sources",
                "componentReferences",
            ], place)
        return descriptor
    }

    mutating func descriptorV3(_ document: JSONObject) -> ComponentDescriptor {
        let kind = text(document, "kind", .root)
        if !kind.isEmpty, kind != "ComponentVersion" {
            defects.add(Place.root("kind"), "“\(kind.prefix(100))” is not ComponentVersion")
        }
        let place = Place.root("metadata")
        let metadata = object(document["metadata"], place)
        let specPlace = Place.root("spec")
        let spec = object(document["spec"], specPlace)
        guard document["metadata"]?.object != nil else {
            return ComponentDescriptor(name: "", version: "", provider: Provider(name: ""))
        }
        var descriptor = ComponentDescriptor(
            schema: .v3alpha1, name: componentName(metadata, "name", place), version: version(metadata, place),
            provider: provider(metadata, place), labels: labels(metadata, place),
            creationTime: time(metadata, "creationTime", place),
            repositoryContexts: repositoryContexts(document, .root, isRequired: false),
            resources: resources(spec, specPlace, isRequired: false),
            sources: sources(spec, specPlace, isRequired: false),
            references: references(spec, "references", specPlace, isRequired: false),
            signatures: signatures(document), nestedDigests: nestedDigests(document))
        _ = unknown(spec, ["resources", "sources", "references"], specPlace, isAllowed: false)
        descriptor.unknown.document = unknown(
            document,
            ["apiVersion", "kind", "metadata", "repositoryContexts", "spec", "signatures", "nestedDigests", "meta"],
            .root)
        descriptor.unknown.component = unknown(
            metadata, ["name", "version", "provider", "labels", "creationTime"], place)
        return descriptor
    }

    private mutating func provider(_ metadata: JSONObject, _ place: Place) -> Provider {
        let place = place("provider")
        let provider = object(metadata["provider"], place)
        guard metadata["provider"]?.object != nil else { return Provider(name: "") }
        _ = unknown(provider, ["name", "labels"], place, isAllowed: false)
        return Provider(name: text(provider, "name", place), labels: labels(provider, place))
    }
}

extension Provider {
    /// The provider of schema v2: a name, or a JSON object with `name` and `labels` as a text.
    init(descriptorText text: String) {
        self.init(name: text)
        guard text.utf8.first(where: { $0 != 0x20 }) == UInt8(ascii: "{"),
            case .object(let object)? = try? JSONValue(parsing: Array(text.utf8))
        else { return }
        var reader = DescriptorReader(.v2)
        let labels = reader.labels(object, .root)
        let name = reader.optionalText(object, "name", .root) ?? ""
        guard reader.defects.isEmpty else { return }
        self.init(name: name, labels: labels)
    }

    /// The text that schema v2 has for this provider: the name, or JSON if there are labels or no name.
    var descriptorText: String { descriptorText(DescriptorWriter(.verbatim, keepsUnknown: true)) }

    func descriptorText(_ writer: DescriptorWriter) -> String {
        // an empty text would be no provider at all
        guard !labels.isEmpty || name.isEmpty else { return name }
        var members = JSONObject(["name": .string(name)])
        if !labels.isEmpty { members["labels"] = .array(labels.map(writer.label)) }
        let object = JSONValue.object(members)
        return (writer.fidelity == .strict ? object.withNumbersInGoForm : object).text(.compact.escapingHTML())
    }
}
