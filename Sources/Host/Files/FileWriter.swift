import Diagnostics
import Glibc

/// Writes a file in order. Without `finish` it is only closed, with whatever was written until then.
package final class FileWriter: ByteWriter {
    private let file: OpenFile
    /// The number of bytes written.
    package private(set) var count: Int64 = 0

    private init(_ file: OpenFile) { self.file = file }

    /// Creates a file, or empties one that is there; with `exclusive` that one is a `conflict` instead.
    package static func create(_ path: String, mode: UInt16 = 0o644, exclusive: Bool = false) async throws -> FileWriter
    {
        let file = try await Blocking.run {
            try OpenFile.open(
                path, O_WRONLY | O_CREAT | (exclusive ? O_EXCL : O_TRUNC), mode: mode, "create")
        }
        return FileWriter(file)
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
