import Diagnostics
public import Documents
import Host
import OCMModel

/// Repositories in files, told by their content.
public enum LocalRepository {
    /// Opens the transport archive or component archive at `path`. Nothing there is `notFound`, something else
    /// `invalid`.
    public static func open(
        _ path: String, format: ComponentFormat = ComponentFormat()
    ) async throws -> any ComponentRepository {
        guard let files = try await ArchiveFile.open(path)?.files else {
            throw Fault(.notFound, "there is no component repository at \(path): no such file or directory")
        }
        if try await files.size(of: ArchiveIndex.fileName) != nil {
            let archive = try await TransportArchive.open(path)
            return TargetRepository(archive, spec: archive.spec, format: format)
        }
        if try await files.size(of: ComponentArchive.descriptorName) != nil {
            return try await ComponentArchive.open(path, componentFormat: format)
        }
        for name in ["index.json", "artifact-descriptor.json"] where try await files.size(of: name) != nil {
            throw Fault(.invalid, "\(path) holds an image (\(name)), not component versions")
        }
        throw Fault(
            .invalid,
            "\(path) is neither a transport archive nor a component archive: "
                + "it has no \(ArchiveIndex.fileName) and no \(ComponentArchive.descriptorName)")
    }

    private static let transportTypes: Set<String> = ["CommonTransportFormat", "ctf", "CTF"]
    private static let componentTypes: Set<String> = ["ComponentArchive", "ca"]

    /// Whether a repository specification names a file.
    public static func isLocal(_ spec: JSONValue) -> Bool {
        let kind = TypeName(spec["type"]?.string ?? "").kind
        return transportTypes.contains(kind) || componentTypes.contains(kind)
    }

    /// Opens what a specification names, relative paths from the current folder.
    public static func open(
        spec: JSONValue, format: ComponentFormat = ComponentFormat()
    ) async throws -> any ComponentRepository {
        let type = spec["type"]?.string ?? ""
        guard isLocal(spec) else { throw Fault(.unsupported, "a repository of type “\(type)” is not in a file") }
        guard let path = spec["filePath"]?.string, !path.isEmpty else {
            throw Fault(.invalid, "the repository specification of type \(type) has no filePath")
        }
        if componentTypes.contains(TypeName(type).kind) {
            return try await ComponentArchive.open(path, componentFormat: format)
        }
        let archive = try await TransportArchive.open(path)
        return TargetRepository(archive, spec: archive.spec, format: format)
    }
}
