import Testing

@testable import OCMCommands

@Suite("Help leads to every command")
struct HelpTests {
    private func help(_ words: [String]) async -> String {
        let recorder = ConsoleRecorder()
        _ = await Program().run(words + ["--help"], environment: [:], console: recorder.console)
        return recorder.output
    }

    /// The first words of the lines below “Commands:”.
    private func commands(in text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "Commands:" }.dropFirst()
            .prefix { $0.hasPrefix("  ") }.compactMap { $0.split(separator: " ").first.map(String.init) }
    }

    @Test("each command is listed by its verb, or by its noun where no verb leads to it")
    func complete() async {
        var reached: Set<String> = []
        for first in commands(in: await help([])) {
            let below = commands(in: await help([first]))
            reached.formUnion(below.isEmpty ? [first] : below.map { "\(first) \($0)" })
        }
        for command in Program.commands {
            let verbFirst = [command.verb, command.noun?.name].compactMap(\.self).joined(separator: " ")
            let nounFirst = [command.noun?.name, command.verb].compactMap(\.self).joined(separator: " ")
            #expect(reached.contains(verbFirst) || reached.contains(nounFirst), "no help leads to “\(verbFirst)”")
        }
    }

    @Test("each command has a sentence and an example", arguments: Program.commands.indices)
    func described(at index: Int) {
        let command = Program.commands[index]
        #expect(!command.summary.isEmpty)
        #expect(!command.examples.isEmpty, "\(command.verb) \(command.noun?.name ?? "") has no example")
    }
}
