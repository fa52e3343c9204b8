import Diagnostics
import Documents

/// What is wrong with a document, gathered while it is read, each with its place.
struct Defects {
    private(set) var texts: [String] = []
    private var count = 0

    private static let limit = 100

    var isEmpty: Bool { count == 0 }

    mutating func add(_ place: Place, _ problem: String) {
        count += 1
        if count <= Self.limit { texts.append("\(place): \(problem)") }
    }

    /// One fault for all of them; nil if there is none.
    func fault(
        _ source: String, _ code: Fault.Code = .invalid, _ summary: String = "invalid component descriptor"
    ) -> Fault? {
        guard count > 0 else { return nil }
        let more = count > texts.count ? "; and \(count - texts.count) more" : ""
        return Fault(code, "\(source): \(summary): \(texts.joined(separator: "; "))\(more)")
    }
}

/// A place in a document, as in `component.resources[0].name`. Made for every member, so it is only written when needed.
indirect enum Place: CustomStringConvertible {
    case root
    case member(Place, String)
    case item(Place, Int)

    func callAsFunction(_ key: String) -> Place { .member(self, key) }

    var description: String {
        switch self {
        case .root: "document"
        case .member(.root, let key): key
        case .member(let parent, let key): "\(parent).\(key)"
        case .item(let parent, let index): "\(parent)[\(index)]"
        }
    }
}
