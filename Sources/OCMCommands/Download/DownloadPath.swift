import Diagnostics
import Documents
import OCI
import OCMModel

/// Where the files of several resources go: `COMPONENT/VERSION{/NESTED/VERSION}/NAME[-KEY=VALUE,…]` below a folder.
enum DownloadPath {
    /// The label that tells a file name.
    private static let label = "downloadName"

    /// The name of the file of a resource, by its label or its own name.
    static func name(of resource: Resource) throws -> String {
        let given = resource.labels.first { $0.name == label }?.value.string
        return try safe(given ?? resource.name)
    }

    /// The place of a resource among those of others.
    static func place(of element: FoundElement, _ resource: Resource, below folder: String) throws -> String {
        var parts = element.path.flatMap { [$0.name, $0.version] }
        let identity = element.identity.attributes.filter { $0.key != "name" }.sorted { $0.key < $1.key }
        let suffix = identity.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        parts.append(try name(of: resource) + (suffix.isEmpty ? "" : "-\(suffix)"))
        let path = try safe(parts.joined(separator: "/"))
        return folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
    }

    /// Names come from descriptors: none may lead out of the folder.
    private static func safe(_ name: String) throws -> String {
        let path = try SafePath.normalise(name)
        guard !path.isEmpty else { throw Fault(.invalid, "the name of a downloaded file is empty") }
        return path
    }
}
