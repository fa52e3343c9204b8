import Diagnostics

/// Finds the command that was typed.
struct CommandSearch {
    /// The words that led to `node`, by their first names.
    private(set) var path: [CommandNode]
    /// What is left for the command: its flags and arguments.
    private(set) var rest: [String] = []
    private(set) var globals = FlagValues()
    private(set) var wantsHelp = false

    var node: CommandNode { path[path.count - 1] }

    /// Walks down from `root`. Flags before the first word are options of `ocm`; flags between the words belong to the command.
    init(_ words: [String], root: CommandNode, globals definitions: [FlagDefinition]) throws(Fault) {
        path = [root]
        var left = words[...]
        var options = FlagParser(flags: definitions)
        while let word = left.first, word != "--", word != "-", word.hasPrefix("-") {
            left.removeFirst()
            _ = try options.takeFlag(word, &left)
        }
        globals = options.values
        wantsHelp = options.wantsHelp

        while node.command == nil, let word = left.popFirst() {
            if word == "--" {
                rest += [word] + left
                return
            }
            if word.hasPrefix("-"), word.count > 1 {
                rest.append(word)
                let known = node.flags(matching: word) + GlobalFlags.late.filter { $0.matches(word) }
                if !known.isEmpty, known.allSatisfy(\.takesNextWord), let value = left.popFirst() { rest.append(value) }
            } else if let child = node.child(named: word) {
                path.append(child)
            } else {
                throw unknown(word)
            }
        }
        rest += left
    }

    private func unknown(_ word: String) -> Fault {
        let names = node.children.filter { $0.section != .hidden || node.name != "ocm" }.map(\.name)
        let hint: String
        if let near = Suggestion.nearest(to: word, in: names) {
            hint = "did you mean \"\(near)\"?"
        } else {
            hint = "see \"\(title) --help\""
        }
        return Fault(.invalid, "unknown command \"\(word)\" for \"\(title)\"; \(hint)")
    }

    /// The words of the command: `ocm get componentversions`.
    var title: String { path.map(\.name).joined(separator: " ") }
}
