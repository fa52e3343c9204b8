/// A component version by name and version, as it stands in reference paths: `acme.io/app:1.0.0`.
package struct VersionKey: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let version: String

    package init(_ name: String, _ version: String) {
        (self.name, self.version) = (name, version)
    }

    package var description: String { "\(name):\(version)" }

    /// Names by their bytes, then versions by theirs.
    static func compare(_ a: VersionKey, _ b: VersionKey) -> Int {
        let order = TextOrder.compare(a.name, b.name)
        return order == 0 ? TextOrder.compare(a.version, b.version) : order
    }
}

/// Something that was found on a path of references.
package protocol TreeItem: Sendable {
    /// The component versions on the way, from the root on.
    var path: [VersionKey] { get }
    /// The component version that items below this one have next in their path; nil if there are none below.
    var node: VersionKey? { get }
    /// False for an item that stands only for its path.
    var isVisible: Bool { get }
}

/// A line of a tree: the lines drawn in front, and what stands behind them.
package struct TreeLine<Item: TreeItem>: Sendable {
    package enum Content: Sendable {
        case item(Item)
        /// A component version that no item stands for; `cause` is the first item below.
        case path(VersionKey, cause: Item)
    }

    package let drawing: String
    package let content: Content
}

/// Draws items with paths as a tree, in their order; items of one branch follow each other.
struct TreeLayout<Item: TreeItem> {
    let items: [Item]
    /// Behind the lines in front of an item that has others below it.
    let mark: String
    private(set) var lines: [TreeLine<Item>] = []

    init(_ items: [Item], mark: String = " ⊗") {
        (self.items, self.mark) = (items, mark)
        draw(indent: "", prefix: [], from: 0)
    }

    /// Draws the items from `start` on whose paths begin with `prefix`.
    private mutating func draw(indent: String, prefix: [VersionKey], from start: Int) {
        let level = prefix.count
        var node: VersionKey?
        var at = start
        while at < items.count, items[at].path.starts(with: prefix) {
            let item = items[at]
            let next = endOfBranch(at, prefix)
            let isLast = next >= items.count || !items[next].path.starts(with: prefix)
            let fork = isLast ? "└─" : "├─"
            if item.path.count == level {
                node = item.node
                let below = at + 1 < items.count ? items[at + 1].path : []
                let hasBelow = node.map { below.count > level && below.starts(with: item.path + [$0]) } ?? false
                if item.isVisible {
                    lines.append(TreeLine(drawing: indent + fork + (hasBelow ? mark : ""), content: .item(item)))
                }
                at += 1
            } else {
                let step = item.path[level]
                if node != step {
                    lines.append(TreeLine(drawing: indent + fork, content: .path(step, cause: item)))
                }
                draw(indent: indent + (isLast ? "   " : "│  "), prefix: prefix + [step], from: at)
                at = next
                node = nil
            }
        }
    }

    /// The first item behind `at` that is neither in its branch nor in the branch of the node it stands for.
    private func endOfBranch(_ at: Int, _ prefix: [VersionKey]) -> Int {
        let level = prefix.count
        let own = items[at].path
        var next = at + 1
        while next < items.count, items[next].path.starts(with: prefix), items[next].path.count > level {
            let step = items[next].path[level]
            let isSame = own.count > level && own[level] == step
            guard isSame || items[at].node == step else { break }
            next += 1
        }
        return next
    }
}
