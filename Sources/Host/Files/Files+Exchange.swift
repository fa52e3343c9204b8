import CLinux
import Diagnostics
import Glibc

extension Files {
    /// Lets two files or folders of one file system take each other's place, in one step where the file system can.
    static func exchangeNow(_ one: String, _ other: String) throws {
        try Fault.check(path: one)
        try Fault.check(path: other)
        if renameat2(AT_FDCWD, one, AT_FDCWD, other, exchangeFlag) == 0 { return }
        let action = "can't put \(one) in the place of \(other)"
        guard [EINVAL, ENOSYS].contains(errno) else { throw Fault.system(errno, action) }
        let aside = one + ".aside"
        try retrying(action) { Glibc.rename(other, aside) }
        do {
            try retrying(action) { Glibc.rename(one, other) }
        } catch {
            _ = Glibc.rename(aside, other)
            throw error
        }
        try retrying(action) { Glibc.rename(aside, one) }
    }

    /// `RENAME_EXCHANGE` (renameat2(2))
    private static let exchangeFlag: UInt32 = 2
}
