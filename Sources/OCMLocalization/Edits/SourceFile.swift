import Diagnostics
import Documents

/// A YAML or JSON file with its documents, as values that know their bytes.
struct SourceFile {
    let name: String
    let bytes: [UInt8]
    let isJSON: Bool
    /// A document without content is nil.
    let documents: [SourceNode?]

    static let maximumSize = 16 << 20

    /// JSON is tried first, then YAML, as the reference does.
    init(name: String, bytes: [UInt8]) throws {
        self.name = name
        self.bytes = bytes
        guard bytes.count <= SourceFile.maximumSize else {
            throw Fault(.limit, "\(name): has \(bytes.count) bytes; at most \(SourceFile.maximumSize) are edited")
        }
        if let first = bytes.first(where: { !SourceText.isBlank($0) && !SourceText.isBreak($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "["), (try? JSONValue(parsing: bytes)) != nil
        {
            isJSON = true
            documents = [try JSONSource.parse(bytes)]
        } else {
            isJSON = false
            documents = try YAMLSource.parse(bytes, name: name)
        }
    }

    /// How this file is indented: as its first nested mapping is, and as its lists below keys mostly are.
    var layout: BlockText {
        var (step, indented, flat) = (0, 0, 0)
        var budget = 20_000
        for case let root? in documents { look(root, &step, &indented, &flat, &budget) }
        return BlockText(step: step == 0 ? 2 : min(step, 8), indentsLists: flat == 0 || indented > flat)
    }

    private func look(
        _ node: SourceNode, _ step: inout Int, _ indented: inout Int, _ flat: inout Int, _ budget: inout Int
    ) {
        budget -= 1
        guard budget > 0 else { return }
        switch node.content {
        case .map(let entries, false):
            for entry in entries {
                let column = SourceText.column(bytes, entry.key.start)
                let inner = SourceText.column(bytes, entry.value.bodyStart)
                switch entry.value.content {
                case .map(_, false) where step == 0 && inner > column: step = inner - column
                case .list(_, false): if inner > column { indented += 1 } else { flat += 1 }
                default: break
                }
                look(entry.value, &step, &indented, &flat, &budget)
            }
        case .list(let items, false):
            for item in items { look(item, &step, &indented, &flat, &budget) }
        default: break
        }
    }
}
