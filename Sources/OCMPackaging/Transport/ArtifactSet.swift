import Diagnostics
import Host
public import OCI

/// An image as one file, all variants: `index.json` or `artifact-descriptor.json`, blobs flat or in folders, tar or
/// gzip, entries in any order. Its content is read where it is.
public struct ArtifactSet: ContentStore {
    private let files: any ArchiveFiles
    /// Everything that the file lists.
    public let entries: [Descriptor]
    /// Annotations of the index.
    public let annotations: [String: String]
    /// The variants of OCI must have the file `oci-layout`; without it no digest is calculated.
    public let isComplete: Bool

    static let mainAnnotation = "software.ocm/main"
    static let tagsAnnotation = "software.ocm/tags"
    static let nameAnnotation = "org.opencontainers.image.ref.name"
    private static let indexNames = ["index.json", "artifact-descriptor.json", "artifact-set-descriptor.json"]

    /// Opens the set in a blob. Where the blob lies in a file and is not compressed, or ours, it is not copied; else
    /// its content goes once to a scratch file.
    public static func open(_ blob: any Blob) async throws -> ArtifactSet {
        let location = "the artifact set \(blob.descriptor.digest)"
        let plain: any RandomAccessSource
        if let seekable = blob as? any SeekableBlob {
            plain = try await ArchiveFile.plain(try await seekable.source(), location: location)
        } else {
            plain = try await blob.withReader { try await ArchiveFile.scratch($0, location: location) }
        }
        return try await ArtifactSet(try await TarFiles(plain, location: location))
    }

    /// Opens a file or folder; `notFound` if there is nothing, `invalid` if it is no artifact set.
    public static func open(path: String) async throws -> ArtifactSet {
        guard let file = try await ArchiveFile.open(path) else {
            throw Fault(.notFound, "there is no artifact set at \(path)")
        }
        return try await ArtifactSet(file.files)
    }

    init(_ files: any ArchiveFiles) async throws {
        self.files = files
        if let name = (files as? TarFiles)?.repeatedName {
            // Other programs take the first one, or the last one: what was verified here would not be what they use.
            throw Fault(.invalid, "\(files.location) has the file “\(name.prefix(300))” twice")
        }
        for name in ArtifactSet.indexNames {
            guard let bytes = try await files.bytes(name, limit: Artifact.maximumSize) else { continue }
            let index: Index
            do {
                index = try Index(parsing: bytes, mediaType: .imageIndex)
            } catch {
                throw error.within("\(files.location): \(name) can't be read")
            }
            entries = index.manifests
            annotations = index.annotations
            let hasLayout = try await files.size(of: "oci-layout") != nil
            isComplete = hasLayout || name != ArtifactSet.indexNames[0]
            return
        }
        throw Fault(.invalid, "\(files.location) is no artifact set: it has no index.json")
    }

    /// The image that the set is about: the one that its annotation names, or its only entry, or the only entry that no
    /// other one contains.
    public func main() async throws -> Descriptor {
        if let name = annotations[ArtifactSet.mainAnnotation] {
            guard let entry = entry(name) else {
                throw Fault(.invalid, "\(files.location): the main artifact \(name) is not in its index")
            }
            return entry
        }
        if entries.count == 1 { return entries[0] }
        let top = try await topLevel()
        guard top.count == 1 else {
            throw Fault(
                .invalid, "\(files.location) has \(top.count) artifacts and no annotation tells which one is meant")
        }
        return top[0]
    }

    /// An entry by its digest or tag.
    public func entry(_ reference: String) -> Descriptor? {
        entries.first { $0.digest.description == reference }
            ?? entries.first { ArtifactSet.tags($0).contains(reference) }
    }

    static func tags(_ entry: Descriptor) -> [String] {
        let tags = entry.annotations[tagsAnnotation]?.split(separator: ",").map(String.init) ?? []
        return tags + [entry.annotations[nameAnnotation]].compactMap { $0 }
    }

    private func topLevel() async throws -> [Descriptor] {
        var children: Set<Digest> = []
        var subjects: Set<Digest> = []
        for entry in entries where entry.mediaType.isManifestOrIndex {
            switch try await artifact(entry) {
            case .index(let index):
                children.formUnion(index.manifests.map(\.digest))
                if index.subject != nil { subjects.insert(entry.digest) }
            case .manifest(let manifest):
                if manifest.subject != nil { subjects.insert(entry.digest) }
            }
        }
        var seen: Set<Digest> = []
        return entries.filter {
            !children.contains($0.digest) && !subjects.contains($0.digest) && seen.insert($0.digest).inserted
        }
    }

    public func blob(_ descriptor: Descriptor) -> any Blob {
        SetBlob(descriptor: descriptor, files: files)
    }

    public func exists(_ descriptor: Descriptor) async throws -> Bool {
        for name in ArtifactSet.names(descriptor.digest) {
            if let size = try await files.size(of: name) { return size == descriptor.size }
        }
        return false
    }

    /// A set is written as a whole, see `write`.
    public func ingest(_ blob: any Blob) async throws {
        throw Fault(.unsupported, "\(files.location) can't be changed")
    }

    static func names(_ digest: Digest) -> [String] {
        ["blobs/\(digest.algorithm.rawValue)/\(digest.hex)", "blobs/\(digest.fileName)"]
    }

    private struct SetBlob: Blob {
        let descriptor: Descriptor
        let files: any ArchiveFiles

        func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
            for name in ArtifactSet.names(descriptor.digest) where try await files.size(of: name) != nil {
                return try await files.blob(name, as: descriptor).withReader(use)
            }
            throw Fault(.notFound, "\(files.location) has no content \(descriptor.digest)")
        }
    }
}
