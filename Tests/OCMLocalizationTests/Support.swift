import Diagnostics
import Documents
import FoundationEssentials
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

/// Resources by name, as the vectors give them.
struct ImageTable: ComponentScope {
    var references: [String: String]
    var digests: [String: String] = [:]
    var descriptor: JSONValue = .null

    func image(_ query: ResourceQuery) async throws -> ResolvedImage {
        guard let reference = references[query.name] else { throw Fault(.notFound, "\(query) not found") }
        return ResolvedImage(
            component: "acme.io/product", version: "1.0.0", resource: query.name,
            name: try ImageName(reference), digest: try digests[query.name].map { text in try Digest(text) })
    }

    func component() async throws -> JSONValue { descriptor }
}

/// All files below a folder of a case, as a tree.
func tree(_ vector: VectorCase, _ folder: String) throws -> ManifestTree {
    let root = vector.path + "/" + folder
    var files: [ManifestFile] = []
    var open = [""]
    while let below = open.popLast() {
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/" + below) {
            let path = below.isEmpty ? name : below + "/" + name
            var isFolder = false
            if FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder), isFolder {
                open.append(path)
            } else {
                files.append(ManifestFile(path: path, bytes: try vector.bytes(folder + "/" + path)))
            }
        }
    }
    return try ManifestTree(files)
}

/// The documents of a YAML or JSON text as values, for comparisons that ignore layout.
func documents(_ bytes: [UInt8]) throws -> [JSONValue] {
    try YAMLStream.parse(bytes).map { try $0.root?.jsonValue(.yaml11) ?? .null }
}

func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
        var result = JSONObject()
        for key in object.keys.sorted() { result[key] = sorted(object[key] ?? .null) }
        return .object(result)
    case .array(let items): return .array(items.map(sorted))
    default: return value
    }
}

/// Files with the same paths and the same values; files that are no YAML byte for byte.
func expectSame(_ got: ManifestTree, _ wanted: ManifestTree, _ location: SourceLocation = #_sourceLocation) throws {
    #expect(got.files.map(\.path) == wanted.files.map(\.path), sourceLocation: location)
    for (one, other) in zip(got.files, wanted.files) where one.bytes != other.bytes {
        let (a, b) = (try documents(one.bytes).map(sorted), try documents(other.bytes).map(sorted))
        #expect(a == b, "\(one.path): \(String(decoding: one.bytes, as: UTF8.self))", sourceLocation: location)
    }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func fault(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch { return "\(error)" }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONValue: ExpressibleByFloatLiteral {
    init(floatLiteral value: Double) { self = JSONNumber("\(value)").map(JSONValue.number) ?? .null }
}
