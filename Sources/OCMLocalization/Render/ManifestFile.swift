package import Diagnostics

/// One file of a tree of manifests.
package struct ManifestFile: Sendable, Hashable {
    /// Below the root, with `/` between names; no `.` or `..`.
    package let path: String
    package var bytes: [UInt8]
    /// POSIX permissions, if the source had some.
    package var mode: UInt16?

    package init(path: String, bytes: [UInt8], mode: UInt16? = nil) {
        self.path = path
        self.bytes = bytes
        self.mode = mode
    }
}

/// A tree of manifests: its files in the order of their paths' bytes. Other members of an archive are not kept.
package struct ManifestTree: Sendable, Hashable {
    package private(set) var files: [ManifestFile] = []

    /// Paths are cleaned; one that leads outside is `invalid`, one given twice too.
    package init(_ files: [ManifestFile]) throws(Fault) {
        var cleaned: [ManifestFile] = []
        for file in files {
            cleaned.append(
                ManifestFile(path: try ManifestTree.clean(file.path), bytes: file.bytes, mode: file.mode))
        }
        cleaned.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        for (one, next) in zip(cleaned, cleaned.dropFirst()) where one.path.utf8.elementsEqual(next.path.utf8) {
            throw Fault(.invalid, "the manifests have “\(one.path)” twice")
        }
        self.files = cleaned
    }

    /// Place of a file in `files`; the path is cleaned first.
    package func index(of path: String) throws(Fault) -> Int {
        let clean = try ManifestTree.clean(path)
        guard let index = files.firstIndex(where: { $0.path.utf8.elementsEqual(clean.utf8) }) else {
            throw Fault(
                .notFound, "the manifests have no file “\(path)”: no such file or directory; they have \(listing)")
        }
        return index
    }

    package func file(_ path: String) -> ManifestFile? {
        (try? index(of: path)).map { files[$0] }
    }

    mutating func replace(_ index: Int, with bytes: [UInt8]) { files[index].bytes = bytes }

    private var listing: String {
        let names = files.prefix(8).map(\.path).joined(separator: ", ")
        return files.isEmpty ? "none at all" : files.count > 8 ? names + ", …" : names
    }

    /// `a//b/./c` → `a/b/c`; what leads outside is refused.
    static func clean(_ path: String) throws(Fault) -> String {
        var names: [Substring.UTF8View] = []
        for name in path.utf8.split(separator: UInt8(ascii: "/")) where !name.elementsEqual(".".utf8) {
            guard !name.elementsEqual("..".utf8), !name.contains(0) else {
                throw Fault(.invalid, "the file name “\(path)” leads out of the manifests")
            }
            names.append(name)
        }
        guard !names.isEmpty else { throw Fault(.invalid, "the file name “\(path)” names no file") }
        return names.map { String(Substring($0)) }.joined(separator: "/")
    }
}
