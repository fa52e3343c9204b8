import CCrypt
import Diagnostics

/// Hashed passwords as in htpasswd and shadow files. Both functions take long on purpose: call them where blocking is
/// allowed.
package enum PasswordHash {
    /// The forms that are accepted: bcrypt, yescrypt, SHA-512 and SHA-256 crypt.
    private static let prefixes = ["$2y$", "$2b$", "$2a$", "$y$", "$6$", "$5$"]

    /// Whether `stored` has a form that `matches` can check. Plain text, DES, MD5 (`$apr1$`) and bare SHA-1 are not:
    /// they are no protection.
    package static func isSupported(_ stored: String) -> Bool {
        prefixes.contains { stored.utf8.starts(with: $0.utf8) } && !stored.utf8.contains(0)
    }

    /// Whether `password` is the one of `stored`. A form that is not supported never matches, a password that holds a
    /// zero byte neither.
    package static func matches(_ password: String, _ stored: String) -> Bool {
        guard isSupported(stored), !password.utf8.contains(0) else { return false }
        return ccrypt_matches(password, stored) == 1
    }

    /// A new bcrypt hash; every step of `cost` (4 to 31) doubles the time.
    package static func bcrypt(_ password: String, cost: Int = 10) throws -> String {
        guard !password.utf8.contains(0) else { throw Fault(.invalid, "a password must not hold a zero byte") }
        guard (4...31).contains(cost) else { throw Fault(.invalid, "the cost of bcrypt is between 4 and 31") }
        var setting = [CChar](repeating: 0, count: 192)
        var hash = [CChar](repeating: 0, count: 384)
        guard ccrypt_setting("$2y$", UInt(cost), &setting, setting.count) == 0,
            ccrypt_hash(password, setting, &hash, hash.count) == 0
        else { throw Fault(.unsupported, "this system's crypt library knows no bcrypt") }
        return String(decoding: hash.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
