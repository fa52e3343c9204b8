/// A word of the command line and the words that may follow: the tree of commands.
package struct CommandNode: Sendable {
    /// How help groups the words below `ocm`.
    enum Section: Sendable { case command, area, topic, hidden }

    let name: String
    let aliases: [String]
    let summary: String
    let section: Section
    var children: [CommandNode] = []
    /// What to run; nil for a word that needs another one.
    let command: Command?

    func child(named word: String) -> CommandNode? {
        children.first { $0.name == word } ?? children.first { $0.aliases.contains(word) }
    }

    /// The flags of all commands from here down, to tell the value of a flag from a word of the command.
    func flags(matching word: String) -> [FlagDefinition] {
        let own = (command?.flags ?? []).filter { $0.matches(word) }
        return own + children.flatMap { $0.flags(matching: word) }
    }
}

extension CommandNode {
    /// The tree of `commands`: each is found as `VERB NOUN`, `AREA NOUN VERB` and, where it has always been so, `NOUN VERB`.
    init(commands: [Command], topics: [HelpTopic]) {
        var children: [CommandNode] = []
        for command in commands where command.noun == nil {
            children.append(
                CommandNode(
                    name: command.verb, aliases: command.aliases, summary: command.summary, section: .command,
                    command: command))
        }
        for verb in Verb.all {
            let nodes = commands.filter { $0.verb == verb.name }.compactMap { command in
                command.noun.map { command.node(name: $0.name, aliases: $0.aliases + command.aliases) }
            }
            guard !nodes.isEmpty else { continue }
            children.append(
                CommandNode(
                    name: verb.name, aliases: [], summary: verb.summary, section: .command, children: nodes,
                    command: nil))
        }
        let nouns = Self.nouns(of: commands)
        for area in Noun.Area.allCases {
            let nodes = nouns.filter { $0.noun.areas.contains(area) }.map(\.node)
            guard !nodes.isEmpty else { continue }
            children.append(
                CommandNode(
                    name: area.rawValue, aliases: [], summary: "Commands of the area \(area.rawValue), noun first",
                    section: .area, children: nodes, command: nil))
        }
        children += nouns.filter(\.noun.standsFirst).map(\.node)
        children += topics.map { topic in
            CommandNode(
                name: topic.name, aliases: [], summary: topic.summary, section: .topic,
                command: Command(topic.name, summary: topic.summary, examples: []) { $0.console.print(topic.text) })
        }
        self.init(
            name: "ocm", aliases: [], summary: "Builds, signs, moves and checks component versions", section: .command,
            children: children, command: nil)
    }

    /// The nouns of the commands in their order, each with its verbs below it.
    private static func nouns(of commands: [Command]) -> [(noun: Noun, node: CommandNode)] {
        var found: [(noun: Noun, node: CommandNode)] = []
        for command in commands {
            guard let noun = command.noun else { continue }
            let node = command.node(name: command.verb, aliases: [])
            if let at = found.firstIndex(where: { $0.noun.name == noun.name }) {
                found[at].node.children.append(node)
            } else {
                found.append(
                    (
                        noun,
                        CommandNode(
                            name: noun.name, aliases: noun.aliases, summary: "Commands for \(noun.summary)",
                            // what no verb leads to stands on the first page
                            section: Verb.all.contains { $0.name == command.verb } ? .hidden : .command,
                            children: [node], command: nil)
                    ))
            }
        }
        return found
    }
}

extension Command {
    fileprivate func node(name: String, aliases: [String]) -> CommandNode {
        CommandNode(name: name, aliases: aliases, summary: summary, section: .command, command: self)
    }
}

/// What can be done; the first word of most commands.
struct Verb {
    let name: String
    let summary: String

    static let all = [
        Verb(name: "add", summary: "Adds component versions or elements of them"),
        Verb(name: "check", summary: "Checks whether component versions are complete"),
        Verb(name: "create", summary: "Creates archives and keys"),
        Verb(name: "describe", summary: "Describes OCI artifacts"),
        Verb(name: "download", summary: "Writes content to files"),
        Verb(name: "get", summary: "Shows component versions, their elements and more"),
        Verb(name: "hash", summary: "Shows the digests that would be signed"),
        Verb(name: "list", summary: "Lists component versions"),
        Verb(name: "serve", summary: "Serves content from this machine"),
        Verb(name: "show", summary: "Shows versions and tags"),
        Verb(name: "sign", summary: "Signs component versions"),
        Verb(name: "transfer", summary: "Moves component versions and artifacts"),
        Verb(name: "verify", summary: "Verifies the signatures of component versions"),
    ]
}
