import Diagnostics
package import OCI

/// Some blobs that were made here, as a store to copy an image from.
package struct BlobCollection: ContentStore {
    private let blobs: [Digest: any Blob]

    package init(_ blobs: [any Blob]) {
        self.blobs = Dictionary(blobs.map { ($0.descriptor.digest, $0) }) { first, _ in first }
    }

    /// The blob, if it is in here.
    func known(_ descriptor: Descriptor) -> (any Blob)? { blobs[descriptor.digest] }

    package func blob(_ descriptor: Descriptor) -> any Blob {
        known(descriptor) ?? ArchiveBlob(descriptor: descriptor, files: NoFiles(), name: "")
    }

    package func exists(_ descriptor: Descriptor) async throws -> Bool { known(descriptor) != nil }

    package func ingest(_ blob: any Blob) async throws {
        throw Fault(.unsupported, "a collection of blobs can't be changed")
    }

    private struct NoFiles: ArchiveFiles {
        let location = "the collection"
        func size(of name: String) async throws -> Int64? { nil }
        func source(of name: String) async throws -> (any RandomAccessSource)? { nil }
        func bytes(_ name: String, limit: Int) async throws -> [UInt8]? { nil }
        func names(in folder: String) async throws -> [String] { [] }
    }
}
