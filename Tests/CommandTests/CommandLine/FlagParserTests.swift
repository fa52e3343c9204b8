import Diagnostics
import Kubernetes
import Testing

@testable import OCMCommands

@Suite("The words behind a command are read by the rules of pflag")
struct FlagParserTests {
    static let recursive = Flag.bool("recursive", short: "r", "x")
    static let update = Flag.bool("update", initial: true, "x")
    static let output = Flag.text("output", short: "o", "x")
    static let names = Flag.list("name", short: "n", aliases: ["nom"], "x")
    static let types = Flag.list("types", short: "N", commas: true, "x")
    static let validity = Flag.duration("validity", initial: "87600h0m0s", "x")
    static let depth = Flag.integer("depth", initial: 3, "x")
    static let flags: [any AnyFlag] = [recursive, update, output, names, types, validity, depth]

    private func parse(_ words: [String]) throws -> FlagParser {
        var parser = FlagParser(flags: Self.flags.map(\.definition))
        try parser.parse(words)
        return parser
    }

    @Test(
        "a text takes the rest of its word, the next word, or what follows an equals sign",
        arguments: [
            ["-o", "tree"], ["-otree"], ["-o=tree"], ["--output", "tree"], ["--output=tree"], ["-ro", "tree"],
        ])
    func text(words: [String]) throws {
        let parser = try parse(["a"] + words + ["b"])
        #expect(parser.values[Self.output] == "tree")
        #expect(parser.arguments == ["a", "b"])
    }

    @Test("a bool stands alone, and takes a value only behind an equals sign")
    func bool() throws {
        let parser = try parse(["--recursive", "false", "--update=0", "-r"])
        #expect(parser.values[Self.recursive])
        #expect(!parser.values[Self.update])
        #expect(parser.arguments == ["false"])
        #expect(try parse([]).values[Self.update])
    }

    @Test("flags stop at two dashes; one dash is an argument, and an empty text is a value")
    func ends() throws {
        let parser = try parse(["-", "-o", "", "--", "-r", "--"])
        #expect(parser.arguments == ["-", "-r", "--"])
        #expect(parser.values.isGiven(Self.output))
        #expect(!parser.values[Self.recursive])
    }

    @Test("lists keep each value, comma lists split theirs, aliases mean the same")
    func lists() throws {
        let parser = try parse(["-n", "a,b", "--nom=c", "-N", "x,\"y,z\"", "--types", "w", "--depth", "7"])
        #expect(parser.values[Self.names] == ["a,b", "c"])
        #expect(parser.values[Self.types] == ["x", "y,z", "w"])
        #expect(parser.values[Self.depth] == 7)
        #expect(parser.values[Self.validity] == .seconds(87600 * 3600))
    }

    @Test(
        "what is wrong is named",
        arguments: [
            (["--nope"], "unknown flag: --nope"),
            (["--recursiv"], "unknown flag: --recursiv, did you mean --recursive?"),
            (["-rZ"], "unknown shorthand flag: 'Z' in -Z"),
            (["-o"], "flag needs an argument: 'o' in -o"),
            (["--output"], "flag needs an argument: --output"),
            (["--=x"], "bad flag syntax: --=x"),
            (
                ["-r=maybe"],
                "invalid argument \"maybe\" for \"-r, --recursive\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax"
            ),
            (["--validity", "x"], "invalid argument \"x\" for \"--validity\" flag: time: invalid duration \"x\""),
            (
                ["-N", "a\"b"],
                "invalid argument \"a\"b\" for \"-N, --types\" flag: parse error: bare or unclosed quote"
            ),
        ])
    func wrong(words: [String], message: String) {
        let fault = #expect(throws: Fault.self) { try parse(words) }
        #expect(fault?.message == message)
    }

    @Test(
        "durations are Go's", arguments: [("1h30m", 5400.0), ("300ms", 0.3), ("-1.5h", -5400), ("0", 0), ("2µs", 2e-6)])
    func durations(text: String, seconds: Double) {
        #expect(Duration(goText: text) == .seconds(seconds))
    }

    @Test("other texts are no durations", arguments: ["", "1", "h", "1d", "1h-", "1..2h", "999999999999999h", "--1s"])
    func noDurations(text: String) {
        #expect(Duration(goText: text) == nil)
    }
}
