import Diagnostics
import OCI
import OCMDelivery

/// Writes what a transfer does in the lines of the Go program.
struct TransferLines: TransferObserver {
    let console: Console
    /// Levels by which everything is moved to the right.
    var indent = 0
    /// Shows how far content has moved.
    var progress: Progress?

    func event(_ event: TransferEvent) {
        switch event {
        case .component(let name): line(0, "transferring component \"\(name)\"...")
        case .version(let step): line(step.depth, "transferring version \"\(step.name):\(step.version)\"...")
        case .decision(let step): decision(step)
        case .item(let item, let depth): line(depth, Self.text(of: item))
        case .adding(let step): line(step.depth, "...adding component version...")
        case .failed(_, let fault): line(0, "Error: \(fault)")
        }
    }

    static func text(of item: TransferPlan.Item) -> String {
        let hint = item.hint.map { "(\($0))" } ?? ""
        let end: String
        switch item.presence {
        case .absent: end = "..."
        case .changed: end = " (overwrite)"
        case .elsewhere: end = " (copy)"
        case .present: end = " (already present)"
        }
        return "...\(item.kind.rawValue) \(item.index) \(item.name)[\(item.type)]\(hint)\(end)"
    }

    private func decision(_ step: TransferPlan.Step) {
        let name = "\"\(step.name):\(step.version)\""
        switch step.decision {
        case .present: line(step.depth, "  version \(name) already present -> skip transport")
        case .updateMetadata: line(step.depth, "  updating volatile properties of \(name)")
        case .keepOutdated: line(step.depth, "  version \(name) requires update of volatile data, but skipped")
        case .conflict(let reason):
            line(
                step.depth,
                "  version \(name) already present, but \(reason) -> transport aborted (use option overwrite option to enforce transport)"
            )
        case .replace(.different(let reason)):
            line(
                step.depth,
                "warning:   version \(name) already present, but \(reason) (transport enforced by overwrite option)")
        case .replace(.unsigned):
            line(
                step.depth, "  warning: version \(name) already present, but transport enforced by overwrite option)")
        case .replace(.content):
            line(step.depth, "  version \(name) already present -> but requires resource transport")
        case .copy, .replace(.enforced), .handled, .failed: break
        }
    }

    func line(_ depth: Int, _ text: String) {
        let line = String(repeating: "  ", count: indent + depth) + text
        if let progress { progress.print(line) } else { console.print(line) }
    }

    func planned(count: Int, bytes: Int64) { progress?.planned(count: count, bytes: bytes) }

    func started(_ descriptor: Descriptor) { progress?.started(descriptor) }

    func moved(_ descriptor: Descriptor, bytes: Int64) { progress?.moved(descriptor, bytes: bytes) }

    func finished(_ descriptor: Descriptor, _ outcome: CopyOutcome) { progress?.finished(descriptor, outcome) }
}
