import OCMModel

/// Where the elements of a component stand in their lists, by name and extra identity.
struct ElementPlaces {
    private struct Key: Hashable {
        let kind: ElementSpec.Kind
        let name: String
        let extraIdentity: [String: String]
    }

    private var places: [Key: [Int]] = [:]

    init() {}

    init(_ descriptor: ComponentDescriptor) {
        for (place, source) in descriptor.sources.enumerated() { add(source, .source, at: place) }
        for (place, resource) in descriptor.resources.enumerated() { add(resource, .resource, at: place) }
        for (place, reference) in descriptor.references.enumerated() { add(reference, .reference, at: place) }
    }

    /// The places of the elements with the same name and extra identity, in their order.
    func like(_ element: some Element, _ kind: ElementSpec.Kind) -> [Int] {
        places[Key(kind: kind, name: element.name, extraIdentity: element.extraIdentity)] ?? []
    }

    mutating func add(_ element: some Element, _ kind: ElementSpec.Kind, at place: Int) {
        places[Key(kind: kind, name: element.name, extraIdentity: element.extraIdentity), default: []].append(place)
    }
}
