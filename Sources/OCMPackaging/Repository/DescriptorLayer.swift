import Diagnostics
import Documents
import Host
import OCI
import OCMModel

/// The layer of a component version that holds its descriptor.
enum DescriptorLayer {
    static let maximumSize = 64 << 20
    static let fileName = "component-descriptor.yaml"

    /// The document in a layer.
    static func document(in bytes: [UInt8], mediaType: MediaType) async throws -> [UInt8] {
        guard ComponentMediaType.isTar(mediaType) else { return bytes }
        let index = try await TarIndex(reading: BytesSource(bytes))
        let entry = index[fileName] ?? index.entries.first { $0.kind == .file }
        guard let entry, entry.kind == .file else {
            throw Fault(.corrupt, "the layer of the component descriptor has no file \(fileName)")
        }
        return try await index.reader(entry).collect(upTo: maximumSize)
    }

    /// The layer for a document, by the form of `mediaType`.
    static func blob(_ document: [UInt8], mediaType: MediaType) async throws -> BytesBlob {
        guard ComponentMediaType.isTar(mediaType) else { return BytesBlob(document, mediaType: mediaType) }
        let sink = BytesWriter(limit: maximumSize)
        let tar = TarWriter(sink)
        // The Go program gives the entry mode 0 and this time.
        try await tar.add(TarEntry(name: fileName, mode: 0, modified: 1_640_995_200), bytes: document)
        try await tar.finish()
        return BytesBlob(sink.bytes, mediaType: mediaType)
    }

    /// The document of a descriptor as it is stored in a layer of this type.
    static func encode(_ descriptor: ComponentDescriptor, mediaType: MediaType) -> [UInt8] {
        mediaType.rawValue.contains("+json")
            ? descriptor.encodedJSON(schema: descriptor.schema) : descriptor.encodedYAML(schema: descriptor.schema)
    }
}
