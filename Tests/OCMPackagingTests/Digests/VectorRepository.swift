import Diagnostics
import Documents
import OCI
import OCMModel
import OCMTestSupport

@testable import OCMPackaging

/// The component versions of a vector: descriptors in files, local blobs in the folder `blobs`.
struct VectorRepository: ComponentRepository {
    let location: String
    let spec: JSONValue = .null
    private let files: [String: String]
    private let vector: VectorCase
    /// What was stored meanwhile.
    let stored = Locked<[String: ComponentDescriptor]>([:])

    init(_ vector: VectorCase, files: [String: String]) {
        location = vector.path
        self.files = files
        self.vector = vector
    }

    init(_ vector: VectorCase) {
        let input = vector.spec["input"]
        let list = (input?["components"] ?? input?["descriptors"])?.object?.members ?? []
        self.init(
            vector,
            files: Dictionary(list.compactMap { item in item.value.string.map { (item.key, $0) } }) { first, _ in first
            })
    }

    var names: [String] { files.keys.sorted() }

    func lookup(_ name: String, _ version: String) async throws -> ComponentVersion? {
        let key = "\(name):\(version)"
        guard let file = files[key] else { return nil }
        let bytes = try vector.bytes(file)
        let descriptor =
            try stored.with { $0[key] } ?? ComponentDescriptor(parsing: bytes, source: "\(vector.name)/\(file)")
        return ComponentVersion(
            descriptor: descriptor, storedBytes: bytes, repository: self,
            content: FolderContent(files: FolderFiles(location: location)))
    }

    func versions(of name: String) async throws -> [String] { [] }
    func componentNames() async throws -> [String]? { nil }

    func add(_ descriptor: ComponentDescriptor, blobs: [any Blob]) async throws {
        stored.with { $0["\(descriptor.name):\(descriptor.version)"] = descriptor }
    }

    /// The version of `NAME:VERSION`.
    func version(_ key: String) async throws -> ComponentVersion? {
        guard let colon = key.lastIndex(of: ":") else { return nil }
        return try await lookup(String(key[..<colon]), String(key[key.index(after: colon)...]))
    }

    /// The root that `input.root` names, by key or by file.
    func root() async throws -> ComponentVersion? {
        let name = vector.spec["input"]?["root"]?.string ?? ""
        return try await version(files[name] == nil ? files.first { $0.value == name }?.key ?? "" : name)
    }
}
