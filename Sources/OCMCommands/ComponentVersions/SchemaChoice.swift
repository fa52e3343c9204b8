import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// The schema in which descriptors are shown, as `--scheme` names it.
enum SchemaChoice: Sendable {
    /// The one each is stored in.
    case stored
    case schema(DescriptorSchema)
    /// The form without a schema: `{"context": […], "element": {…}}`.
    case `internal`

    init(_ text: String) throws(Fault) {
        switch text {
        case "": self = .stored
        case "internal": self = .internal
        default:
            guard let schema = DescriptorSchema(named: text) else {
                throw Fault(.invalid, "schema version \"\(text)\" is unknown; choose v2, v3alpha1 or internal")
            }
            self = .schema(schema)
        }
    }

    /// What structured output shows for a version.
    func document(_ found: FoundVersion) throws -> JSONValue {
        guard let descriptor = found.version?.descriptor else {
            return [
                "name": .string(found.key.name), "version": .string(found.key.version), "error": "not found",
            ]
        }
        switch self {
        case .stored: return descriptor.document()
        case .schema(let schema):
            let name = "\(found.key.name):\(found.key.version)"
            return try descriptor.converted(to: schema, source: name).document()
        case .internal:
            return [
                "context": .array(found.path.map { .string($0.description) }),
                "element": Self.internalForm(of: descriptor),
            ]
        }
    }
}

extension SchemaChoice {
    /// The document of schema v2 with the provider as in v3alpha1 and the digest of a resource before its access.
    private static func internalForm(of descriptor: ComponentDescriptor) -> JSONValue {
        guard case .object(var document) = descriptor.document(schema: .v2),
            let component = document["component"]?.object
        else { return .null }
        let provider = descriptor.document(schema: .v3alpha1)["metadata"]?["provider"]
        var members = JSONObject()
        let order = ["name", "version", "labels", "provider", "creationTime"]
        for key in order + component.keys.filter({ !order.contains($0) }) {
            members[key] = key == "provider" ? provider : component[key]
        }
        if let resources = component["resources"]?.array {
            members["resources"] = .array(resources.map(\.withAccessLast))
        }
        document["meta"] = ["configuredSchemaVersion": .string(descriptor.schema.rawValue)]
        document["component"] = .object(members)
        return .object(document)
    }
}

extension JSONValue {
    /// The members of an element with `access` behind all others.
    var withAccessLast: JSONValue {
        guard case .object(var members) = self, let access = members["access"] else { return self }
        members["access"] = nil
        members["access"] = access
        return .object(members)
    }
}
