import Diagnostics
package import Host

/// Reads a tar archive once, in order: ustar, PAX and GNU. Names and links that lead outside, and devices, are refused.
package final class TarReader {
    private let source: any TarSource
    private let limits: TarLimits
    private var count = 0
    private var end: Int64 = 0
    private var isAtEnd = false

    /// Reads from a stream; the content of an entry is there until the next one is asked for.
    package convenience init(_ reader: any ByteReader, limits: TarLimits = TarLimits()) {
        self.init(source: TarStream(reader), limits: limits)
    }

    init(source: any TarSource, limits: TarLimits) {
        self.source = source
        self.limits = limits
    }

    /// The next entry, past what was left of the one before; nil behind the end mark, where all of the stream has been read.
    package func next() async throws -> TarEntry? {
        guard !isAtEnd else { return nil }
        var extensions = TarExtensions()
        while true {
            try await source.seek(to: end)
            let block = try await source.read(TarHeader.blockSize)
            if block.allSatisfy({ $0 == 0 }) {
                isAtEnd = true
                try await source.finish()
                return nil
            }
            let header = try TarHeader(block)
            switch header.type {
            case UInt8(ascii: "x"):
                try extensions.add(paxRecords: try await extendedHeader(header))
            case UInt8(ascii: "L"): extensions.name = try await extendedHeader(header).prefix { $0 != 0 } + []
            case UInt8(ascii: "K"): extensions.link = try await extendedHeader(header).prefix { $0 != 0 } + []
            case UInt8(ascii: "g"): _ = try await extendedHeader(header)
            default: return try entry(header, extensions)
            }
        }
    }

    /// The content of the entry that `next` returned last.
    package func content(of entry: TarEntry) async throws -> any ByteReader {
        try await source.seek(to: entry.offset)
        return TarContentReader(source, length: entry.size)
    }

    /// The content of an entry in memory, at most `limit` bytes.
    package func bytes(of entry: TarEntry, limit: Int) async throws -> [UInt8] {
        try await content(of: entry).collect(upTo: limit)
    }

    private func extendedHeader(_ header: TarHeader) async throws -> [UInt8] {
        guard header.size <= Int64(limits.extendedHeader) else {
            throw Fault(.limit, "an extended header of the archive is larger than \(limits.extendedHeader) bytes")
        }
        let bytes = try await source.read(Int(header.size))
        end = try TarReader.padded(source.position)
        return bytes
    }

    private func entry(_ header: TarHeader, _ extensions: TarExtensions) throws -> TarEntry {
        count += 1
        guard count <= limits.entries else {
            throw Fault(.limit, "the archive has more than \(limits.entries) entries")
        }
        let name = try text(extensions.name ?? header.name)
        let kind: TarEntry.Kind
        switch header.type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
            kind = name.utf8.last == UInt8(ascii: "/") ? .folder : .file
        case UInt8(ascii: "1"): kind = .hardLink
        case UInt8(ascii: "2"): kind = .symbolicLink
        case UInt8(ascii: "5"): kind = .folder
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
            throw Fault(.invalid, "the archive has a device or pipe: “\(name.prefix(300))”")
        default:
            throw Fault(
                .unsupported, "the archive has an entry of unknown type \(header.type): “\(name.prefix(300))”")
        }
        var entry = TarEntry(name: try SafePath.normalise(name), kind: kind)
        entry.link = try text(extensions.link ?? header.link)
        if kind == .symbolicLink { try SafePath.checkLink(at: entry.name, to: entry.link) }
        if kind == .hardLink { entry.link = try SafePath.normalise(entry.link) }
        entry.size = kind == .file ? extensions.size ?? header.size : 0
        // only the lower bits are permissions
        entry.mode = UInt32(truncatingIfNeeded: try header.number(100..<108) & 0o7777)
        entry.userID = try header.number(108..<116)
        entry.groupID = try header.number(116..<124)
        entry.userName = String(decoding: header.text(265..<297), as: UTF8.self)
        entry.groupName = String(decoding: header.text(297..<329), as: UTF8.self)
        entry.modified = try extensions.modified ?? header.number(136..<148)
        entry.offset = source.position
        let (after, overflow) = entry.offset.addingReportingOverflow(entry.size)
        guard !overflow else { throw Fault(.corrupt, "the size of “\(name.prefix(300))” in the archive is impossible") }
        end = try TarReader.padded(after)
        return entry
    }

    private func text(_ bytes: [UInt8]) throws -> String {
        guard bytes.count <= limits.name else {
            throw Fault(.limit, "the archive has a name longer than \(limits.name) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(
                .invalid, "the archive has a name that is not UTF-8: “\(String(decoding: bytes, as: UTF8.self))”")
        }
        return text
    }

    /// The end of the block that `position` is in.
    private static func padded(_ position: Int64) throws -> Int64 {
        let (sum, overflow) = position.addingReportingOverflow(Int64(TarHeader.blockSize - 1))
        guard !overflow else { throw TarHeader.truncated }
        return sum & ~Int64(TarHeader.blockSize - 1)
    }
}

/// The rest of one entry.
private final class TarContentReader: ByteReader {
    private let source: any TarSource
    private var left: Int64
    private var expected: Int64

    init(_ source: any TarSource, length: Int64) {
        self.source = source
        left = length
        expected = source.position
    }

    func next() async throws -> [UInt8]? {
        guard left > 0 else { return nil }
        guard source.position == expected else {
            throw Fault(.invalid, "an entry of an archive was read after the next one")
        }
        let chunk = try await source.readSome(Int(min(left, Int64(maximumChunkSize))))
        left -= Int64(chunk.count)
        expected = source.position
        return chunk
    }
}
