import Diagnostics
import Glibc

/// Reads a file, or a part of one, in order. It is closed at the end or when nobody refers to the reader.
package final class FileReader: ByteReader {
    private var file: OpenFile?
    private var position: Int64?
    private var left: Int64?

    private init(_ file: OpenFile, position: Int64?, length: Int64?) {
        self.file = file
        self.position = position
        left = length
    }

    /// From byte `offset` on, `length` bytes (nil: to the end). A file that ends earlier is a `corrupt` fault when its
    /// end is met.
    package static func open(_ path: String, offset: Int64 = 0, length: Int64? = nil) async throws -> FileReader {
        guard offset >= 0, length ?? 0 >= 0 else { throw Fault(.invalid, "\(path): a negative offset or length") }
        let file = try await Blocking.run { try OpenFile.open(path, O_RDONLY, "read") }
        // a pipe knows no positions
        return FileReader(file, position: offset == 0 ? nil : offset, length: length)
    }

    package func next() async throws -> [UInt8]? {
        guard let file else { return nil }
        let count = Int(min(Int64(maximumChunkSize), left ?? .max))
        guard count > 0 else {
            self.file = nil
            return nil
        }
        do {
            try Task.checkCancellation()
            let position = position
            let chunk = try await Blocking.run { try file.read(count: count, at: position) }
            if chunk.isEmpty {
                if let left { throw Fault(.corrupt, "\(file.path) ends \(left) bytes too early") }
                self.file = nil
                return nil
            }
            left? -= Int64(chunk.count)
            self.position? += Int64(chunk.count)
            return chunk
        } catch {
            self.file = nil
            throw error
        }
    }
}

/// A file that several readers read at any place, without a common position.
package final class RandomAccessFile: Sendable {
    private let file: OpenFile
    /// The size in bytes when it was opened.
    package let size: Int64

    package var path: String { file.path }

    private init(_ file: OpenFile, size: Int64) {
        self.file = file
        self.size = size
    }

    /// Opens a regular file for reading.
    package static func open(_ path: String) async throws -> RandomAccessFile {
        try await Blocking.run {
            let file = try OpenFile.open(path, O_RDONLY, "read")
            let status = try file.status()
            guard status.kind == .file else { throw Fault(.invalid, "\(path) is not a regular file") }
            return RandomAccessFile(file, size: status.size)
        }
    }

    /// `count` bytes from `offset` on, fewer only where the file ends.
    package func read(offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, count >= 0 else { throw Fault(.invalid, "\(path): a negative offset or length") }
        guard count > 0, offset < size else { return [] }
        return try await Blocking.run { [file, size] in try file.read(count: count, at: offset, size: size) }
    }
}
