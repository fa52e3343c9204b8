import FoundationEssentials
import Glibc

/// What the process was told by whoever started it.
package enum Environment {
    /// All variables.
    package static var all: [String: String] { ProcessInfo.processInfo.environment }

    /// One variable; nil if it is not set.
    package static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// One variable; nil if it is not set or empty.
    package static func nonEmpty(_ name: String) -> String? {
        value(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `TMPDIR`, else `/tmp`.
    package static var temporaryFolder: String { nonEmpty("TMPDIR") ?? "/tmp" }

    /// The folder that relative paths start from.
    package static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
