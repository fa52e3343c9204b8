import Diagnostics
import Host

/// A file that a download writes: it has its name only when it is whole, and replaces what was there in one step.
enum DownloadedFile {
    /// Permissions of what is downloaded, as the Go program gives them.
    static let mode: UInt16 = 0o640

    /// Lets `write` produce the file; the folders that lead to it are made. Nothing remains if it throws.
    static func create<R>(
        _ path: String, mode: UInt16 = mode, _ write: (any ByteWriter) async throws -> R
    ) async throws -> R {
        let folder = Paths.parent(path)
        if folder != ".", !folder.isEmpty { try await Files.makeFolder(folder, intermediate: true) }
        let status = try await Files.status(path)
        switch status?.kind {
        case .folder: throw Fault(.conflict, "\(path) is a folder; name a file")
        case .other:
            // A pipe or device takes the bytes as they come.
            let file = try await FileWriter.create(path)
            let result = try await write(file)
            try await file.finish(sync: false)
            return result
        default: break
        }
        // Through a link the file behind it is written.
        let target = try await Files.linkStatus(path)?.kind == .link && status != nil ? Files.resolved(path) : path
        let temporary = try Files.temporaryName(beside: target)
        let file = try await FileWriter.create(temporary, mode: mode, exclusive: true)
        do {
            let result = try await write(file)
            try await file.finish(sync: false)
            try await Files.setPermissions(temporary, mode)
            try await Files.rename(temporary, to: target)
            return result
        } catch {
            try? await Files.remove(temporary)
            throw error
        }
    }

    /// Lets `write` fill a new folder, which then takes the place `path`: of nothing, or of an empty folder.
    static func createFolder<R>(_ path: String, _ write: (String) async throws -> R) async throws -> R {
        if let status = try await Files.status(path), status.kind != .folder {
            throw Fault(.conflict, "\(path) exists and is no folder")
        }
        return try await place(path) { temporary in
            try await Files.makeFolder(temporary, intermediate: false)
            return try await write(temporary)
        }
    }

    /// Lets `write` make a file or folder under a temporary name, which is `path` afterwards. A file is replaced, a folder
    /// only if it is empty.
    static func place<R>(_ path: String, _ write: (String) async throws -> R) async throws -> R {
        let parent = Paths.parent(path)
        if parent != ".", !parent.isEmpty { try await Files.makeFolder(parent, intermediate: true) }
        if try await Files.status(path)?.kind == .folder, try await !Files.list(path).isEmpty {
            throw Fault(.conflict, "the folder \(path) is not empty; name another one, or remove it")
        }
        let temporary = try Files.temporaryName(beside: path)
        do {
            let result = try await write(temporary)
            try await Files.supersede(path, by: temporary)
            return result
        } catch {
            try? await Files.remove(temporary, recursive: true)
            throw error
        }
    }
}
