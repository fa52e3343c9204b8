import Diagnostics
import Documents
import Testing

@Suite("YAML parser")
struct YAMLStreamTests {
    private func root(_ text: String) throws -> YAMLNode {
        try #require(try YAMLStream.parse(Array(text.utf8)).first?.root)
    }

    /// The bytes of a node in its source.
    private func source(_ node: YAMLNode?, _ bytes: [UInt8]) throws -> String {
        let node = try #require(node)
        return String(decoding: bytes[node.start.byteOffset..<node.end.byteOffset], as: UTF8.self)
    }

    @Test(
        "places are bytes of the source, with a byte order mark, umlauts, emoji and CR LF",
        arguments: ["", "\u{FEFF}"], ["\n", "\r\n"])
    func places(_ mark: String, _ lineBreak: String) throws {
        let text =
            mark
            + [
                "# größe 😀", "käse: 'ä😀'", "b:", "- \"ü\"", "- plain wörd # c", "c: {x: é, y: 2}", "d: |", "  ß",
                "e: 1",
            ]
            .joined(separator: lineBreak)
        let bytes = Array(text.utf8)
        let root = try #require(try YAMLStream.parse(bytes).first?.root)
        #expect(try source(root["käse"], bytes) == "'ä😀'")
        guard case .sequence(let items, false) = try #require(root["b"]).content else { throw Fault(.invalid, "") }
        #expect(try source(items[0], bytes) == "\"ü\"")
        #expect(try source(items[1], bytes) == "plain wörd")
        #expect(try source(root["c"], bytes) == "{x: é, y: 2}")
        #expect(try source(root["c"]?["y"], bytes) == "2")
        #expect(try source(root["e"], bytes) == "1")
        #expect(root["d"]?.text == "ß\n")
        #expect(root["e"]?.start.line == 9)
        #expect(root["e"]?.start.column == 4)
        #expect(root["c"]?["y"]?.start.column == 14)
    }

    @Test("several documents, comments only, an empty one, and nothing")
    func documents() throws {
        let documents = try YAMLStream.parse(Array("a: 1\n---\nb\n---\n# nothing\n---\n...\n".utf8))
        #expect(documents.map(\.isExplicit) == [false, true, true, true])
        #expect(documents.map { $0.root == nil } == [false, false, true, true])
        #expect(try YAMLStream.parse([]).isEmpty)
        #expect(try YAMLStream.parse(Array("# only\n".utf8)).isEmpty)
        #expect(try YAMLStream.parse([0xEF, 0xBB, 0xBF]).isEmpty)
    }

    @Test(
        "mistakes are refused with their line",
        arguments: [
            ("a: 1\nb: [1,\nc: 2\n", "f.yaml:2: "), ("a: *x", "f.yaml:1: the alias “*x” has no anchor before it"),
            ("a: 1\nb: 2\na: 3\n", "f.yaml:3: the key “a” is given twice (first in line 1)"),
            ("a: &x [*x]", "f.yaml:1: the alias “*x” has no anchor before it"),
            ("a: 1\n---\nb: [", "f.yaml:3: "), ("a:\n\tb: 1", "f.yaml:2: "), ("a\nb: \u{1}", "f.yaml:2: "),
            ("\u{FEFF}ä: 1\nb: \u{7F}", "f.yaml:2: control characters are not allowed"),
            ("a: \"\\ud83d\\ude00\"", "f.yaml:1: "),
        ])
    func refuses(_ text: String, _ message: String) {
        let fault = #expect(throws: Fault.self) { try YAMLStream.parse(Array(text.utf8), name: "f.yaml") }
        #expect(fault?.message.hasPrefix(message) ?? false, "\(fault?.message ?? "")")
    }

    @Test("invalid UTF-8 and UTF-16 are refused")
    func encodings() {
        #expect(throws: Fault.self) { try YAMLStream.parse([0x61, 0xFF]) }
        let fault = #expect(throws: Fault.self) { try YAMLStream.parse([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(fault?.message == "line 1: encoded as UTF-16; save it as UTF-8")
    }

    @Test("depth, aliases and what they stand for are limited")
    func limits() throws {
        let deep = String(repeating: "[", count: 100_000)
        let depth = #expect(throws: Fault.self) { try YAMLStream.parse(Array(deep.utf8)) }
        #expect(depth?.code == .limit)
        let fits = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try YAMLStream.parse(Array(fits.utf8)).count == 1)
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1..<12 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        let root = try root(bomb)
        let nodes = #expect(throws: Fault.self) { try root.jsonValue(.core12, nodes: 100_000) }
        #expect(nodes?.code == .limit)
        let many = "a: &a 1\nb: [" + String(repeating: "*a,", count: 20_000) + "]"
        #expect(throws: Fault.self) { try YAMLStream.parse(Array(many.utf8)) }
    }

    @Test("an alias has the node it stands for, the latest of its name")
    func aliases() throws {
        let node = try root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
        #expect(node["b"]?.resolved.text == "1")
        #expect(node["d"]?.resolved.text == "2")
        #expect(node["a"]?.anchor == "x")
    }

    @Test("duplicate keys pass where they are allowed, and among many keys they are found")
    func duplicates() throws {
        let keys = (0..<100).map { "k\($0): \($0)" }.joined(separator: "\n") + "\nk50: x\n"
        let fault = #expect(throws: Fault.self) { try root(keys) }
        #expect(fault?.message == "line 101: the key “k50” is given twice (first in line 51)")
        let limits = YAMLLimits(allowsDuplicateKeys: true)
        let node = try #require(try YAMLStream.parse(Array(keys.utf8), limits: limits).first?.root)
        #expect(try node.jsonValue(.core12, allowsDuplicateKeys: true)["k50"] == "x")
        #expect(throws: Fault.self) { try node.jsonValue(.core12) }
    }
}
