import Glibc
import Testing

@Suite("walls")
struct ImportWallTests {
    struct Import {
        let file: String
        let module: String
    }

    @Test("every target imports only what its layer may", arguments: ImportWalls.allowed.keys.sorted())
    func imports(target: String) throws {
        let allowed = try #require(ImportWalls.allowed[target]).union(ImportWalls.everywhere)
        let imports = Sources.imports(of: target)
        #expect(!imports.isEmpty || target == "Diagnostics")
        for item in imports {
            #expect(allowed.contains(item.module), "\(item.file) imports \(item.module)")
            if let folders = ImportWalls.folders[item.module] {
                #expect(folders.contains { item.file.hasPrefix($0) }, "\(item.file) imports \(item.module)")
            }
            if ImportWalls.pure.contains(target) {
                #expect(item.module != "Dispatch" && item.module != "Glibc", "\(item.file) imports \(item.module)")
            }
        }
    }

    @Test("every folder of sources has its row in the table")
    func rows() {
        let known = Set(ImportWalls.allowed.keys).union(["OCMTestSupport"])
        for folder in Sources.folders("Sources") where !folder.hasPrefix("C") || folder == "Cryptography" {
            #expect(known.contains(folder), "Sources/\(folder) has no row")
        }
    }

    @Test("a C library is imported by exactly one target")
    func oneOwner() {
        var owners: [String: Set<String>] = [:]
        for target in ImportWalls.allowed.keys {
            for item in Sources.imports(of: target) where item.module.hasPrefix("C") && item.module != "Cryptography" {
                owners[item.module, default: []].insert(target)
            }
        }
        for (library, targets) in owners { #expect(targets.count == 1, "\(library): \(targets.sorted())") }
    }

    @Test("no source imports full Foundation")
    func foundation() {
        for target in ImportWalls.allowed.keys {
            for item in Sources.imports(of: target) {
                #expect(
                    !["Foundation", "FoundationNetworking", "FoundationInternationalization"].contains(item.module),
                    "\(item.file)")
            }
        }
    }
}

/// The source tree of this package, read as text.
enum Sources {
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    static func folders(_ path: String) -> [String] {
        entries("\(root)/\(path)").filter(\.isFolder).map(\.name)
    }

    static func imports(of target: String) -> [ImportWallTests.Import] {
        files("\(root)/Sources/\(target)", target).flatMap { path, name -> [ImportWallTests.Import] in
            lines(path).compactMap { line in
                var words = line.split(separator: " ").map(String.init)
                while let first = words.first,
                    first.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(first)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count >= 2 else { return nil }
                let kinds = ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
                let module = words.count > 2 && kinds.contains(words[1]) ? words[2] : words[1]
                return ImportWallTests.Import(
                    file: name, module: module.split(separator: ".").first.map(String.init) ?? module)
            }
        }
    }

    private static func files(_ path: String, _ name: String) -> [(path: String, name: String)] {
        entries(path).flatMap { entry -> [(path: String, name: String)] in
            let (inner, title) = ("\(path)/\(entry.name)", "\(name)/\(entry.name)")
            if entry.isFolder { return files(inner, title) }
            return entry.name.hasSuffix(".swift") ? [(inner, title)] : []
        }
    }

    private static func entries(_ path: String) -> [(name: String, isFolder: Bool)] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [(String, Bool)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            found.append((name, Int32(entry.pointee.d_type) == Int32(DT_DIR)))
        }
        return found.sorted { $0.0 < $1.0 }
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
