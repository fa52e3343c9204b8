import Diagnostics
import Glibc

/// Writes a file in order. Without `finish` it is only closed, with whatever was written until then.
package final class FileWriter: ByteWriter {
    private let file: OpenFile
    package var path: String { file.path }
    /// The number of bytes written.
    package private(set) var count: Int64

    private init(_ file: OpenFile, count: Int64) {
        self.file = file
        self.count = count
    }

    /// Creates a file, or empties one that is there; with `exclusive` that one is a `conflict` instead.
    package static func create(_ path: String, mode: UInt16 = 0o644, exclusive: Bool = false) async throws -> FileWriter
    {
        let file = try await Blocking.run {
            try OpenFile.open(
                path, O_WRONLY | O_CREAT | (exclusive ? O_EXCL : O_TRUNC), mode: mode, "create")
        }
        return FileWriter(file, count: 0)
    }

    /// Goes on at the end of a file (made if it is missing); `count` starts with its size.
    package static func append(_ path: String, mode: UInt16 = 0o644) async throws -> FileWriter {
        let (file, size) = try await Blocking.run {
            let file = try OpenFile.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: mode, "write")
            return (file, try file.status().size)
        }
        return FileWriter(file, count: size)
    }

    package func write(_ chunk: [UInt8]) async throws {
        try Task.checkCancellation()
        try await Blocking.run { [file] in try file.write(chunk) }
        count += Int64(chunk.count)
    }

    /// Closes; with `sync` only after the bytes and the name of the file are on the disk.
    package func finish(sync: Bool = true) async throws {
        try await Blocking.run { [file] in
            if sync { try file.sync() }
            try file.close()
            if sync { try Files.syncFolder(Paths.parent(file.path)) }
        }
    }
}
