import Diagnostics
import OCI
import OCMModel

/// A component version while it is made.
struct ComponentDraft {
    var descriptor: ComponentDescriptor
    private(set) var blobs: [any Blob] = []
    /// New elements replace those of equal identity; else two of them are a conflict.
    private let replaces: Bool
    /// For messages.
    private let place: String
    private var places = ElementPlaces()
    /// Elements that a reference name and kind belong to.
    private var hints: [String: String] = [:]

    private var version: String { descriptor.version }

    /// Begins with a component without elements.
    init(_ spec: ComponentSpec, schema: DescriptorSchema, creationTime: String?) {
        descriptor = ComponentDescriptor(
            schema: schema, name: spec.name, version: spec.version, provider: spec.provider, labels: spec.labels,
            creationTime: creationTime)
        place = spec.origin.place("")
        replaces = false
    }

    /// Begins with all that a version has.
    init(changing descriptor: ComponentDescriptor, replaces: Bool) {
        self.descriptor = descriptor
        place = "\(descriptor.name):\(descriptor.version)"
        self.replaces = replaces
        places = ElementPlaces(descriptor)
    }

    private init(_ other: ComponentDraft, elementsOf old: ComponentDescriptor) {
        descriptor = other.descriptor
        descriptor.sources = old.sources
        descriptor.resources = old.resources
        descriptor.references = old.references
        place = other.place
        replaces = true
        places = ElementPlaces(old)
    }

    /// Begins with the elements of an existing version; new ones of equal identity replace them.
    mutating func keepElements(of old: ComponentDescriptor) {
        self = ComponentDraft(self, elementsOf: old)
    }

    /// Adds an element with its content.
    mutating func add(_ element: ElementSpec, _ content: InputContent?, digest: DigestSpec?) throws {
        switch element.kind {
        case .source: try addSource(element, content)
        case .resource: try addResource(element, content, digest: digest)
        case .reference: try addReference(element)
        }
    }

    private mutating func addSource(_ element: ElementSpec, _ content: InputContent?) throws {
        let source = Source(
            name: element.name, version: element.version ?? content?.version ?? version, type: element.type,
            extraIdentity: element.extraIdentity, labels: element.labels, access: try access(element, content))
        try Self.put(source, element, into: &descriptor.sources, &places, replaces: replaces)
    }

    private mutating func addResource(_ element: ElementSpec, _ content: InputContent?, digest: DigestSpec?) throws {
        let resource = Resource(
            name: element.name, version: element.version ?? content?.version ?? version, type: element.type,
            relation: element.isLocal ? .local : .external, extraIdentity: element.extraIdentity,
            labels: element.labels, sourceReferences: element.sourceReferences,
            access: try access(element, content), digest: digest)
        try Self.put(resource, element, into: &descriptor.resources, &places, replaces: replaces)
    }

    private mutating func addReference(_ element: ElementSpec) throws {
        let reference = ComponentReference(
            name: element.name, componentName: element.type, version: element.version ?? "",
            extraIdentity: element.extraIdentity, labels: element.labels, digest: element.digest)
        try Self.put(reference, element, into: &descriptor.references, &places, replaces: replaces)
    }

    /// Static, so that the list is changed in place.
    private static func put<E: Element>(
        _ element: E, _ spec: ElementSpec, into list: inout [E], _ places: inout ElementPlaces, replaces: Bool
    ) throws {
        let same = places.like(element, spec.kind)
        if replaces, let place = same.first {
            list[place] = element
            return
        }
        guard !same.contains(where: { list[$0].version == element.version }) else {
            throw Fault(
                .conflict,
                "\(spec.place()): adding a new \(spec.kind.rawValue) with same base identity requires different version"
            )
        }
        places.add(element, spec.kind, at: list.count)
        list.append(element)
    }

    /// The finished descriptor: resources that only their version tells apart have it in their identity, as the Go program
    /// does it.
    func finished() throws -> ComponentDescriptor {
        var descriptor = descriptor
        // The version of one resource does not change the identities of the others.
        for (index, identity) in ElementIdentity.all(of: descriptor.resources).enumerated() {
            if let version = identity["version"], descriptor.resources[index].extraIdentity["version"] == nil {
                descriptor.resources[index].extraIdentity["version"] = version
            }
        }
        try descriptor.checkForWriting(source: place)
        return descriptor
    }

    private mutating func access(_ element: ElementSpec, _ content: InputContent?) throws -> AccessSpec {
        if case .access(let fields) = element.content { return AccessSpec(fields) }
        guard let content else { throw Fault(.invalid, "\(element.place()): there is no content") }
        let descriptor = content.blob.descriptor
        if let name = content.referenceName {
            let user = "\(element.kind.rawValue) \(element.name):\(element.version ?? version)"
            if let other = hints.updateValue(user, forKey: "\(name) \(descriptor.mediaType.base)") {
                throw Fault(
                    .conflict,
                    "\(element.place()): reference name (hint) \"\(name)\" with base media type "
                        + "\(descriptor.mediaType.base) already used for \(other)")
            }
        }
        if !blobs.contains(where: { $0.descriptor.digest == descriptor.digest }) { blobs.append(content.blob) }
        return .localBlob(
            localReference: descriptor.digest.description, mediaType: descriptor.mediaType.rawValue,
            referenceName: content.referenceName)
    }
}
