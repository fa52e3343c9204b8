import Glibc

/// What the file system knows about a file.
package struct FileStatus: Sendable, Equatable {
    package enum Kind: Sendable {
        case file, folder, link, other
    }

    package let kind: Kind
    /// In bytes; for a link the length of its target's path.
    package let size: Int64
    /// The twelve permission bits.
    package let permissions: UInt16
    /// Time of the last change of the content, since 1970 in seconds, and the rest in nanoseconds.
    package let modified: (seconds: Int64, nanoseconds: Int32)
    /// Both together tell whether two paths lead to the same file.
    package let device: UInt64
    package let inode: UInt64

    init(_ information: stat) {
        kind =
            switch information.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        size = Int64(information.st_size)
        permissions = UInt16(truncatingIfNeeded: information.st_mode & 0o7777)
        modified = (
            Int64(information.st_mtim.tv_sec), Int32(truncatingIfNeeded: information.st_mtim.tv_nsec)
        )
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
    }

    package static func == (a: FileStatus, b: FileStatus) -> Bool {
        a.kind == b.kind && a.size == b.size && a.permissions == b.permissions && a.modified == b.modified
            && a.device == b.device && a.inode == b.inode
    }
}
