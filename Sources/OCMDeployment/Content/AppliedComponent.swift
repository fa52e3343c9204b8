package import Diagnostics
package import Documents
import Kubernetes
package import OCMLocalization
package import OCMModel

/// A component version as its ComponentVersion object applied it: its descriptor and those of all it refers to, read
/// from the descriptor objects, which were written when it was verified. Whatever the provider's registry says later
/// does not matter.
package struct AppliedComponent: Sendable {
    /// Where its content is, `[SCHEME://]HOST[:PORT][/PATH]` (`status.replicatedRepositoryURL`).
    package let repositoryURL: String
    package let scope: DescriptorScope
    /// Names of descriptor objects by `NAME:VERSION`.
    package let objectNames: [String: String]

    package var root: ComponentDescriptor { scope.root }

    private static let maximumVersions = 1000

    /// Reads what a ComponentVersion has applied; `find` gets a descriptor object by namespace and name.
    ///
    /// - Throws: `unavailable` while nothing is applied, `notFound` if a descriptor object is missing.
    package init(
        _ object: JSONObject, find: (_ namespace: String, _ name: String) async throws -> JSONObject?
    ) async throws {
        let place = "the ComponentVersion \(object.name)"
        guard let url = object.at("status", "replicatedRepositoryURL")?.string, !url.isEmpty,
            let applied = object.at("status", "componentDescriptor"), applied.object != nil,
            let component = object.at("spec", "component")?.string
        else { throw Fault(.unavailable, "\(place) has applied no version yet") }
        repositoryURL = url
        var names: [String: String] = [:]
        var descriptors: [ComponentDescriptor] = []
        var open = [(component: component, status: applied, depth: 0)]
        while let next = open.popLast() {
            let reference = next.status["componentDescriptorRef"]
            guard let name = reference?["name"]?.string else {
                throw Fault(.unavailable, "\(place) has no descriptor object for \(next.component) yet")
            }
            let namespace = reference?["namespace"]?.string ?? object.namespace
            guard let found = try await find(namespace, name) else {
                throw Fault(.notFound, "\(place): the ComponentDescriptor \(name) is not there")
            }
            let descriptor = try Self.descriptor(found, component: next.component)
            let key = "\(descriptor.name):\(descriptor.version)"
            guard names.updateValue(name, forKey: key) == nil else { continue }
            descriptors.append(descriptor)
            guard descriptors.count <= Self.maximumVersions, next.depth < DescriptorScope.maximumDepth else {
                throw Fault(.limit, "\(place) refers to too many component versions")
            }
            for child in next.status["references"]?.array ?? [] {
                guard let target = Self.reference(child, in: descriptor) else { continue }
                open.append((target.componentName, child, next.depth + 1))
            }
        }
        let host = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        scope = DescriptorScope(
            root: descriptors[0], referenced: Array(descriptors.dropFirst()),
            registry: String(host.prefix { $0 != "/" }))
        objectNames = names
    }

    /// The descriptor that an object holds. Objects do not say the component's name and provider.
    static func descriptor(_ object: JSONObject, component: String) throws(Fault) -> ComponentDescriptor {
        var spec = object["spec"]?.object ?? JSONObject()
        let version = spec["version"]?.string ?? ""
        spec["version"] = nil
        let document: JSONValue = [
            "apiVersion": "ocm.software/v3alpha1", "kind": "ComponentVersion",
            "metadata": [
                "name": .string(component), "version": .string(version), "provider": ["name": "unknown"],
            ],
            "spec": .object(spec),
        ]
        return try ComponentDescriptor(document, source: "the ComponentDescriptor \(object.name)")
    }

    /// Which reference of a descriptor an entry of `status.componentDescriptor.references` stands for.
    private static func reference(_ status: JSONValue, in descriptor: ComponentDescriptor) -> ComponentReference? {
        var identity: [String: String] = [:]
        for member in status["extraIdentity"]?.object?.members ?? [] {
            identity[member.key] = member.value.string ?? ""
        }
        let (name, version) = (status["name"]?.string, status["version"]?.string)
        return descriptor.references.first {
            $0.name == name && $0.version == version && $0.extraIdentity == identity
        }
    }

    /// A resource with the component that it is in.
    package struct Found: Sendable {
        package let resource: OCMModel.Resource
        package let component: ComponentDescriptor
        /// Of the component's descriptor.
        package let objectName: String
    }

    /// The resource that a reference means: along its path, by name and extra identity. A version in the reference does
    /// not select one, it only names the tag of the snapshot, unless several resources differ by nothing else.
    package func resource(_ query: ResourceQuery) throws(Fault) -> Found {
        let component = try scope.component(at: query.referencePath)
        var selector = query.extraIdentity
        selector["name"] = query.name
        var fitting = ElementIdentity.places(of: selector, in: component.resources).map { component.resources[$0] }
        if fitting.count > 1 {
            let exact = fitting.filter { $0.extraIdentity == query.extraIdentity }
            if !exact.isEmpty { fitting = exact }
        }
        if fitting.count > 1, let version = query.version { fitting = fitting.filter { $0.version == version } }
        guard let resource = fitting.first else {
            let known = component.resources.map(\.name).joined(separator: ", ")
            throw Fault(
                .notFound,
                "\(component.name):\(component.version) has no \(query); it has \(known.isEmpty ? "none" : known)")
        }
        guard fitting.count == 1 else {
            throw Fault(
                .invalid,
                "\(component.name):\(component.version) has \(fitting.count) fits for \(query); add extraIdentity or version"
            )
        }
        let name = objectNames["\(component.name):\(component.version)"] ?? ""
        return Found(resource: resource, component: component, objectName: name)
    }

    /// What a snapshot of a resource is a snapshot of. `version` is what the reference says, or its default.
    package func identity(_ query: ResourceQuery, _ found: Found, version: String) -> [String: String] {
        var identity = query.extraIdentity
        identity["component-name"] = found.objectName
        identity["component-version"] = found.component.version
        identity["resource-name"] = query.name
        identity["resource-version"] = version
        if !query.referencePath.isEmpty {
            identity["resource-reference-path"] = query.referencePath.map { step in
                step.sorted { $0.key < $1.key }.map { "\"\($0.key)\"=\"\($0.value)\"" }.joined(separator: ",") + ":"
            }.joined()
        }
        return identity
    }
}

/// Looks up images along the reference path of a `configRef`; programs of mappings still see the whole component.
package struct ConfiguredScope: ComponentScope, Sendable {
    package let base: DescriptorScope
    package let path: [[String: String]]

    package init(_ base: DescriptorScope, path: [[String: String]]) {
        self.base = base
        self.path = path
    }

    package func image(_ query: ResourceQuery) async throws -> ResolvedImage {
        var query = query
        query.referencePath = path + query.referencePath
        return try base.image(query)
    }

    package func component() async throws -> JSONValue { try base.component() }
}
