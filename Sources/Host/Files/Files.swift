import Diagnostics
import Glibc

/// Files and folders by path. Errors are faults that name the path: `notFound`, `denied`, `conflict`,
/// `limit` (no space left, too large), `invalid`. Nothing here blocks the cooperative pool.
package enum Files {
    /// The whole content, at most `limit` bytes; more is a `limit` fault.
    package static func read(_ path: String, limit: Int) async throws -> [UInt8] {
        try await Blocking.run {
            let file = try OpenFile.open(path, O_RDONLY, "read")
            var all: [UInt8] = []
            while true {
                let chunk = try file.read(count: maximumChunkSize)
                if chunk.isEmpty { return all }
                guard chunk.count <= limit - all.count else {
                    throw Fault(.limit, "\(path) is larger than \(limit) bytes")
                }
                if all.isEmpty { all = chunk } else { all.append(contentsOf: chunk) }
            }
        }
    }

    /// Creates a new file; one that exists is a `conflict`. After an error there is no file.
    package static func create(_ path: String, bytes: [UInt8], mode: UInt16 = 0o644) async throws {
        try await Blocking.run {
            let file = try OpenFile.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode, "create")
            do {
                try file.write(bytes)
                try file.sync()
                try file.close()
            } catch {
                _ = unlink(path)
                throw error
            }
        }
    }

    /// nil if there is nothing; follows symbolic links.
    package static func status(_ path: String) async throws -> FileStatus? {
        try await Blocking.run { try status(path, flags: 0) }
    }

    /// nil if there is nothing; of a symbolic link itself.
    package static func linkStatus(_ path: String) async throws -> FileStatus? {
        try await Blocking.run { try status(path, flags: AT_SYMLINK_NOFOLLOW) }
    }

    private static func status(_ path: String, flags: Int32) throws -> FileStatus? {
        try Fault.check(path: path)
        var information = stat()
        guard fstatat(AT_FDCWD, path, &information, flags) != 0 else { return FileStatus(information) }
        let number = errno
        if number == ENOENT || number == ENOTDIR { return nil }
        throw Fault.system(number, "can't read \(path)")
    }

    /// Takes the place of `to` in one step, if both are on one file system.
    package static func rename(_ from: String, to: String) async throws {
        try await Blocking.run {
            try Fault.check(path: from)
            try Fault.check(path: to)
            try retrying("can't rename \(from) to \(to)") { Glibc.rename(from, to) }
        }
    }

    /// Where a symbolic link leads, as written in it.
    package static func readLink(_ path: String) async throws -> String {
        try await Blocking.run {
            try Fault.check(path: path)
            var target = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = try retrying("can't read the link \(path)") { readlink(path, &target, target.count) }
            guard let text = String(validating: target.prefix(count), as: UTF8.self) else {
                throw Fault(.invalid, "the target of the link \(path) is not UTF-8")
            }
            return text
        }
    }

    /// Makes a symbolic link at `path` that leads to `target`, which is not looked at.
    package static func makeLink(_ path: String, to target: String) async throws {
        try await Blocking.run {
            try Fault.check(path: path)
            try Fault.check(path: target)
            try retrying("can't create the link \(path)") { symlink(target, path) }
        }
    }

    /// Sets the twelve permission bits.
    package static func setPermissions(_ path: String, _ permissions: UInt16) async throws {
        try await Blocking.run {
            try Fault.check(path: path)
            try retrying("can't change the permissions of \(path)") { chmod(path, mode_t(permissions & 0o7777)) }
        }
    }

    /// The absolute path without symbolic links; what it names must exist.
    package static func resolved(_ path: String) async throws -> String {
        try await Blocking.run {
            try Fault.check(path: path)
            guard let result = realpath(path, nil) else { throw Fault.system(errno, "can't read \(path)") }
            defer { free(result) }
            return String(cString: result)
        }
    }
}
