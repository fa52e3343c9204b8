import OCMDeployment

/// A delivery as a tree for people: `✓` what is ready, `…` what is under way, `✗` what is not ready, `-` what is
/// suspended; below what is not ready its reason, and behind `→` what to do.
enum StatusTree {
    static func text(_ roots: [ChainNode]) -> String {
        guard !roots.isEmpty else {
            return "nothing is delivered here: there is no ComponentSubscription or other kind\n"
        }
        var lines: [String] = []
        for root in roots { add(root, first: "", rest: "", &lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func add(_ node: ChainNode, first: String, rest: String, _ lines: inout [String]) {
        lines.append(first + title(node))
        let below = rest + (node.children.isEmpty ? "   " : "│  ")
        if !node.message.isEmpty {
            let reason = node.reason.isEmpty ? "" : "\(node.reason): "
            lines += wrapped(reason + node.message).map { "\(below)\($0)" }
        }
        if let advice = node.advice { lines.append("\(below)→ \(advice)") }
        for (index, child) in node.children.enumerated() {
            let isLast = index == node.children.count - 1
            add(child, first: rest + (isLast ? "└─ " : "├─ "), rest: rest + (isLast ? "   " : "│  "), &lines)
        }
    }

    private static func title(_ node: ChainNode) -> String {
        let place = node.namespace.isEmpty ? node.name : "\(node.namespace)/\(node.name)"
        let facts = node.facts.map { "\($0.name) \($0.value)" }
        return (["\(mark(node.state)) \(node.kind) \(place)"] + facts).joined(separator: "  ")
    }

    private static func mark(_ state: ChainNode.State) -> String {
        switch state {
        case .ready: "✓"
        case .progressing: "…"
        case .notReady, .missing: "✗"
        case .suspended: "-"
        }
    }

    /// Messages of several lines keep them; none is taken for more than a few.
    private static func wrapped(_ message: String) -> [String] {
        let lines = message.split(separator: "\n").map(String.init)
        return lines.count > 6 ? Array(lines.prefix(6)) + ["…"] : lines
    }
}
