import Diagnostics
import Glibc
import Synchronization

/// A file without a name, written and read at any place: nobody else sees it, and it is gone when nobody refers to it
/// any more, after a crash too.
package final class ScratchFile: Sendable {
    private let file: OpenFile
    private let end = Mutex<Int64>(0)

    private init(_ file: OpenFile) {
        self.file = file
    }

    /// In `folder`, which has to have room for it; nil: where temporary files go.
    package static func create(in folder: String? = nil) async throws -> ScratchFile {
        let place = folder ?? Environment.temporaryFolder
        return try await Blocking.run {
            let name = ".scratch-\(String(UInt64.random(in: .min ... .max), radix: 16))"
            let path = Paths.join(place, name)
            let file = try OpenFile.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, "create")
            unlink(path)
            return ScratchFile(file)
        }
    }

    /// Bytes that are written or reserved.
    package var size: Int64 { end.withLock { $0 } }

    /// Makes room for `count` bytes at the end and tells where; several writers may fill their rooms at the same time.
    package func reserve(_ count: Int64) throws -> Int64 {
        try end.withLock { value in
            let (sum, overflow) = value.addingReportingOverflow(count)
            guard count >= 0, !overflow else { throw Fault(.limit, "content of \(count) bytes is too large") }
            defer { value = sum }
            return value
        }
    }

    package func write(_ bytes: [UInt8], at offset: Int64) async throws {
        try await Blocking.run { [file] in
            let number = file.number
            try bytes.withUnsafeBytes { buffer in
                var (rest, place) = (buffer[...], offset)
                while !rest.isEmpty {
                    let part = UnsafeRawBufferPointer(rebasing: rest)
                    let written = pwrite(number, part.baseAddress, part.count, off_t(place))
                    if written < 0 {
                        if errno == EINTR { continue }
                        throw Fault.system(errno, "can't write a temporary file")
                    }
                    rest = rest.dropFirst(written)
                    place += Int64(written)
                }
            }
        }
    }

    /// `count` bytes from `offset` on, fewer only at the end.
    package func read(offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, count >= 0 else { throw Fault(.invalid, "a negative offset or length") }
        let size = size
        guard count > 0, offset < size else { return [] }
        return try await Blocking.run { [file] in try file.read(count: count, at: offset, size: size) }
    }
}

/// Appends to a scratch file.
package final class ScratchWriter: ByteWriter {
    private let file: ScratchFile

    package init(_ file: ScratchFile) {
        self.file = file
    }

    package func write(_ chunk: [UInt8]) async throws {
        try await file.write(chunk, at: try file.reserve(Int64(chunk.count)))
    }
}
