import Diagnostics
import OCI
import OCMModel

/// A component version while it is made.
struct ComponentDraft {
    var descriptor: ComponentDescriptor
    private(set) var blobs: [any Blob] = []
    private let spec: ComponentSpec
    private let replaces: Bool
    /// Elements that a reference name and kind belong to.
    private var hints: [String: String] = [:]

    init(_ spec: ComponentSpec, schema: DescriptorSchema, creationTime: String?) {
        descriptor = ComponentDescriptor(
            schema: schema, name: spec.name, version: spec.version, provider: spec.provider, labels: spec.labels,
            creationTime: creationTime)
        self.spec = spec
        replaces = false
    }

    private init(_ other: ComponentDraft, replaces: Bool) {
        descriptor = other.descriptor
        spec = other.spec
        self.replaces = replaces
    }

    /// Begins with the elements of an existing version; new ones of equal identity replace them.
    mutating func keepElements(of old: ComponentDescriptor) {
        self = ComponentDraft(self, replaces: true)
        descriptor.sources = old.sources
        descriptor.resources = old.resources
        descriptor.references = old.references
    }

    mutating func addSource(_ element: ElementSpec, _ content: InputContent?) throws {
        let source = Source(
            name: element.name, version: element.version ?? content?.version ?? spec.version, type: element.type,
            extraIdentity: element.extraIdentity, labels: element.labels, access: try access(element, content))
        put(source, into: &descriptor.sources)
    }

    mutating func addResource(_ element: ElementSpec, _ content: InputContent?, digest: DigestSpec?) throws {
        let resource = Resource(
            name: element.name, version: element.version ?? content?.version ?? spec.version, type: element.type,
            relation: element.isLocal ? .local : .external, extraIdentity: element.extraIdentity,
            labels: element.labels, sourceReferences: element.sourceReferences,
            access: try access(element, content), digest: digest)
        put(resource, into: &descriptor.resources)
    }

    mutating func addReference(_ element: ElementSpec) {
        let reference = ComponentReference(
            name: element.name, componentName: element.type, version: element.version ?? "",
            extraIdentity: element.extraIdentity, labels: element.labels, digest: element.digest)
        put(reference, into: &descriptor.references)
    }

    private func put<E: Element>(_ element: E, into list: inout [E]) {
        let place = list.firstIndex { $0.name == element.name && $0.extraIdentity == element.extraIdentity }
        if replaces, let place {
            list[place] = element
        } else {
            list.append(element)
        }
    }

    /// The finished descriptor: resources that only their version tells apart have it in their identity, as the Go program
    /// does it.
    func finished() throws -> ComponentDescriptor {
        var descriptor = descriptor
        for index in descriptor.resources.indices {
            let identity = ElementIdentity.all(of: descriptor.resources)[index]
            if let version = identity["version"], descriptor.resources[index].extraIdentity["version"] == nil {
                descriptor.resources[index].extraIdentity["version"] = version
            }
        }
        try descriptor.checkForWriting(source: spec.origin.place(""))
        return descriptor
    }

    private mutating func access(_ element: ElementSpec, _ content: InputContent?) throws -> AccessSpec {
        if case .access(let fields) = element.content { return AccessSpec(fields) }
        guard let content else { throw Fault(.invalid, "\(spec.origin.place(element.path)): there is no content") }
        let descriptor = content.blob.descriptor
        if let name = content.referenceName {
            let user = "\(element.kind.rawValue) \(element.name):\(element.version ?? spec.version)"
            if let other = hints.updateValue(user, forKey: "\(name) \(descriptor.mediaType.base)") {
                throw Fault(
                    .conflict,
                    "\(spec.origin.place(element.path)): reference name (hint) \"\(name)\" with base media type "
                        + "\(descriptor.mediaType.base) already used for \(other)")
            }
        }
        if !blobs.contains(where: { $0.descriptor.digest == descriptor.digest }) { blobs.append(content.blob) }
        return .localBlob(
            localReference: descriptor.digest.description, mediaType: descriptor.mediaType.rawValue,
            referenceName: content.referenceName)
    }
}
