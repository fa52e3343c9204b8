import Diagnostics
public import Documents
import Host
public import OCI
public import OCMModel

/// A component archive: one component version as `component-descriptor.yaml` and `blobs`, in a folder, tar or gzipped
/// tar.
/// The form of old programs.
public final class ComponentArchive: ComponentRepository {
    /// The path as it was given.
    public let location: String
    public let format: TransportArchive.Format
    let componentFormat: ComponentFormat

    static let descriptorName = DescriptorLayer.fileName

    private init(location: String, format: TransportArchive.Format, componentFormat: ComponentFormat) {
        self.location = location
        self.format = format
        self.componentFormat = componentFormat
    }

    /// Opens an existing archive, whatever its form. Nothing there is `notFound`, something else is `invalid`.
    public static func open(
        _ path: String, componentFormat: ComponentFormat = ComponentFormat()
    ) async throws -> ComponentArchive {
        guard let file = try await ArchiveFile.open(path) else {
            throw Fault(.notFound, "there is no component archive at \(path)")
        }
        guard try await file.files.size(of: descriptorName) != nil else {
            throw Fault(.invalid, "\(path) is no component archive: it has no \(descriptorName)")
        }
        return ComponentArchive(location: path, format: file.format, componentFormat: componentFormat)
    }

    /// Writes a new archive that holds `descriptor`; what is there already is a `conflict` unless `replace` is set.
    public static func create(
        _ path: String, format: TransportArchive.Format? = nil, descriptor: ComponentDescriptor, replace: Bool = false,
        componentFormat: ComponentFormat = ComponentFormat()
    ) async throws -> ComponentArchive {
        if try await Files.status(path) != nil {
            guard replace else { throw Fault(.conflict, "\(path) exists already") }
            _ = try await open(path)
        }
        // Written beside what is there, which goes when the new one is whole.
        let format = format ?? TransportArchive.Format(path: path)
        let temporary = try Files.temporaryName(beside: path)
        do {
            try await ComponentArchive(location: temporary, format: format, componentFormat: componentFormat)
                .write(descriptor, blobs: [])
            try await Files.supersede(path, by: temporary)
        } catch {
            try? await Files.remove(temporary, recursive: true)
            throw error
        }
        return ComponentArchive(location: path, format: format, componentFormat: componentFormat)
    }

    public var spec: JSONValue {
        ["type": "ComponentArchive", "filePath": .string(location), "fileFormat": .string(format.rawValue)]
    }

    /// The one version that is in the archive.
    public func version() async throws -> ComponentVersion {
        guard let files = try await ArchiveFile.open(location)?.files,
            let bytes = try await files.bytes(ComponentArchive.descriptorName, limit: DescriptorLayer.maximumSize)
        else { throw Fault(.notFound, "there is no component archive at \(location)") }
        let descriptor = try ComponentDescriptor(
            parsing: bytes, source: Paths.join(location, ComponentArchive.descriptorName))
        return ComponentVersion(
            descriptor: descriptor, storedBytes: bytes, repository: self, content: FolderContent(files: files))
    }

    public func lookup(_ name: String, _ version: String) async throws -> ComponentVersion? {
        let found = try await self.version()
        return found.name == name && found.version == version ? found : nil
    }

    public func versions(of name: String) async throws -> [String] {
        let found = try await version()
        return found.name == name ? [found.version] : []
    }

    public func componentNames() async throws -> [String]? { [try await version().name] }

    /// Replaces the version; one of another name or version is a `conflict`.
    public func add(_ descriptor: ComponentDescriptor, blobs: [any Blob]) async throws {
        let old = try await version()
        guard old.name == descriptor.name, old.version == descriptor.version else {
            throw Fault(
                .conflict,
                "\(location) holds \(old.name):\(old.version); a component archive has room for one version only")
        }
        try await write(descriptor, blobs: blobs)
    }
}

extension ArchiveFile {
    var format: TransportArchive.Format {
        switch form {
        case .folder: .directory
        case .tar: .tar
        case .gzip: .tgz
        }
    }
}

/// The local content of a component archive: files in `blobs`, by name.
struct FolderContent: LocalContent {
    let files: any ArchiveFiles

    func blob(_ access: AccessSpec) async throws -> any Blob {
        let local = try TargetContent.local(access)
        let type = MediaType(local.mediaType)
        let name = try fileName(local)
        if let folder = files as? FolderFiles, try await folder.isFolder("blobs/\(name)") {
            let path = Paths.join(files.location, "blobs", name)
            return try await ScratchBlob.write(mediaType: type) { sink in
                let tar = TarWriter(sink)
                try await FileTree().write(path, to: tar)
                try await tar.finish()
            }
        }
        guard let size = try await files.size(of: "blobs/\(name)") else {
            throw Fault(.notFound, "\(files.location) has no local blob \(name)")
        }
        if let digest = Digest(fileName: name) {
            return files.blob("blobs/\(name)", as: Descriptor(mediaType: type, digest: digest, size: size))
        }
        guard let source = try await files.source(of: "blobs/\(name)") else {
            throw Fault(.notFound, "\(files.location) has no local blob \(name)")
        }
        let sink = HashingWriter()
        try await SectionReader(source).copy(to: sink)
        return files.blob("blobs/\(name)", as: sink.descriptor(mediaType: type))
    }

    func artifact(_ access: AccessSpec) async throws -> LocalArtifact? {
        let local = try TargetContent.local(access)
        guard MediaType(local.mediaType).isArtifactSet else { return nil }
        let set = try await ArtifactSet.open(try await blob(access))
        guard set.isComplete else {
            throw Fault(.invalid, "the artifact set \(local.localReference) has no file oci-layout")
        }
        return LocalArtifact(root: try await set.main(), store: set)
    }

    /// The name of the file; a digest stands for its file, anything that could leave the folder is refused.
    private func fileName(_ local: LocalBlobAccess) throws(Fault) -> String {
        let name = (try? Digest(local.localReference))?.fileName ?? local.localReference
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0)
        else {
            throw Fault(.invalid, "the local reference “\(name.prefix(200))” is no name of a file")
        }
        return name
    }
}
