import Diagnostics
import Host
import OCI

extension RegistryStore {
    struct StoredManifest {
        let digest: Digest
        let mediaType: String
        let size: Int64
    }

    /// What a tag or digest names in a repository; nil if nothing.
    func manifest(_ reference: ManifestReference, in repository: String) async throws -> StoredManifest? {
        let digest: Digest
        switch reference {
        case .digest(let wanted): digest = wanted
        case .tag(let tag):
            guard let found = try await tagged(tag, in: repository) else { return nil }
            digest = found
        }
        guard let mediaType = try await text(at: linkPath(.manifest, digest, in: repository)),
            let size = try await contentSize(digest)
        else { return nil }
        return StoredManifest(digest: digest, mediaType: mediaType, size: size)
    }

    func manifestBytes(_ digest: Digest) async throws -> [UInt8] {
        try await Files.read(contentPath(digest), limit: Artifact.maximumSize)
    }

    /// What of the references of a manifest a repository lacks. Call it inside the gate.
    private func missing(_ content: ManifestContent, in repository: String) async throws -> [ManifestContent.Reference]
    {
        var missing: [ManifestContent.Reference] = []
        for reference in Set(content.references) where !reference.isForeign {
            // an index may list what is no manifest
            let hasManifest =
                reference.isManifest ? try await hasLink(.manifest, reference.digest, in: repository) : false
            if hasManifest { continue }
            if try await blobSize(reference.digest, in: repository) == nil { missing.append(reference) }
        }
        return missing.sorted { $0.digest < $1.digest }
    }

    /// Stores a manifest whose bytes have `digest`, under `tag` too; what it points at must be there already. Returns
    /// what is missing, then nothing was stored.
    func put(
        _ bytes: [UInt8], _ content: ManifestContent, digest: Digest, mediaType: String, tag: String?,
        in repository: String
    ) async throws -> [ManifestContent.Reference] {
        try await gate.shared {
            let missing = try await missing(content, in: repository)
            guard missing.isEmpty else { return missing }
            let path = contentPath(digest)
            if try await contentSize(digest) != Int64(bytes.count) { try await write(bytes, at: path) }
            if let subject = content.subject {
                let path = Paths.join(referrersFolder(subject, in: repository), fileName(digest))
                try await write([], at: path, sync: false)
            }
            try await write(Array(mediaType.utf8), at: linkPath(.manifest, digest, in: repository))
            if let tag { try await write(Array(digest.description.utf8), at: tagPath(tag, in: repository)) }
            return []
        }
    }

    /// Removes a manifest with its tags, and its bytes if no other repository has it; false if it is not there,
    /// `conflict` if an index of the repository needs it.
    func removeManifest(_ digest: Digest, from repository: String) async throws -> Bool {
        try await gate.exclusive {
            guard try await hasLink(.manifest, digest, in: repository) else { return false }
            try await checkUnused(digest, in: repository)
            for tag in try await tags(in: repository) where try await tagged(tag, in: repository) == digest {
                try await Files.remove(tagPath(tag, in: repository), recursive: false)
            }
            let subject = try? await ManifestContent(manifestBytes(digest)).subject
            if let subject {
                let entry = Paths.join(referrersFolder(subject, in: repository), fileName(digest))
                try await Files.remove(entry, recursive: false)
            }
            try await Files.remove(linkPath(.manifest, digest, in: repository), recursive: false)
            try await removeUnusedContent(digest)
            return true
        }
    }

    // MARK: tags

    func tags(in repository: String) async throws -> [String] {
        try await names(in: "\(folder(repository))/_tags")
    }

    func removeTag(_ tag: String, from repository: String) async throws -> Bool {
        try await gate.exclusive {
            guard try await tagged(tag, in: repository) != nil else { return false }
            try await Files.remove(tagPath(tag, in: repository), recursive: false)
            return true
        }
    }

    private func tagged(_ tag: String, in repository: String) async throws -> Digest? {
        try await text(at: tagPath(tag, in: repository)).map { try Digest($0) }
    }

    private func tagPath(_ tag: String, in repository: String) -> String { "\(folder(repository))/_tags/\(tag)" }

    // MARK: referrers

    /// The manifests that name `subject` as theirs, sorted by digest.
    func referrers(of subject: Digest, in repository: String) async throws -> [Descriptor] {
        var found: [Descriptor] = []
        for name in try await names(in: referrersFolder(subject, in: repository)) {
            guard let dash = name.firstIndex(of: "-"),
                let digest = try? Digest("\(name[..<dash]):\(name[name.index(after: dash)...])"),
                let stored = try await manifest(.digest(digest), in: repository)
            else { continue }
            let content = try ManifestContent(try await manifestBytes(digest))
            found.append(
                Descriptor(
                    mediaType: MediaType(stored.mediaType), digest: digest, size: stored.size,
                    annotations: content.annotations, artifactType: content.artifactType))
        }
        return found
    }

    private func referrersFolder(_ subject: Digest, in repository: String) -> String {
        "\(folder(repository))/_referrers/\(subject.algorithm.rawValue)/\(subject.hex)"
    }

    private func fileName(_ digest: Digest) -> String { "\(digest.algorithm.rawValue)-\(digest.hex)" }

    // MARK: files

    private func text(at path: String) async throws -> String? {
        do {
            return String(decoding: try await Files.read(path, limit: 4096), as: UTF8.self)
        } catch let fault as Fault where fault.code == .notFound {
            return nil
        }
    }

    private func write(_ bytes: [UInt8], at path: String, sync: Bool = true) async throws {
        try await Files.makeFolder(Paths.parent(path), intermediate: true)
        try await Files.replace(path, with: bytes, sync: sync)
    }
}

/// What follows `manifests/` in a path.
enum ManifestReference: Hashable, Sendable {
    case tag(String)
    case digest(Digest)
}
