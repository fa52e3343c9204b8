package import Diagnostics

/// Names in foreign archives, made safe: relative, without `..`, `.` and empty parts.
package enum SafePath {
    /// The name without a leading `./` and a trailing `/`; empty for the root itself. Absolute names and `..` are `invalid`.
    package static func normalise(_ name: String) throws(Fault) -> String {
        guard name.utf8.first != UInt8(ascii: "/") else {
            throw Fault(.invalid, "the archive has an entry with the absolute name “\(name.prefix(300))”")
        }
        guard !name.utf8.contains(0) else { throw Fault(.invalid, "the archive has an entry with a NUL in its name") }
        var parts: [Substring] = []
        for part in ReferenceGrammar.split(name[...], at: "/") where !part.isEmpty && part != "." {
            guard part != ".." else {
                throw Fault(.invalid, "the archive has an entry that leads outside of it: “\(name.prefix(300))”")
            }
            parts.append(part)
        }
        return parts.joined(separator: "/")
    }

    /// Checks that a symbolic link at `name` (normalised) stays inside the archive, whatever other links there are.
    package static func checkLink(at name: String, to target: String) throws(Fault) {
        var depth = name.utf8.count { $0 == UInt8(ascii: "/") }
        var isSafe = target.utf8.first != UInt8(ascii: "/") && !target.utf8.contains(0)
        for part in ReferenceGrammar.split(target[...], at: "/") where isSafe && !part.isEmpty && part != "." {
            depth += part == ".." ? -1 : 1
            isSafe = depth >= 0
        }
        guard isSafe else {
            throw Fault(
                .invalid,
                "the archive has a link that leads outside of it: “\(name.prefix(300))” → “\(target.prefix(300))”")
        }
    }
}
