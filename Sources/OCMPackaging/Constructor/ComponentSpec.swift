public import Documents
public import OCMModel

/// One component of a constructor file, checked as far as that is possible without looking at other files.
public struct ComponentSpec: Sendable {
    public let name: String
    public let version: String
    public let origin: SpecOrigin
    /// The component as it was written, after templating; without a version if it had none.
    public let value: JSONValue
    /// The schema that is written in the constructor; it wins over that of the options.
    public let schema: DescriptorSchema?
    public let sources: [ElementSpec]
    public let resources: [ElementSpec]
    public let references: [ElementSpec]
    let provider: Provider
    let labels: [Label]
}

/// A source, resource or reference of a constructor file.
public struct ElementSpec: Sendable {
    /// The list of the constructor file that it is in.
    public enum Kind: String, Sendable {
        case resource, source, reference
    }

    /// Where the content is.
    enum Content: Sendable {
        case none
        case access(JSONObject)
        case input(type: String, any PreparedInput)
    }

    public let kind: Kind
    public let name: String
    /// As written; nil: that of the component.
    public let version: String?
    /// Artifact type; the component's name of a reference.
    public let type: String
    public let isLocal: Bool
    public let extraIdentity: [String: String]
    /// A digest that was written, which the content must have.
    let digest: DigestSpec?
    let skipsDigest: Bool
    let labels: [Label]
    let sourceReferences: [SourceReference]
    let content: Content
    /// Where relative paths begin.
    let folder: String
    public let origin: SpecOrigin
    /// The path in the component, such as `resources[0]`; empty for an element with a document of its own.
    let path: String

    /// Where it is written, for messages: a field of it, or the element itself.
    func place(_ field: String = "") -> String { origin.place(SpecPlaces.join(path, field)) }

    /// Stands for the component's version until the component is stored.
    static let placeholder = "<componentversion>"

    /// Name, extra identity and version as they are written, in the form of messages: `"name"="x","version"="1.0"`.
    public var identity: String {
        var all = extraIdentity
        all["name"] = name
        if let version { all["version"] = version }
        return ElementSpec.text(all)
    }

    /// The same with the placeholder for the version of a local resource that has none.
    public var progressIdentity: String {
        var all = extraIdentity
        all["name"] = name
        if let version {
            all["version"] = version
        } else if kind == .resource, isLocal {
            all["version"] = ElementSpec.placeholder
        }
        return ElementSpec.text(all)
    }

    private static func text(_ identity: [String: String]) -> String {
        identity.keys.sorted(by: utf8Less).map { "\"\($0)\"=\"\(identity[$0] ?? "")\"" }.joined(separator: ",")
    }
}
