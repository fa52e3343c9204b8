import Diagnostics
import OCMDelivery

/// Shows a plan without carrying it out: the lines of a transfer, with the size of what would move.
struct TransferPreview: Sendable {
    let lines: TransferLines
    /// False: only the result is wanted.
    let isShown: Bool

    /// What the transfer would come to, as far as it is known beforehand.
    func show(_ plan: TransferPlan) -> TransferResult {
        var result = TransferResult()
        for step in plan.steps {
            if let fault = show(step, &result) {
                if isShown { lines.line(0, "Error: \(fault)") }
                result.failures.append(fault)
            }
        }
        return result
    }

    /// The first reason why the version or one below it can't be transferred.
    private func show(_ step: TransferPlan.Step, _ result: inout TransferResult) -> Fault? {
        if step.isHandled { return nil }
        result.versions.append((step.name, step.version))
        if isShown {
            lines.event(.version(step))
            lines.event(.decision(step))
        }
        switch step.decision {
        case .failed(let fault): return fault
        case .conflict:
            return Fault(.conflict, "component version \"\(step.name):\(step.version)\" already exists")
        default: break
        }
        for nested in step.nested {
            if let fault = show(nested, &result) { return fault }
        }
        guard isShown, step.isWritten else { return nil }
        for item in step.items where item.way != .reference {
            lines.line(step.depth, TransferLines.text(of: item) + size(of: item))
        }
        lines.event(.adding(step))
        return nil
    }

    private func size(of item: TransferPlan.Item) -> String {
        guard let size = item.size else { return " size unknown" }
        if size.missing == size.total { return " \(ByteCount.text(size.total))" }
        return " \(ByteCount.text(size.missing)) of \(ByteCount.text(size.total))"
    }
}
