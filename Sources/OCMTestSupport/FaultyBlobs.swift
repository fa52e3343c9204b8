import Diagnostics
package import Host
package import OCI

/// A blob that must not be opened.
package struct UnreadableBlob: Blob {
    package let descriptor: Descriptor

    package init(descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        throw Fault(.unavailable, "the content \(descriptor.digest) was opened although it need not be")
    }
}

/// A blob that yields some bytes, then fails as a broken connection does.
package struct FailingBlob: Blob {
    package let descriptor: Descriptor
    private let bytes: [UInt8]

    package init(descriptor: Descriptor, bytes: [UInt8]) {
        self.descriptor = descriptor
        self.bytes = bytes
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        try await use(FailingReader(bytes))
    }
}

/// Yields some bytes, then fails.
package final class FailingReader: ByteReader {
    private let start: BytesReader

    package init(_ bytes: [UInt8]) {
        start = BytesReader(bytes)
    }

    package func next() async throws -> [UInt8]? {
        if let chunk = try await start.next() { return chunk }
        throw Fault(.unavailable, "the connection broke")
    }
}

/// Yields bytes in chunks of a size of one's choice: what readers get must not depend on it.
package final class ChunkedReader: ByteReader {
    private var rest: ArraySlice<UInt8>
    private let size: Int

    package init(_ bytes: [UInt8], size: Int) {
        rest = bytes[...]
        self.size = size
    }

    package func next() async throws -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        let chunk = rest.prefix(size)
        rest = rest.dropFirst(size)
        return Array(chunk)
    }
}
