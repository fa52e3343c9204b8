/// Paths as texts: nothing here looks at the file system. Texts are compared by their bytes.
package enum Paths {
    private static let slash = UInt8(ascii: "/")

    /// `name` below `folder`; an absolute `name` stands for itself.
    package static func join(_ folder: String, _ name: String) -> String {
        if folder.isEmpty || isAbsolute(name) { return name }
        if name.isEmpty { return folder }
        return folder.utf8.last == slash ? folder + name : folder + "/" + name
    }

    /// Several parts in order, as if joined one by one.
    package static func join(_ folder: String, _ names: String...) -> String {
        names.reduce(folder) { join($0, $1) }
    }

    package static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

    /// The last part; of `/` and of an empty path the path itself.
    package static func fileName(_ path: String) -> String {
        split(path).last.map(String.init) ?? path
    }

    /// The path without its last part: `.` for a bare name, `/` for the root.
    package static func parent(_ path: String) -> String {
        let parts = split(path).dropLast()
        if isAbsolute(path) { return "/" + parts.joined(separator: "/") }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Without `.`, empty parts and, as far as can be said from the text, `..`: what leads above the start of a
    /// relative path stays, above the root there is nothing. An empty path is `.`.
    package static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in split(path) where !same(part, ".") {
            if !same(part, "..") {
                parts.append(part)
            } else if let last = parts.last, !same(last, "..") {
                parts.removeLast()
            } else if !isAbsolute(path) {
                parts.append(part)
            }
        }
        if isAbsolute(path) { return "/" + parts.joined(separator: "/") }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Whether `path` is `folder` or below it, both relative or both absolute.
    package static func isInside(_ path: String, _ folder: String) -> Bool {
        guard isAbsolute(path) == isAbsolute(folder) else { return false }
        let inner = split(normalised(path)).filter { !same($0, ".") }
        let outer = split(normalised(folder)).filter { !same($0, ".") }
        guard inner.count >= outer.count, zip(outer, inner).allSatisfy({ same($0, $1) }) else { return false }
        // relative to a folder above: what follows must not climb further
        return !inner.dropFirst(outer.count).contains { same($0, "..") }
    }

    /// Equal byte by byte, which `==` of texts is not (it takes é as equal to e with an accent).
    package static func same(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool {
        a.utf8.elementsEqual(b.utf8)
    }

    /// The order by bytes.
    package static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    /// The parts between slashes without empty ones.
    private static func split(_ path: String) -> [Substring] {
        path.utf8.split(separator: slash).map { Substring($0) }
    }
}
