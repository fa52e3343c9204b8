import Diagnostics
import Glibc

extension Fault {
    /// The failure `number` (an errno) of a system call: `action` ends in the path, as in “can't read /etc/x”.
    static func system(_ number: Int32, _ action: String) -> Fault {
        Fault(code(of: number), "\(action): \(reason(number))")
    }

    private static func reason(_ number: Int32) -> String {
        switch number {
        case ENOENT: "it does not exist"
        case EACCES, EPERM: "permission denied"
        case ENOSPC: "no space left on the disk"
        case EISDIR: "it is a folder"
        case ENOTDIR: "a part of the path is not a folder"
        case EEXIST: "it exists already"
        default: strerror(number).map { String(cString: $0) } ?? "error \(number)"
        }
    }

    private static func code(of number: Int32) -> Fault.Code {
        switch number {
        case ENOENT, ENOTDIR, ESRCH: .notFound
        case EACCES, EPERM, EROFS: .denied
        case EEXIST, ENOTEMPTY, EBUSY, ETXTBSY: .conflict
        case ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM, E2BIG, EAGAIN: .limit
        case EISDIR, EINVAL, ELOOP, ENAMETOOLONG, ENOEXEC, EXDEV: .invalid
        default: .unavailable
        }
    }

    /// A path that the system would cut off or not take.
    static func check(path: String) throws {
        guard !path.isEmpty else { throw Fault(.invalid, "a path is empty") }
        guard !path.utf8.contains(0) else {
            throw Fault(.invalid, "the path “\(path.split(separator: "\0").first ?? "")…” holds a zero byte")
        }
    }
}

/// Repeats a system call that a signal interrupted; throws if it fails. `errno` is read in the same breath.
@discardableResult
func retrying<N: SignedInteger>(_ action: @autoclosure () -> String, _ call: () -> N) throws -> N {
    while true {
        let result = call()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw Fault.system(number, action()) }
    }
}
