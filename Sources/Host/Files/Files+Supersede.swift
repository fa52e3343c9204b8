import Diagnostics
import Glibc

extension Files {
    /// Gives the finished file or folder `new` the name `path`, and removes what had it, file or folder. A reader or a
    /// crash sees the old or the new one under that name. Both are in one folder. After an error the old one is there.
    package static func supersede(_ path: String, by new: String) async throws {
        try await Blocking.run {
            try Fault.check(path: path)
            try Fault.check(path: new)
            if Glibc.rename(new, path) == 0 { return try syncFolder(Paths.parent(path)) }
            let number = errno
            guard [EISDIR, ENOTDIR, ENOTEMPTY, EEXIST].contains(number) else {
                throw Fault.system(number, "can't replace \(path)")
            }
            try exchangeNow(new, path)
            try syncFolder(Paths.parent(path))
            try remove(Array(new.utf8CString), in: AT_FDCWD, recursive: true, path: new)
        }
    }
}
