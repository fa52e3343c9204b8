import Diagnostics
package import Host

/// Gzip without compression: the same bytes on every machine, of a size known before, and readable at any place.
///
/// A header of 10 bytes, then blocks of 65,535 bytes (the last one shorter), each behind 5 bytes, then checksum and size
/// (RFC 1951, 3.2.4; RFC 1952, 2.3). Empty content is one empty block.
package struct StoredGzip: Hashable, Sendable {
    /// Bytes of the content.
    package let innerSize: Int64

    static let blockSize: Int64 = 65_535
    static let blockHeaderSize: Int64 = 5
    static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    static let trailerSize: Int64 = 8

    /// The form of `innerSize` bytes.
    package init(innerSize: Int64) {
        self.innerSize = innerSize
    }

    /// The form of a file with `outerSize` bytes; nil if no content has that size.
    package init?(outerSize: Int64) {
        let body = outerSize - Int64(Self.header.count) - Self.trailerSize
        guard body >= Self.blockHeaderSize else { return nil }
        let whole = Self.blockSize + Self.blockHeaderSize
        let blocks = (body - 1) / whole + 1
        let inner = body - blocks * Self.blockHeaderSize
        guard inner >= 0, StoredGzip(innerSize: inner).outerSize == outerSize else { return nil }
        innerSize = inner
    }

    /// Number of blocks.
    var blocks: Int64 { max(1, (innerSize + Self.blockSize - 1) / Self.blockSize) }

    /// Bytes of the file.
    package var outerSize: Int64 {
        Int64(Self.header.count) + blocks * Self.blockHeaderSize + innerSize + Self.trailerSize
    }

    /// Where the content's byte at `offset` is in the file.
    package func outerOffset(of offset: Int64) -> Int64 {
        Int64(Self.header.count) + (offset / Self.blockSize + 1) * Self.blockHeaderSize + offset
    }

    /// Bytes of the content in block number `block`.
    func size(ofBlock block: Int64) -> Int {
        Int(min(Self.blockSize, innerSize - block * Self.blockSize))
    }

    /// The 5 bytes in front of a block.
    func header(ofBlock block: Int64) -> [UInt8] {
        let length = UInt16(size(ofBlock: block))
        return [block == blocks - 1 ? 1 : 0] + littleEndian(length) + littleEndian(~length)
    }
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// Writes content of known size as gzip with stored blocks.
package final class StoredGzipWriter: ByteWriter {
    private let form: StoredGzip
    private let base: any ByteWriter
    private var crc = CRC32()
    private var offset: Int64 = 0

    package init(to base: any ByteWriter, size: Int64) {
        self.base = base
        form = StoredGzip(innerSize: size)
    }

    package func write(_ chunk: [UInt8]) async throws {
        guard Int64(chunk.count) <= form.innerSize - offset else {
            throw Fault(.conflict, "the content is longer than the \(form.innerSize) bytes it was said to have")
        }
        crc.update(chunk)
        var rest = chunk[...]
        var output: [UInt8] = offset == 0 ? StoredGzip.header : []
        while !rest.isEmpty {
            let (block, place) = offset.quotientAndRemainder(dividingBy: StoredGzip.blockSize)
            if place == 0 { output += form.header(ofBlock: block) }
            let part = rest.prefix(form.size(ofBlock: block) - Int(place))
            output += part
            offset += Int64(part.count)
            rest = rest.dropFirst(part.count)
        }
        if !output.isEmpty, !chunk.isEmpty { try await base.write(output) }
    }

    /// Writes the trailer; it does not finish the writer behind.
    package func finish() async throws {
        guard offset == form.innerSize else {
            throw Fault(
                .conflict, "the content ended after \(offset) of the \(form.innerSize) bytes it was said to have")
        }
        let start = offset == 0 ? StoredGzip.header + form.header(ofBlock: 0) : []
        try await base.write(start + littleEndian(crc.value) + littleEndian(UInt32(truncatingIfNeeded: offset)))
    }
}

/// The content of a gzip file with stored blocks, readable at any place. Its checksum is not looked at: what is read from it
/// has digests of its own.
package struct StoredGzipSource: RandomAccessSource {
    private let base: any RandomAccessSource
    private let form: StoredGzip

    /// nil if the file is not in this form, or not wholly so: then it has to be read in order.
    package init?(_ base: any RandomAccessSource) async throws {
        guard let form = StoredGzip(outerSize: base.size) else { return nil }
        let start = StoredGzip.header.count
        let head = try await base.read(offset: 0, count: start + Int(StoredGzip.blockHeaderSize))
        let tail = try await base.read(offset: base.size - 4, count: 4)
        // the bytes for time, level and system don't matter
        guard head.count == start + Int(StoredGzip.blockHeaderSize),
            head.prefix(4).elementsEqual(StoredGzip.header.prefix(4)),
            head[start...].elementsEqual(form.header(ofBlock: 0)),
            tail == littleEndian(UInt32(truncatingIfNeeded: form.innerSize))
        else { return nil }
        self.base = base
        self.form = form
    }

    package var size: Int64 { form.innerSize }

    /// Reads as many blocks at once as `count` spans: a read is a way to another thread and back.
    package func read(offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, offset < size, count > 0 else { return [] }
        var (block, place) = offset.quotientAndRemainder(dividingBy: StoredGzip.blockSize)
        let from = form.outerOffset(of: block * StoredGzip.blockSize) - StoredGzip.blockHeaderSize
        let last = offset + min(Int64(count), size - offset) - 1
        var bytes = try await span(from, Int(form.outerOffset(of: last) + 1 - from))
        // The headers between the blocks go where they are: another array would cost as much as the reading.
        var filled = 0
        try bytes.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress else { return }
            var at = 0
            while at < buffer.count {
                let start = at + Int(StoredGzip.blockHeaderSize)
                guard start < buffer.count, buffer[at..<start].elementsEqual(form.header(ofBlock: block)) else {
                    throw Fault(
                        .corrupt, "the gzip file has a block of another kind in the middle; it was changed or damaged")
                }
                at = min(buffer.count, start + form.size(ofBlock: block))
                let wanted = (start + Int(place))..<at
                (memory + filled).update(from: memory + wanted.lowerBound, count: wanted.count)
                filled += wanted.count
                (block, place) = (block + 1, 0)
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private func span(_ offset: Int64, _ count: Int) async throws -> [UInt8] {
        var bytes = try await base.read(offset: offset, count: count)
        while bytes.count < count {
            let more = try await base.read(offset: offset + Int64(bytes.count), count: count - bytes.count)
            guard !more.isEmpty else {
                throw Fault(.corrupt, "the gzip file ends before its content; it was cut off")
            }
            bytes += more
        }
        return bytes
    }
}
