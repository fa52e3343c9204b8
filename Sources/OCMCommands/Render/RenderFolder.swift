import Diagnostics
import Documents
import Host
import OCI
import OCMLocalization

/// The folder that manifests are written to. It appears and is replaced whole. A folder that holds anything but what an
/// earlier rendering wrote, unchanged, is not touched: the list of that is in the folder itself.
struct RenderFolder: Sendable {
    let path: String

    /// The file with the digests of all others.
    static let list = ".ocm-render"
    private static let maximumList = 32 << 20
    private static let maximumDepth = 128

    init(_ path: String) {
        self.path = Paths.normalised(Paths.join(Environment.currentFolder, path))
    }

    /// Refuses a folder with foreign content.
    func check() async throws {
        guard let status = try await Files.linkStatus(path) else { return }
        guard status.kind == .folder else { throw Fault(.conflict, "\(path) exists and is no folder") }
        let known = try await listed()
        for file in try await files(in: path, below: "", depth: 0) where file != Self.list {
            guard let digest = known[file] else {
                throw foreign(
                    known.isEmpty ? "it was not written by ocm render" : "\(file) was not written by ocm render")
            }
            let place = Paths.join(path, file)
            guard try await FileBlob.describing(path: place, mediaType: .octetStream).descriptor.digest == digest else {
                throw foreign("\(file) was changed since it was written")
            }
        }
    }

    private func foreign(_ reason: String) -> Fault {
        Fault(.conflict, "\(path) is not replaced: \(reason); remove the folder, or name another one")
    }

    /// Writes all files beside the folder and puts them in its place.
    func write(_ tree: ManifestTree, version: String) async throws {
        guard tree.file(Self.list) == nil else { throw Fault(.invalid, "the manifests have a file \(Self.list)") }
        let parent = Paths.parent(path)
        try await Files.makeFolder(parent, intermediate: true)
        try await TemporaryFolder.with(prefix: ".\(Paths.fileName(path))-", in: parent) { folder in
            let new = Paths.join(folder, "new")
            try await Files.makeFolder(new, intermediate: false)
            var digests = JSONObject()
            for file in tree.files {
                let place = Paths.join(new, file.path)
                try await Files.makeFolder(Paths.parent(place), intermediate: true)
                try await Files.create(place, bytes: file.bytes, mode: (file.mode ?? 0o644) & 0o777 | 0o600)
                digests[file.path] = .string(Digest(of: file.bytes).description)
            }
            let list = JSONObject(["componentVersion": .string(version), "files": .object(digests)])
            try await Files.create(
                Paths.join(new, Self.list), bytes: JSONValue.object(list).encoded(.indented(2)), mode: 0o644)
            // once more, right before: the first check was before the work
            try await check()
            try await Files.supersede(path, by: new)
        }
    }

    /// What the last rendering wrote; empty if that is not known.
    private func listed() async throws -> [String: Digest] {
        let place = Paths.join(path, Self.list)
        guard try await Files.linkStatus(place)?.kind == .file else { return [:] }
        let document = try JSONValue(parsing: try await Files.read(place, limit: Self.maximumList))
        var known: [String: Digest] = [:]
        for member in document["files"]?.object?.members ?? [] {
            known[member.key] = member.value.string.flatMap { try? Digest($0) }
        }
        return known
    }

    private func files(in folder: String, below prefix: String, depth: Int) async throws -> [String] {
        guard depth < Self.maximumDepth else { throw foreign("its folders are nested too deep") }
        var all: [String] = []
        for name in try await Files.list(folder) {
            let (place, inside) = (Paths.join(folder, name), prefix.isEmpty ? name : "\(prefix)/\(name)")
            if try await Files.linkStatus(place)?.kind == .folder {
                all += try await files(in: place, below: inside, depth: depth + 1)
            } else {
                all.append(inside)
            }
        }
        return all
    }
}

extension ManifestTree {
    /// All manifests as one stream of YAML documents; other files are left out.
    var stream: [UInt8] {
        var all: [UInt8] = []
        for file in files where [".yaml", ".yml", ".json"].contains(where: file.path.hasSuffix) {
            if !file.bytes.starts(with: "---".utf8) { all += "---\n".utf8 }
            all += file.bytes
            if let last = file.bytes.last, last != UInt8(ascii: "\n") { all.append(UInt8(ascii: "\n")) }
        }
        return all
    }
}
