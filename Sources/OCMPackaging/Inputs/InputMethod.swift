package import OCI

/// A way to give the content of a resource or source in a constructor file: the `type` of its `input`.
package protocol InputMethod: Sendable {
    /// The type names that it answers to, without `/v1`.
    var names: [String] { get }

    /// Reads the fields of an input; what is wrong is noted in `fields`, nil then.
    func read(_ fields: inout SpecFields) -> (any PreparedInput)?
}

/// An input whose fields are right; nothing was looked at yet.
package protocol PreparedInput: Sendable {
    /// Checks what can be checked without producing the content, such as that a file exists.
    /// A fault's message is put behind the input's path, `field` names the field in question.
    func check(_ context: InputContext) async throws(InputDefect)

    /// Produces the content.
    func content(_ context: InputContext) async throws -> InputContent
}

/// What is wrong with an input, and in which of its fields.
package struct InputDefect: Error {
    package let field: String
    package let message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// What an input may need to know.
package struct InputContext: Sendable {
    /// Relative paths begin here.
    package let folder: String
    package let component: (name: String, version: String)
    package let element: (name: String, version: String)
    /// Finds content elsewhere; nil: there is no such thing here.
    package let resolver: (any ContentResolver)?

    package init(
        folder: String, component: (name: String, version: String), element: (name: String, version: String),
        resolver: (any ContentResolver)? = nil
    ) {
        self.folder = folder
        self.component = component
        self.element = element
        self.resolver = resolver
    }
}

/// The content of a resource or source.
package struct InputContent: Sendable {
    /// Its media type is that of the local blob.
    package let blob: any Blob
    /// The name in a registry that the content should get (`referenceName`).
    package let referenceName: String?
    /// The version of the element if it was not written.
    package let version: String?
    /// Lines for the user, such as `image REF`.
    package let details: [String]
    /// What may not be meant, such as a pattern that matches nothing.
    package let warnings: [String]

    package init(
        _ blob: any Blob, referenceName: String? = nil, version: String? = nil, details: [String] = [],
        warnings: [String] = []
    ) {
        self.blob = blob
        self.referenceName = referenceName
        self.version = version
        self.details = details
        self.warnings = warnings
    }
}

package enum InputMethods {
    /// What needs no other program. What is elsewhere comes through the constructor's resolver.
    package static let standard: [any InputMethod] = [
        FileInput(), DirectoryInput(), TextInput(), BinaryInput(), HelmInput(), ImageInput(), WebInput(),
        ComponentInput(),
    ]

    /// The other types of the Go program, and what to do instead.
    private static let refused: [String: String] = [
        "docker": "push the image to a registry and use access ociArtifact",
        "dockermulti": "push the images to a registry and use access ociArtifact",
        "npm": "use access npm", "maven": "use access maven",
        "git": "check the commit out and use input dir, or use access git",
        "spiff": "expand the file beforehand and use input file",
        "gitHub": "it is a type of access, not of input", "json": "use input utf8 with the field json",
        "formattedJson": "use input utf8 with the field formattedJson", "yaml": "use input utf8 with the field yaml",
    ]

    static func read(_ given: SpecFields, _ methods: [any InputMethod]) -> ElementSpec.Content {
        var fields = given
        guard let type = fields.text("type", required: "type of input required") else { return .none }
        let name = type.hasSuffix("/v1") ? String(type.dropLast(3)) : type
        guard let method = methods.first(where: { $0.names.contains(name) }) else {
            let way = refused[name] ?? refused[name.lowercased()]
            let path = fields.scalar("path").map { " (path \($0))" } ?? ""
            fields.defect(
                "type",
                way.map { "Unsupported value: input type \"\(type)\"\(path) is not supported; \($0)" }
                    ?? "Unsupported value: input type \"\(type)\" is unknown; known are file, dir, utf8, binary, helm, ociArtifact, wget and ocm"
            )
            return .none
        }
        let input = method.read(&fields)
        fields.refuseUnknown()
        return input.map { .input(type: type, $0) } ?? .none
    }
}
