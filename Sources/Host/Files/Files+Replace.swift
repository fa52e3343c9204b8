import Diagnostics
import Glibc

extension Files {
    /// Puts `bytes` in the place of the file at `path`, in one step: a reader or a crash sees the old content or the
    /// new one, and after an error (a full disk for instance) the old one is still there. A symbolic link at `path` is
    /// replaced itself. With `sync` the new content survives a power failure once this returns.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt16 = 0o644, sync: Bool = true
    ) async throws {
        try await Blocking.run {
            let temporary = try temporaryName(beside: path)
            let file = try OpenFile.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode, "replace", name: path)
            do {
                try file.write(bytes)
                if sync { try file.sync() }
                try file.close()
                try retrying("can't replace \(path)") { Glibc.rename(temporary, path) }
            } catch {
                _ = unlink(temporary)
                throw error
            }
            if sync { try syncFolder(Paths.parent(path)) }
        }
    }

    /// A name in the same folder that no file has; hidden, so that listings by pattern don't meet it.
    package static func temporaryName(beside path: String) throws -> String {
        try Fault.check(path: path)
        let random = UInt64.random(in: .min ... .max)
        return Paths.join(Paths.parent(path), ".\(Paths.fileName(path).utf8Prefix(200)).\(String(random, radix: 36))~")
    }

    /// Makes the names in a folder survive a power failure.
    static func syncFolder(_ path: String) throws {
        let folder = try OpenFile.open(path, O_RDONLY | O_DIRECTORY, "open the folder")
        try folder.sync()
    }
}

extension String {
    /// At most `count` bytes, cut between characters, so that a temporary name stays within the system's 255 bytes.
    fileprivate func utf8Prefix(_ count: Int) -> Substring {
        var end = utf8.index(startIndex, offsetBy: count, limitedBy: endIndex) ?? endIndex
        while end.samePosition(in: self) == nil { end = utf8.index(before: end) }
        return self[..<end]
    }
}
