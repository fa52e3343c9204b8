import Diagnostics
import Documents
import FoundationEssentials
import OCMTestSupport
import Testing

@testable import OCMLocalization

/// Files that others wrote, with every value changed once. The oracle is the parsed value, changed in memory.
@Suite("every value of real manifests can be set", .enabled(if: Vectors.available))
struct EveryValueTests {
    static let files: [(path: String, bytes: [UInt8])] = {
        let root = Vectors.folder + "/controllers"
        var files: [(path: String, bytes: [UInt8])] = []
        var seen: Set<Data> = []
        var open = [root]
        while let folder = open.popLast() {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
                let path = folder + "/" + name
                var isFolder = false
                guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
                if isFolder { open.append(path) }
                guard name.hasSuffix(".yaml") || name.hasSuffix(".json"), name != "vector.json",
                    let data = try? Data(contentsOf: URL(filePath: path)), data.count < 12_000,
                    seen.insert(data).inserted, files.count < 200
                else { continue }
                files.append((path: path, bytes: [UInt8](data)))
            }
        }
        return files
    }()

    static let newValues: [JSONValue] = [
        "registry.internal/a/b@sha256:00", "line 1\nline 2\n", 7, nil, ["k": ["x", ["y": 1]]], [],
    ]

    @Test("and the parsed values differ in that one place")
    func everyValue() throws {
        var edits = 0
        for file in Self.files {
            guard let source = try? SourceFile(name: file.path, bytes: file.bytes) else { continue }
            let roots = source.documents.compactMap { $0 }
            guard roots.count == 1, let before = try? documents(file.bytes) else { continue }
            var paths: [[DocumentPath.Segment]] = []
            collect(roots[0], [], &paths)
            let stride = max(1, paths.count / 8)
            for (number, path) in paths.enumerated() where number % stride == 0 {
                let value = Self.newValues[edits % Self.newValues.count]
                edits += 1
                var editor = FileEditor(name: file.path, bytes: file.bytes)
                let place = DocumentPath(path)
                do {
                    try editor.set(place, to: value)
                } catch {
                    Issue.record("\(error): \(value)")
                    continue
                }
                let after = try documents(editor.bytes)
                let index = before.firstIndex { $0 != .null } ?? 0
                #expect(after[index] == changed(before[index], path[...], value), "\(file.path) \(place)")
                #expect(after.count == before.count)
            }
        }
        #expect(edits > 1000)
    }

    private func collect(_ node: SourceNode, _ path: [DocumentPath.Segment], _ paths: inout [[DocumentPath.Segment]]) {
        if !path.isEmpty, node.anchor == nil, node.innerAnchors.isEmpty { paths.append(path) }
        switch node.content {
        case .map(let entries, _) where node.anchor == nil:
            var seen: Set<String> = []
            for entry in entries where !entry.isMerge {
                guard let name = entry.name, entry.key.isString, seen.insert(name).inserted else { continue }
                collect(entry.value, path + [.key(name)], &paths)
            }
            if path.count < 3 { paths.append(path + [.key("added"), .key("deep")]) }
        case .list(let items, _) where node.anchor == nil:
            for (index, item) in items.enumerated() { collect(item, path + [.index(index)], &paths) }
        default: break
        }
    }

    private func changed(_ value: JSONValue, _ path: ArraySlice<DocumentPath.Segment>, _ new: JSONValue) -> JSONValue {
        guard let step = path.first else { return new }
        switch (value, step) {
        case (.array(var items), .index(let index)):
            items[index] = changed(items[index], path.dropFirst(), new)
            return .array(items)
        case (.object(var object), .key(let key)):
            object[key] = changed(object[key] ?? .null, path.dropFirst(), new)
            return .object(object)
        case (.null, .key(let key)):
            return .object([key: changed(.null, path.dropFirst(), new)])
        default: return value
        }
    }
}
