import Diagnostics

/// The program `ocm`: arguments in, text and an exit code out.
package struct Program: Sendable {
    package let root: CommandNode

    package init(commands: [Command] = Program.commands, topics: [HelpTopic] = HelpTopic.all) {
        root = CommandNode(commands: commands, topics: topics)
    }

    /// Runs one command line, `arguments` without the program's name. 0: done; 1: it failed, and the reason was written.
    package func run(_ arguments: [String], environment: [String: String], console: Console) async -> Int32 {
        do {
            try await execute(arguments, environment, console)
        } catch let failure as CommandFailure {
            failure.sentences.forEach(console.fail)
            return 1
        } catch {
            console.fail(error is CancellationError ? "interrupted" : "\(error)")
            return 1
        }
        if let failure = console.writeFailure {
            console.fail(failure.description)
            return 1
        }
        return 0
    }

    private func execute(_ arguments: [String], _ environment: [String: String], _ console: Console) async throws {
        if arguments.first == "help" {
            let search = try CommandSearch(Array(arguments.dropFirst()), root: root, globals: GlobalFlags.all)
            console.write(Help(search).text)
            return
        }
        let search = try CommandSearch(arguments, root: root, globals: GlobalFlags.all)
        var parser = FlagParser(
            flags: search.node.command?.flags ?? [], globals: GlobalFlags.late, globalValues: search.globals)
        try parser.parse(search.rest)
        if search.wantsHelp || parser.wantsHelp {
            console.write(Help(search).text)
            return
        }
        guard let command = search.node.command else {
            if parser.globalValues[GlobalFlags.version] {
                console.print("ocm version \(Version.current.text)")
            } else {
                console.write(Help(search).text)
            }
            return
        }
        try command.count.check(parser.arguments.count)
        try GlobalFlags.check(parser.globalValues)
        try await command.run(
            Invocation(
                arguments: parser.arguments, flags: parser.values, globals: parser.globalValues, console: console,
                environment: environment))
    }
}

/// A command that failed for several reasons, or whose reasons were told in other words already.
package struct CommandFailure: Error {
    /// What is still to be written, each as an `Error:` line.
    package let sentences: [String]

    package init(_ sentences: [String] = []) {
        self.sentences = sentences
    }
}
