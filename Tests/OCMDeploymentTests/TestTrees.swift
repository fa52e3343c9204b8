import Documents
import FoundationEssentials
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

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

func tree(_ files: [String: String]) throws -> ManifestTree {
    try ManifestTree(files.map { ManifestFile(path: $0.key, bytes: Array($0.value.utf8)) })
}

/// The documents of a YAML or JSON text as values, with sorted members.
func documents(_ bytes: [UInt8]) throws -> [JSONValue] {
    try YAMLStream.parse(bytes).compactMap { try $0.root?.jsonValue(.yaml11) }.map(sorted)
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
        #expect(
            try documents(one.bytes) == documents(other.bytes),
            "\(one.path): \(String(decoding: one.bytes, as: UTF8.self))", sourceLocation: location)
    }
}
