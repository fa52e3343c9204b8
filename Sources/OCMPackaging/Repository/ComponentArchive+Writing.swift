import Diagnostics
import Documents
import Host
import OCI
import OCMModel

extension ComponentArchive {
    /// Writes descriptor and blobs: a folder blob by blob, the descriptor last; a tar as a whole under a temporary name.
    func write(_ given: ComponentDescriptor, blobs: [any Blob]) async throws {
        let descriptor = try named(given)
        let document = DescriptorLayer.encode(descriptor, mediaType: ComponentMediaType.descriptorYAMLTar)
        var content: [String: any Blob] = [:]
        let old = try await ArchiveFile.open(location)?.files
        for name in try await old?.names(in: "blobs") ?? [] {
            guard let digest = Digest(fileName: name), let old, let size = try await old.size(of: "blobs/\(name)")
            else {
                continue
            }
            content[name] = old.blob(
                "blobs/\(name)", as: Descriptor(mediaType: .octetStream, digest: digest, size: size))
        }
        for blob in blobs { content[blob.descriptor.digest.fileName] = blob }
        for access in descriptor.resources.map(\.access) + descriptor.sources.map(\.access) {
            guard let name = access.localBlob?.localReference, content[name] == nil else { continue }
            guard let old, try await old.size(of: "blobs/\(name)") != nil else {
                throw Fault(.notFound, "\(location): the content \(name) of a local access is missing")
            }
        }
        switch format {
        case .directory: try await writeFolder(document, content)
        case .tar, .tgz: try await writeFile(document, content)
        }
    }

    /// The descriptor with local accesses as this form writes them: by the name of a file.
    private func named(_ given: ComponentDescriptor) throws -> ComponentDescriptor {
        var descriptor = given
        func named(_ access: AccessSpec) throws -> AccessSpec {
            guard let local = access.localBlob else { return access }
            let digests = try? TargetContent.digests(local)
            guard let digests else { return access }
            guard digests.count == 1 else {
                throw Fault(.unsupported, "\(location): a component archive can't keep blobs in pieces")
            }
            if componentFormat.usesLegacyTypes {
                return AccessSpec(
                    type: "localFilesystemBlob",
                    ["fileName": .string(digests[0].fileName), "mediaType": .string(local.mediaType)])
            }
            var access = access
            access.fields[access.kind == .localFilesystemBlob ? "fileName" : "localReference"] = .string(
                digests[0].fileName)
            return access
        }
        for i in descriptor.resources.indices {
            descriptor.resources[i].access = try named(descriptor.resources[i].access)
        }
        for i in descriptor.sources.indices { descriptor.sources[i].access = try named(descriptor.sources[i].access) }
        return descriptor
    }

    private func writeFolder(_ document: [UInt8], _ content: [String: any Blob]) async throws {
        let storage = FolderStorage(path: location)
        try await Files.makeFolder(Paths.join(location, "blobs"), intermediate: true)
        for blob in content.values { try await storage.ingest(blob) }
        try await Files.replace(Paths.join(location, ComponentArchive.descriptorName), with: document)
    }

    private func writeFile(_ document: [UInt8], _ content: [String: any Blob]) async throws {
        try await ArchiveFile.replace(location, compresses: format == .tgz) { sink in
            let tar = FlatTarWriter(sink)
            try await tar.add(ComponentArchive.descriptorName, bytes: document)
            try await tar.addFolder("blobs")
            for name in content.keys.sorted(by: utf8Less) {
                guard let blob = content[name] else { continue }
                try await blob.withReader { try await tar.add("blobs/\(name)", size: blob.descriptor.size, $0) }
            }
            try await tar.finish()
        }
    }
}
