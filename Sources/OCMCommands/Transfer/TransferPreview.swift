import OCMDelivery

/// Shows a plan without carrying it out: the lines of a transfer, and what each item is.
struct TransferPreview: Sendable {
    let lines: TransferLines
    let console: Console

    /// The versions that would be looked at.
    func show(_ step: TransferPlan.Step) -> [(name: String, version: String)] {
        if case .handled = step.decision { return [] }
        lines.event(.version(step))
        lines.event(.decision(step))
        var versions = [(name: step.name, version: step.version)]
        for nested in step.nested { versions += show(nested) }
        switch step.decision {
        case .copy, .replace:
            for item in step.items where item.way != .reference { lines.event(.item(item, depth: step.depth)) }
            lines.event(.adding(step))
        default: break
        }
        return versions
    }
}
