import Diagnostics
import Testing

@testable import OCMCommands

@Suite("A command is found by verb and noun in both orders")
struct CommandSearchTests {
    private static let long = Flag.bool("long", short: "l", "shows more")
    private static let form = Flag.text("form", short: "o", "form of the output")
    private static let keep = Flag.bool("keep", short: "K", "keeps it")

    /// Commands that print their verb, what they were given and which options of `ocm`.
    private static func echo(_ verb: String, _ noun: Noun?, _ count: ArgumentCount = .any) -> Command {
        Command(
            verb, noun, aliases: noun == nil ? ["v"] : [], summary: "Says what it was given", arguments: "{WORD}",
            count: count, flags: [long, form], examples: ["ocm \(verb) x"]
        ) { call in
            let parts = [
                [verb], call.arguments, call.flags[long] ? ["long"] : [],
                call.flags[form].isEmpty ? [] : [call.flags[form]],
                call.globals[GlobalFlags.config].map { "config=\($0)" },
                call.globals[GlobalFlags.attributes].map { "X=\($0)" },
            ]
            call.console.print(parts.joined().joined(separator: " "))
        }
    }

    private let program = Program(
        commands: [
            echo("get", .componentVersions), echo("get", .artifacts), echo("hash", .componentVersions, .exactly(1)),
            echo("version", nil),
        ],
        topics: [HelpTopic(name: "attributes", summary: "What may be set", text: "Attributes are many.")])

    private func run(_ line: String) async -> (code: Int32, output: String, errors: String) {
        let recorder = ConsoleRecorder()
        let words = line.split(separator: " ").map(String.init)
        let code = await program.run(words, environment: [:], console: recorder.console)
        return (code, recorder.output, recorder.errors)
    }

    @Test(
        "the order of verb and noun, areas and aliases lead to the same command",
        arguments: [
            ("get componentversions a", "get a"), ("get cv a", "get a"), ("cv get a", "get a"),
            ("ocm c get a", "get a"),
            ("get component-version a", "get a"), ("get art a", "get a"), ("oci a get b", "get b"), ("v", "version"),
            ("--config f get cv a", "get a config=f"), ("get cv a --config f -l", "get a long config=f"),
            ("get -o tree cv a", "get a tree"), ("get -l cv -X a=b", "get long X=a=b"), ("-X a=b get cv", "get X=a=b"),
            ("get cv -- -l", "get -l"), ("-l info get cv", "get"),
        ])
    func found(line: String, output: String) async {
        let result = await run(line)
        #expect(result.output == output + "\n", "\(result.errors)")
        #expect(result.code == 0)
    }

    @Test(
        "what is not known is refused, with the nearest name",
        arguments: [
            ("frobnicate", "Error: unknown command \"frobnicate\" for \"ocm\"; see \"ocm --help\"\n"),
            ("gte cv", "Error: unknown command \"gte\" for \"ocm\"; did you mean \"get\"?\n"),
            ("get frobs", "Error: unknown command \"frobs\" for \"ocm get\"; see \"ocm get --help\"\n"),
            ("get --nope cv a", "Error: unknown flag: --nope\n"), ("--nope get cv a", "Error: unknown flag: --nope\n"),
            ("-l", "Error: flag needs an argument: 'l' in -l\n"), ("hash cv", "Error: accepts 1 arg(s), received 0\n"),
            ("artifacts get", "Error: unknown command \"artifacts\" for \"ocm\"; see \"ocm --help\"\n"),
        ])
    func refused(line: String, errors: String) async {
        let result = await run(line)
        #expect(result.errors == errors)
        #expect(result.output.isEmpty)
        #expect(result.code == 1)
    }

    @Test("help is asked for by a flag, by the command help, or by a word that needs another one")
    func help() async {
        for line in ["get cv --help", "get cv -h", "help get cv", "cv get -h", "help cv get", "-h get cv"] {
            let result = await run(line)
            #expect(result.code == 0)
            #expect(result.output.hasPrefix("Says what it was given.\n\nUsage:\n  ocm "))
            #expect(result.output.contains("  -l, --long       shows more\n"))
            #expect(result.output.contains("Examples:\n  $ ocm get x\n"))
        }
        for line in ["get", "help get", "get -h"] {
            #expect(await run(line).output.contains("componentversions"))
        }
        #expect(await run("attributes").output == "Attributes are many.\n")
        #expect(await run("").output.contains("attributes"))
        #expect(await run("help nothing").code == 1)
    }
}
