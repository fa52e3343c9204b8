import Diagnostics
import Glibc

extension Files {
    /// The names in a folder, sorted by their bytes, without `.` and `..`. A name that is not UTF-8 is an error.
    package static func list(_ path: String) async throws -> [String] {
        try await Blocking.run {
            let folder = try OpenFile.open(path, O_RDONLY | O_DIRECTORY, "list the folder")
            return try names(in: folder.number, path: path).sorted(by: Paths.precedes)
        }
    }

    /// Makes a folder; with `intermediate` also the missing ones above it, and then one that is there is fine.
    package static func makeFolder(_ path: String, intermediate: Bool = true) async throws {
        try await Blocking.run {
            try Fault.check(path: path)
            try makeFolderNow(path, intermediate: intermediate)
        }
    }

    private static func makeFolderNow(_ path: String, intermediate: Bool) throws {
        if mkdir(path, 0o777) == 0 { return }
        let number = errno
        let action = "can't create the folder \(path)"
        guard intermediate else { throw Fault.system(number, action) }
        switch number {
        case ENOENT:
            let parent = Paths.parent(path)
            guard !Paths.same(parent, path) else { throw Fault.system(number, action) }
            try makeFolderNow(parent, intermediate: true)
            if mkdir(path, 0o777) == 0 { return }
            // another one may have made it meanwhile
            if errno != EEXIST { throw Fault.system(errno, action) }
            fallthrough
        case EEXIST:
            var information = stat()
            guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
                throw Fault(.conflict, "\(action): a file of that name exists")
            }
        default:
            throw Fault.system(number, action)
        }
    }

    /// Removes a file, a link (not what it leads to) or a folder, with `recursive` one with all that is in it.
    /// Missing is fine.
    package static func remove(_ path: String, recursive: Bool = false) async throws {
        try await Blocking.run {
            try Fault.check(path: path)
            try remove(Array(path.utf8CString), in: AT_FDCWD, recursive: recursive, path: path)
        }
    }

    /// Works relative to an open folder, so that a link put in the way can't lead elsewhere. `name` ends in a zero; it
    /// need not be UTF-8.
    static func remove(_ name: [CChar], in folder: Int32, recursive: Bool, path: String) throws {
        if unlinkat(folder, name, 0) == 0 { return }
        var number = errno
        if number == ENOENT || number == ENOTDIR { return }
        guard number == EISDIR || number == EPERM else { throw Fault.system(number, "can't remove \(path)") }
        if unlinkat(folder, name, AT_REMOVEDIR) == 0 { return }
        if errno == ENOENT { return }
        if errno != ENOTDIR { number = errno }
        guard recursive, number == ENOTEMPTY || number == EEXIST else {
            throw Fault.system(number, "can't remove \(path)")
        }
        let inner = try retrying("can't remove \(path)") {
            openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        }
        defer { close(inner) }
        for entry in try entries(in: inner, path: path) {
            try remove(
                entry.map { CChar(truncatingIfNeeded: $0) } + [0], in: inner, recursive: true,
                path: Paths.join(path, String(decoding: entry, as: UTF8.self)))
        }
        if unlinkat(folder, name, AT_REMOVEDIR) != 0, errno != ENOENT {
            throw Fault.system(errno, "can't remove \(path)")
        }
    }

    private static func names(in folder: Int32, path: String) throws -> [String] {
        try entries(in: folder, path: path).map { entry in
            guard let text = String(validating: entry, as: UTF8.self) else {
                throw Fault(
                    .invalid,
                    "the folder \(path) holds the name “\(String(decoding: entry, as: UTF8.self))” that is not UTF-8")
            }
            return text
        }
    }

    private static func entries(in folder: Int32, path: String) throws -> [[UInt8]] {
        // fdopendir takes the descriptor over
        let own = try retrying("can't list the folder \(path)") { openat(folder, ".", O_RDONLY | O_CLOEXEC, 0) }
        guard let stream = fdopendir(own) else {
            let number = errno
            close(own)
            throw Fault.system(number, "can't list the folder \(path)")
        }
        defer { closedir(stream) }
        var all: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw Fault.system(errno, "can't list the folder \(path)") }
                return all
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E] && name != [0x2E, 0x2E] { all.append(name) }
        }
    }
}
