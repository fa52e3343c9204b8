/// The help of a command, or of a group of commands.
struct Help {
    private let node: CommandNode
    private let title: String

    init(_ search: CommandSearch) {
        (node, title) = (search.node, search.title)
    }

    var text: String {
        if let command = node.command { return commandText(command) }
        return groupText
    }

    private func commandText(_ command: Command) -> String {
        var parts = [node.summary + "."]
        if !command.details.isEmpty { parts.append(command.details) }
        let usage = [title, command.flags.isEmpty ? "" : "[FLAGS]", command.arguments].filter { !$0.isEmpty }
        parts.append("Usage:\n  " + usage.joined(separator: " "))
        if !node.aliases.isEmpty { parts.append("Aliases:\n  " + ([node.name] + node.aliases).joined(separator: ", ")) }
        let flags = command.flags.filter { !$0.isHidden }
        if !flags.isEmpty { parts.append("Flags:\n" + Self.list(flags)) }
        if !command.examples.isEmpty {
            parts.append("Examples:\n" + command.examples.map { "  $ " + $0 }.joined(separator: "\n"))
        }
        if command.verb != node.name || command.noun != nil {
            parts.append("Options of ocm itself: see \"ocm --help\".")
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var groupText: String {
        var parts = [node.summary + ".", "Usage:\n  \(title) COMMAND"]
        let isRoot = title == "ocm"
        if !node.aliases.isEmpty { parts.append("Aliases:\n  " + ([node.name] + node.aliases).joined(separator: ", ")) }
        for (heading, section) in [("Commands", CommandNode.Section.command), ("Areas", .area), ("Topics", .topic)] {
            let names = node.children.filter { $0.section == section || (!isRoot && $0.section == .hidden) }
            if (isRoot || section == .command) && !names.isEmpty {
                parts.append("\(heading):\n" + Self.columns(names.map { ($0.name, $0.summary) }))
            }
        }
        if isRoot { parts.append("Options:\n" + Self.list(GlobalFlags.all.filter { !$0.isHidden })) }
        parts.append("\"\(title) COMMAND --help\" tells more about a command.")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func list(_ flags: [FlagDefinition]) -> String {
        columns(
            flags.sorted { $0.name.lowercased() < $1.name.lowercased() }.map { flag in
                let letter = flag.letter.map { "-\($0), " } ?? "    "
                let value = flag.placeholder.isEmpty ? "" : " \(flag.placeholder)"
                let isPlain = flag.initial.isEmpty || flag.initial == "false" || flag.initial == "0"
                return (
                    "\(letter)--\(flag.name)\(value)",
                    flag.summary + (flag.kind == .list || flag.kind == .commaList ? " (repeatable)" : "")
                        + (isPlain ? "" : " (default \(flag.initial))")
                )
            })
    }

    private static func columns(_ rows: [(String, String)]) -> String {
        let width = min(34, rows.map(\.0.count).max() ?? 0)
        return rows.map { left, right in
            left.count <= width
                ? "  " + left + String(repeating: " ", count: width - left.count + 2) + right
                : "  " + left + "\n" + String(repeating: " ", count: width + 4) + right
        }.joined(separator: "\n")
    }
}
