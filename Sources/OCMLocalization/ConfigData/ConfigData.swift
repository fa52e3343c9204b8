package import Documents

/// Rules that say which places of a product's manifests hold images and settings (kind `ConfigData`).
package struct ConfigData: Sendable {
    /// Values that hold where the consumer gives none.
    package var defaults: JSONObject
    /// What the values, merged over the defaults, must be like.
    package var schema: JSONSchema?
    package var configuration: [ConfigurationRule]
    /// Applied in this order: the last rule on one place wins.
    package var localization: [LocalizationRule]

    package init(
        defaults: JSONObject = JSONObject(), schema: JSONSchema? = nil, configuration: [ConfigurationRule] = [],
        localization: [LocalizationRule] = []
    ) {
        self.defaults = defaults
        self.schema = schema
        self.configuration = configuration
        self.localization = localization
    }
}

/// Writes a value (a literal or an expression in `(( ))`) at one place.
package struct ConfigurationRule: Sendable {
    package var value: JSONValue
    package var file: String
    package var path: DocumentPath
    /// How messages call it: the place in the ConfigData, as in `configuration.rules[0]`.
    package var place: String

    package init(value: JSONValue, file: String, path: DocumentPath, place: String) {
        self.value = value
        self.file = file
        self.path = path
        self.place = place
    }
}

/// Writes an image's reference, or parts of it, at places of one file.
package struct LocalizationRule: Sendable {
    package var file: String
    package var place: String
    package var kind: Kind

    package init(file: String, place: String, kind: Kind) {
        self.file = file
        self.place = place
        self.kind = kind
    }

    package enum Kind: Sendable {
        /// In the order registry, repository, fullyQualifiedRepository, image, tag.
        case image(ResourceQuery, [(part: ImagePart, path: DocumentPath)])
        /// A program in CUE computes what is written at the path.
        case mapping(path: DocumentPath, transform: String)
    }
}

/// The parts of an image reference that a rule can write, in the order in which one rule writes them.
package enum ImagePart: String, Sendable, CaseIterable {
    case registry, repository, fullyQualifiedRepository, image, tag
}

/// Which resource is meant: by name, and by version and extra identity if given, in the component itself or in one
/// that its references lead to.
package struct ResourceQuery: Hashable, Sendable, CustomStringConvertible {
    package var name: String
    package var version: String?
    package var extraIdentity: [String: String]
    /// Identities of references, from the component that has the rules inward.
    package var referencePath: [[String: String]]

    package init(
        name: String, version: String? = nil, extraIdentity: [String: String] = [:],
        referencePath: [[String: String]] = []
    ) {
        self.name = name
        self.version = version
        self.extraIdentity = extraIdentity
        self.referencePath = referencePath
    }

    package var description: String {
        var text = "resource “\(name)”"
        if let version { text += " \(version)" }
        if !extraIdentity.isEmpty {
            text += " (" + extraIdentity.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",") + ")"
        }
        if !referencePath.isEmpty {
            text += " at reference " + referencePath.map { $0["name"] ?? "?" }.joined(separator: "/")
        }
        return text
    }
}
