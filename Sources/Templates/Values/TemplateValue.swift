import Diagnostics
import Documents
import Versions

/// What a template computes with. Maps are shared: `set` changes the one that others see, too.
enum TemplateValue {
    case nothing
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    case list(TemplateList)
    case map(TemplateMap)
    case version(SemanticVersion)
}

/// A list, with how deep lists are in each other there.
struct TemplateList {
    let items: [TemplateValue]
    let depth: Int

    static let maximumDepth = 100
    static let empty = TemplateList(items: [], depth: 1)

    private init(items: [TemplateValue], depth: Int) {
        (self.items, self.depth) = (items, depth)
    }

    init(_ items: [TemplateValue]) throws(Fault) {
        var depth = 1
        for case .list(let inner) in items { depth = max(depth, inner.depth + 1) }
        guard depth <= Self.maximumDepth else { throw Fault(.limit, "lists are nested too deeply") }
        self.init(items: items, depth: depth)
    }
}

/// A map with texts as keys. The run of the template that made it takes it apart at its end, so that maps in each other need
/// no deep stack.
final class TemplateMap {
    var members: [String: TemplateValue] = [:]

    /// In the order of their bytes.
    var keys: [String] { members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

extension TemplateValue {
    /// Go's rule for conditions: zero, false, empty and absent are false.
    var isTrue: Bool {
        switch self {
        case .nothing: false
        case .bool(let flag): flag
        case .int(let number): number != 0
        case .float(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let list): !list.items.isEmpty
        case .map(let map): !map.members.isEmpty
        case .version: true
        }
    }

    /// The name of its kind in Go.
    var kind: String {
        switch self {
        case .nothing: "invalid"
        case .bool: "bool"
        case .int: "int"
        case .float: "float64"
        case .string: "string"
        case .list: "slice"
        case .map: "map"
        case .version: "ptr"
        }
    }

    /// The name of its type in Go.
    var type: String {
        switch self {
        case .nothing: "<nil>"
        case .list: "[]interface {}"
        case .map: "map[string]interface {}"
        case .version: "*semver.Version"
        default: kind
        }
    }
}
