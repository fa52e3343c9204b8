import Diagnostics
import Host
import OCI
import OCMModel
import OCMPackaging

/// What somebody might do to a delivery on its way. None of it is a command: `ocm` does not write such things.
enum Tampering {
    /// Changes one byte of a file, at its middle or where `text` stands.
    ///
    /// - Returns: the bytes as they were.
    @discardableResult
    static func changeByte(of path: String, at text: String? = nil) async throws -> [UInt8] {
        let bytes = try await Files.read(path, limit: limit)
        var changed = bytes
        try flip(&changed, at: text)
        try await Files.replace(path, with: changed, sync: false)
        return bytes
    }

    /// Changes one byte of the largest layer of an image in an archive and packs everything again, so that each blob of the
    /// archive has the digest that it is named by. The manifest of the image, which carries its digest, stays.
    static func repackImage(_ resource: String, of key: VersionKey, in archive: String) async throws {
        try await change(resource, of: key, in: archive, recordsDigest: false) { bytes in
            let reader = TarReader(try await Compression.open(BytesReader(bytes)).content)
            var entries: [(entry: TarEntry, bytes: [UInt8])] = []
            while let entry = try await reader.next() {
                entries.append((entry, try await reader.bytes(of: entry, limit: limit)))
            }
            guard let largest = entries.indices.max(by: { entries[$0].entry.size < entries[$1].entry.size }) else {
                throw Fault(.invalid, "the image of \(key) is empty")
            }
            try flip(&entries[largest].bytes, at: nil)
            let packed = BytesWriter(limit: limit)
            let gzip = try GzipWriter(to: packed, level: 1)
            let tar = TarWriter(gzip)
            for (entry, bytes) in entries {
                if entry.kind == .file { try await tar.add(entry, bytes: bytes) } else { try await tar.add(entry) }
            }
            try await tar.finish()
            try await gzip.finish()
            return packed.bytes
        }
    }

    /// Changes one byte of a file that is a resource, and with `recordsDigest` the digest that its component version
    /// records, too.
    static func changeFile(
        _ resource: String, of key: VersionKey, in archive: String, at text: String, recordsDigest: Bool
    ) async throws {
        try await change(resource, of: key, in: archive, recordsDigest: recordsDigest) { bytes in
            var bytes = bytes
            try flip(&bytes, at: text)
            return bytes
        }
    }

    private static func change(
        _ resource: String, of key: VersionKey, in path: String, recordsDigest: Bool,
        _ edit: ([UInt8]) async throws -> [UInt8]
    ) async throws {
        let archive = try await TransportArchive.open(path)
        let repository = TargetRepository(archive, spec: archive.spec)
        guard let version = try await repository.lookup(key.name, key.version),
            let place = version.descriptor.resources.firstIndex(where: { $0.name == resource }),
            var access = version.descriptor.resources[place].access.localBlob
        else { throw Fault(.notFound, "\(path) has no resource \(resource) of \(key)") }
        var descriptor = version.descriptor
        let before = try await version.localBlob(descriptor.resources[place].access)
        let changed = BytesBlob(
            try await edit(try await before.bytes(limit: limit)), mediaType: before.descriptor.mediaType)
        access.localReference = changed.descriptor.digest.description
        descriptor.resources[place].access = .localBlob(access)
        if recordsDigest { descriptor.resources[place].digest?.value = changed.descriptor.digest.hex }
        try await repository.add(descriptor, blobs: [changed])
        try await archive.commit()
    }

    private static let limit = 64 << 20

    private static func flip(_ bytes: inout [UInt8], at text: String?) throws {
        let place = text.map { bytes.firstRange(of: Array($0.utf8))?.lowerBound } ?? bytes.count / 2
        guard let place, bytes.indices.contains(place) else {
            throw Fault(.notFound, "there is no “\(text ?? "")” to change")
        }
        bytes[place] ^= 1
    }
}
