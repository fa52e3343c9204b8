import Diagnostics
import Documents
import OCMModel
import OCMPackaging

extension Session {
    private static let maximumReferences = 32

    /// The content of a resource of another component version (access `ocm`).
    ///
    /// - Parameter version: nil: the access is just being written, and may name an archive. A descriptor from elsewhere must
    ///   not lead to files of this machine.
    func nested(_ access: AccessSpec, in version: ComponentVersion?, _ subject: String) async throws -> ResolvedContent
    {
        guard let spec = access.value("ocmRepository") else { throw missing("ocmRepository", subject) }
        guard let name = access.text("component") else { throw missing("component", subject) }
        guard let number = access.text("version") else { throw missing("version", subject) }
        guard let reference = access.value("resourceRef"), let wanted = reference["resource"] else {
            throw missing("resourceRef", subject)
        }
        guard version == nil || spec["filePath"] == nil else {
            throw Fault(.denied, "\(subject) leads to an archive on this machine; only what is being made may do that")
        }
        let place = try await open(spec: spec).repository
        var current = try await find(name, number, in: place, subject)
        let path = reference["referencePath"]?.array ?? []
        guard path.count <= Session.maximumReferences else {
            throw Fault(.limit, "\(subject): referencePath has more than \(Session.maximumReferences) steps")
        }
        for step in path {
            let found = try element(step, in: current.descriptor.references, of: current, "reference", subject)
            current = try await find(found.componentName, found.version, in: place, subject)
        }
        let resource = try element(wanted, in: current.descriptor.resources, of: current, "resource", subject)
        guard resource.access.kind != .ocm else {
            throw Fault(
                .unsupported, "\(subject) leads to another one of this type; name the component that has the content")
        }
        return try await content(of: resource, in: current)
    }

    private func find(
        _ name: String, _ version: String, in place: any ComponentRepository, _ subject: String
    ) async throws -> ComponentVersion {
        guard let found = try await place.lookup(name, version) else {
            throw Fault(.notFound, "\(subject): \(place.location) has no component version \(name):\(version)")
        }
        return found
    }

    /// The one element with all attributes of an identity.
    private func element<E: Element>(
        _ identity: JSONValue, in elements: [E], of version: ComponentVersion, _ kind: String, _ subject: String
    ) throws -> E {
        var selector: [String: String] = [:]
        for member in identity.object?.members ?? [] { selector[member.key] = member.value.string }
        let places = selector["name"] == nil ? [] : ElementIdentity.places(of: selector, in: elements)
        guard let place = places.first, places.count == 1 else {
            throw Fault(
                places.isEmpty ? .notFound : .conflict,
                "\(subject): \(version.name):\(version.version) has \(places.count) \(kind)s that fit \(identity.text())"
            )
        }
        return elements[place]
    }
}
