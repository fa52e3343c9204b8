package import Diagnostics
package import Documents
package import OCMLocalization

/// Which object of the cluster, and which resource of it, another one means (`sourceRef`, `configRef`).
///
/// What a user leaves out is filled in here and nowhere else: the object itself stays as it was written.
package struct ObjectReference: Sendable, Hashable {
    package static let group = "delivery.ocm.software"
    package static let apiVersion = "delivery.ocm.software/v1alpha1"

    package var apiVersion: String
    package var kind: String
    package var name: String
    package var namespace: String
    /// The resource of a component version that is meant.
    package var resource: ResourceQuery?

    /// Reads a reference that stands in an object of `namespace`; `place` names it in messages.
    ///
    /// - Throws: `invalid` without kind or name; nil stays nil.
    package init?(_ value: JSONValue?, namespace: String, place: String) throws(Fault) {
        guard let object = value?.object else { return nil }
        guard let kind = object["kind"]?.string, !kind.isEmpty else { throw Fault(.invalid, "\(place) has no kind") }
        guard let name = object["name"]?.string, !name.isEmpty else { throw Fault(.invalid, "\(place) has no name") }
        func text(_ key: String) -> String? { object[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        apiVersion = text("apiVersion") ?? ObjectReference.apiVersion
        self.kind = kind
        self.name = name
        self.namespace = text("namespace") ?? namespace
        guard let reference = object["resourceRef"]?.object else { return }
        guard let resource = reference["name"]?.string, !resource.isEmpty else {
            throw Fault(.invalid, "\(place).resourceRef has no name")
        }
        self.resource = ResourceQuery(
            name: resource, version: reference["version"]?.string.flatMap { $0.isEmpty ? nil : $0 },
            extraIdentity: ObjectReference.texts(reference["extraIdentity"]),
            referencePath: (reference["referencePath"]?.array ?? []).map(ObjectReference.texts))
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        var texts: [String: String] = [:]
        for member in value?.object?.members ?? [] { texts[member.key] = member.value.string ?? "" }
        return texts
    }

    package var isComponentVersion: Bool { kind == "ComponentVersion" && apiVersion.hasPrefix(Self.group + "/") }
}
