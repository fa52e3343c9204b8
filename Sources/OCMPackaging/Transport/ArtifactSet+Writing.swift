import Diagnostics
import Host
public import OCI

extension ArtifactSet {
    /// The bytes of `oci-layout` as the Go program writes them.
    private static let layout = Array("{\n    \"imageLayoutVersion\": \"1.0.0\"\n}\n".utf8)

    /// Writes an image with all that belongs to it as an artifact set: gzip with stored blocks, the same bytes on every
    /// machine, readable at any place. The result is in a file that nobody else sees; it is gone with the blob.
    ///
    /// - Parameters:
    ///   - tag: the name in the set, such as the version of an image.
    ///   - type: the type of the image that the blob's media type tells; nil: that of `root`.
    public static func write(
        _ root: Descriptor, tag: String? = nil, type: MediaType? = nil, from store: any ContentStore
    ) async throws -> any Blob {
        let graph = try await ArtifactGraph.walk([root], in: store, width: 4).graph
        var index = Descriptor(mediaType: root.mediaType, digest: root.digest, size: root.size)
        if let tag {
            index.annotations = [nameAnnotation: tag, tagsAnnotation: tag]
        }
        let document = Index(manifests: [index], annotations: [mainAnnotation: root.digest.description])
        var blobs: [String: Descriptor] = [:]
        for node in graph.nodes { blobs[node.descriptor.digest.fileName] = node.descriptor }
        for leaf in graph.leaves {
            if leaf.isForeign, try await !store.exists(leaf.descriptor) { continue }
            blobs[leaf.descriptor.digest.fileName] = leaf.descriptor
        }
        let names = blobs.keys.sorted(by: utf8Less)
        let size = try size(index: document.raw, names.compactMap { blobs[$0] })
        return try await ScratchBlob.write(mediaType: MediaType(artifactSetOf: type ?? root.mediaType)) { sink in
            let gzip = StoredGzipWriter(to: sink, size: size)
            let tar = FlatTarWriter(gzip)
            try await tar.add("index.json", bytes: document.raw)
            try await tar.add("oci-layout", bytes: layout)
            try await tar.addFolder("blobs")
            for name in names {
                guard let descriptor = blobs[name] else { continue }
                try await store.blob(descriptor).withReader {
                    let verified = VerifyingReader.ensure($0, against: descriptor)
                    try await tar.add("blobs/\(name)", size: descriptor.size, verified)
                }
            }
            try await tar.finish()
            try await gzip.finish()
        }
    }

    /// Bytes of the tar.
    private static func size(index: [UInt8], _ blobs: [Descriptor]) throws -> Int64 {
        var entries = [
            FlatTarWriter.entry("index.json", size: Int64(index.count)),
            FlatTarWriter.entry("oci-layout", size: Int64(layout.count)), FlatTarWriter.folder("blobs"),
        ]
        entries += blobs.map { FlatTarWriter.entry("blobs/\($0.digest.fileName)", size: $0.size) }
        return try entries.reduce(TarWriter.endSize) { try $0 + TarWriter.size(of: $1) }
    }
}

extension MediaType {
    private static let artifactBases = [
        "application/vnd.oci.image.manifest.v1", "application/vnd.oci.image.index.v1",
        "application/vnd.docker.distribution.manifest.v2", "application/vnd.docker.distribution.manifest.list.v2",
    ]

    /// The type of an artifact set that holds an image of type `mediaType`.
    init(artifactSetOf mediaType: MediaType) {
        self.init(mediaType.base + "+tar+gzip")
    }

    /// Without the endings that tell the encoding.
    var base: String {
        var text = rawValue
        while let suffix = ["+json", "+yaml", "+tar", "+gzip"].first(where: { text.hasSuffix($0) }) {
            text.removeLast(suffix.count)
        }
        return text
    }

    /// A blob of this type is an image as one file, or a layout of the newer Go
    /// program.
    package var isArtifactSet: Bool {
        let text = rawValue
        if text.hasPrefix("application/vnd.ocm.software.oci.layout.v1+tar") { return true }
        guard text.hasSuffix("+tar") || text.hasSuffix("+tar+gzip") else { return false }
        return MediaType.artifactBases.contains(base)
    }
}
