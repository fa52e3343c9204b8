import Diagnostics
import Documents
import OCMLocalization
import Testing

/// One value of a file and what the file must be afterwards, byte for byte.
struct ByteEdit: Sendable, CustomTestStringConvertible {
    let rule: String
    let before: String
    let path: String
    let value: JSONValue
    let after: String
    var testDescription: String { rule }

    init(_ rule: String, _ before: String, _ path: String, _ value: JSONValue, _ after: String) {
        (self.rule, self.before, self.path, self.value, self.after) = (rule, before, path, value, after)
    }
}

@Suite("a change of one value keeps every other byte")
struct ByteEditTests {
    static let scalars: [ByteEdit] = [
        .init("a plain scalar", "a: x\nb: y\n", "a", "new", "a: new\nb: y\n"),
        .init("comment and blanks behind it", "a:   x   # why\nb: y\n", "a", "new", "a:   new   # why\nb: y\n"),
        .init("double quotes stay", "a: \"x\"\n", "a", "new", "a: \"new\"\n"),
        .init("single quotes stay", "a: 'x'\n", "a", "it's", "a: 'it''s'\n"),
        .init("a number loses the quotes", "a: \"1\"\n", "a", 2, "a: 2\n"),
        .init("a text that reads as a number gets quotes", "a: 1\n", "a", "2", "a: \"2\"\n"),
        .init("a version of three parts needs none", "a: 1\n", "a", "1.2.3", "a: 1.2.3\n"),
        .init("a version of two parts needs them", "a: x\n", "a", "1.20", "a: \"1.20\"\n"),
        .init("a word of YAML 1.1 gets quotes", "a: x\n", "a", "yes", "a: \"yes\"\n"),
        .init("a date gets quotes", "a: x\n", "a", "2024-01-02", "a: \"2024-01-02\"\n"),
        .init("a text with colon and hash", "a: x\n", "a", "k: v # w", "a: 'k: v # w'\n"),
        .init("an empty text", "a: x\n", "a", "", "a: \"\"\n"),
        .init("null", "a: x # c\n", "a", nil, "a: null # c\n"),
        .init("true", "a: no\n", "a", true, "a: true\n"),
        .init("nothing there yet", "a:\nb: y\n", "a", "new", "a: new\nb: y\n"),
        .init("nothing there yet, with a comment", "a: # c\nb: y\n", "a", "new", "a: new # c\nb: y\n"),
        .init("nothing there yet, at the end of the file", "a:", "a", "new", "a: new"),
        .init("no line break at the end", "a: x", "a", "new", "a: new"),
        .init("a tilde", "a: ~\n", "a", "new", "a: new\n"),
        .init("umlauts before and in the value", "ä: ö # ü\nb: x # é€😀\n", "b", "größe", "ä: ö # ü\nb: größe # é€😀\n"),
        .init("a byte order mark", "\u{FEFF}ä: 1\nb: x\n", "b", "new", "\u{FEFF}ä: 1\nb: new\n"),
        .init("a byte order mark before the value's own line", "\u{FEFF}b: x\n", "b", "new", "\u{FEFF}b: new\n"),
        .init("Windows line ends", "a: x # c\r\nb: y\r\n", "a", "new", "a: new # c\r\nb: y\r\n"),
        .init("a plain text over two lines", "a: x\n  y\nb: z\n", "a", "new", "a: new\nb: z\n"),
        .init("a value on the next line", "a:\n  \"x\"\nb: z\n", "a", "new", "a:\n  \"new\"\nb: z\n"),
        .init("an explicit string tag goes", "a: !!str 5 # c\n", "a", "new", "a: new # c\n"),
        .init("an item of a list", "a:\n- x # c\n- y\n", "a[1]", "new", "a:\n- x # c\n- new\n"),
        .init("the last item, counted from the end", "a: [x, y]\n", "a[-1]", "new", "a: [x, new]\n"),
        .init("a control character", "a: x\n", "a", "b\u{7}", "a: \"b\\u0007\"\n"),
        .init("a text that starts like a tag", "a: x\n", "a", "!x", "a: '!x'\n"),
        .init("a template expression", "a: x\n", "a", "{{ .x }}", "a: '{{ .x }}'\n"),
        .init(
            "a long number", "a: x\n", "a", .number(JSONNumber("12345678901234567890") ?? JSONNumber(0)),
            "a: 12345678901234567890\n"),
    ]

    static let flows: [ByteEdit] = [
        .init("a flow mapping", "a: {b: x, c: y} # d\n", "a.b", "new", "a: {b: new, c: y} # d\n"),
        .init("a colon in flow style", "a: {b: x}\n", "a.b", "h/n:1", "a: {b: 'h/n:1'}\n"),
        .init("quotes in flow style", "a: [\"x\", 'y']\n", "a[1]", "new", "a: [\"x\", 'new']\n"),
        .init("a new key in flow style", "a: {b: x}\n", "a.c", 1, "a: {b: x, c: 1}\n"),
        .init("a new key behind a trailing comma", "a: {b: x,}\n", "a.c", 1, "a: {b: x, c: 1,}\n"),
        .init(
            "a new key in a flow mapping over lines", "a: {\n  b: x, # c\n  d: y # e\n}\n", "a.f", 1,
            "a: {\n  b: x, # c\n  d: y, # e\n  f: 1\n}\n"),
        .init("an empty flow mapping becomes a block", "a: {} # c\nb: y\n", "a.k", 1, "a: # c\n  k: 1\nb: y\n"),
        .init("a collection stays in flow style", "a: [1,2,3]\nb: y\n", "a", ["x", 2], "a: [x, 2]\nb: y\n"),
        .init(
            "an empty list takes the new style", "s:\n  list: [] # c\n  t: 1\n", "s.list", ["x", "y"],
            "s:\n  list: # c\n    - x\n    - \"y\"\n  t: 1\n"),
        .init("a key without a value", "a: {b, c: 1}\n", "a.b", "new", "a: {b: new, c: 1}\n"),
        .init(
            "a structure inside flow style", "a: {b: x}\n", "a.b", ["k": ["v", "w: 1"]],
            "a: {b: {k: [v, 'w: 1']}}\n"),
        .init(
            "JSON", "{ \"a\": {\n    \"b\": \"x\",\n    \"n\": 1.0\n  }\n}\n", "a.b", "h/n:1",
            "{ \"a\": {\n    \"b\": \"h/n:1\",\n    \"n\": 1.0\n  }\n}\n"),
        .init(
            "a new key in JSON", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "a.c.d", ["x", nil],
            "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": {\"d\": [\"x\", null]}\n  }\n}\n"),
        .init("escapes in JSON keys", "{\"\\u00e4\\/b\": 1, \"c\": 2}", "\"ä/b\"", 3, "{\"\\u00e4\\/b\": 3, \"c\": 2}"),
        .init("a new key in an empty JSON object", "{}\n", "a", "x", "{\"a\": \"x\"}\n"),
    ]

    static let blocks: [ByteEdit] = [
        .init(
            "a mapping instead of a scalar", "a: x # c\nb: y\n", "a", ["k": "v", "l": [1, 2]],
            "a: # c\n  k: v\n  l:\n    - 1\n    - 2\nb: y\n"),
        .init(
            "lists as the file indents them", "z:\n- 1\na: x\n", "a", [["k": "v", "l": 1], "m"],
            "z:\n- 1\na:\n- k: v\n  l: 1\n- m\n"),
        .init(
            "indentation as the file has it", "z:\n    y: 1\na: x\n", "a", ["k": ["l": 1]],
            "z:\n    y: 1\na:\n    k:\n        l: 1\n"),
        .init(
            "a scalar instead of a mapping", "a: # c\n  b: 1 # d\n  e: 2\n\n# f\ng: 3\n", "a", "new",
            "a: new # c\n\n# f\ng: 3\n"),
        .init("a scalar instead of a list at the end", "g: 1\na:\n- b\n- c", "a", 5, "g: 1\na: 5"),
        .init("a mapping instead of a mapping", "a:\n  b: 1\n  c: 2 # d\ne: 3\n", "a", ["f": 4], "a:\n  f: 4\ne: 3\n"),
        .init(
            "a mapping instead of a list in the parent's column", "a:\n- b\n- c\ne: 3\n", "a", ["f": 4],
            "a:\n  f: 4\ne: 3\n"),
        .init("a list instead of a mapping", "a:\n  b: 1\ne: 3\n", "a", [1, 2], "a:\n  - 1\n  - 2\ne: 3\n"),
        .init("an item that is a mapping", "a:\n- b: 1\n  c: 2\n- d\n", "a[0]", "new", "a:\n- new\n- d\n"),
        .init(
            "an item becomes a mapping", "a:\n- b\n- d\n", "a[0]", ["x": 1, "z": 2],
            "a:\n- x: 1\n  z: 2\n- d\n"),
        .init(
            "an item with a comment becomes a mapping", "a:\n- b # c\n- d\n", "a[0]", ["x": 1, "z": 2],
            "a:\n- # c\n  x: 1\n  z: 2\n- d\n"),
        .init(
            "a field of an item", "a:\n  - name: b\n    image: x # c\n  - name: d\n", "a[0].image", "new",
            "a:\n  - name: b\n    image: new # c\n  - name: d\n"),
        .init("the first field of an item", "a:\n  - image: x\n", "a[0].image", "new", "a:\n  - image: new\n"),
        .init(
            "a new field of an item", "a:\n  - image: x # c\n  - d: 1\n", "a[0].tag", "t",
            "a:\n  - image: x # c\n    tag: t\n  - d: 1\n"),
        .init(
            "a new key behind the last one", "a:\n  b: 1 # c\n\n# d\ne: 2\n", "a.k", 3,
            "a:\n  b: 1 # c\n  k: 3\n\n# d\ne: 2\n"),
        .init("new keys on several levels", "a:\n  b: 1\n", "a.k.m.o", "x", "a:\n  b: 1\n  k:\n    m:\n      o: x\n"),
        .init("a new key at the root, no line break at the end", "a: 1", "b.c", 2, "a: 1\nb:\n  c: 2"),
        .init(
            "a new key with Windows line ends", "a:\r\n  b: 1\r\nc: 2\r\n", "a.k.m", 3,
            "a:\r\n  b: 1\r\n  k:\r\n    m: 3\r\nc: 2\r\n"),
        .init("a new key below null", "a:\n  b: ~ # c\nd: 1\n", "a.b.c", 2, "a:\n  b: # c\n    c: 2\nd: 1\n"),
        .init("a new list of one", "a:\n  b: 1\n", "a.l[0].c", 2, "a:\n  b: 1\n  l:\n    - c: 2\n"),
        .init(
            "a new key behind a literal text", "a:\n  t: |\n    x\n    y\n\nb: 1\n", "a.k", 3,
            "a:\n  t: |\n    x\n    y\n  k: 3\n\nb: 1\n"),
        .init(
            "a new key behind a literal text that keeps its blank lines", "a:\n  t: |+\n    x\n\nb: 1\n", "a.k", 3,
            "a:\n  t: |+\n    x\n\n  k: 3\nb: 1\n"),
        .init("a new key before the end mark", "a: 1\n...\n", "b", 2, "a: 1\nb: 2\n...\n"),
        .init(
            "a quoted key", "images:\n  acme.io/server: x\n", "images[\"acme.io/server\"]", "new",
            "images:\n  acme.io/server: new\n"),
        .init("a new key with dots", "a: 1\n", "\"b.c/d\"", 2, "a: 1\nb.c/d: 2\n"),
        .init("new keys that read as booleans", "a: 1\n", "on.y", 2, "a: 1\n\"on\":\n  \"y\": 2\n"),
        .init(
            "a list at the root", "- image: x\n- image: y # c\n", "[1].image", "new", "- image: x\n- image: new # c\n"),
        .init("an item on its own line", "a:\n-\n  b: 1\n  c: 2\n- d\n", "a[0]", "new", "a:\n- new\n- d\n"),
        .init("a list in a list", "a:\n- - x\n  - y\n- z\n", "a[0][1]", "new", "a:\n- - x\n  - new\n- z\n"),
        .init("an explicit key", "? a\n: x\nb: y\n", "a", "new", "? a\n: new\nb: y\n"),
        .init("the last of equal keys", "a: 1\na: 2\n", "a", 3, "a: 1\na: 3\n"),
    ]

    static let texts: [ByteEdit] = [
        .init("at the end of a file without a last line break", "a: x", "a", "l1\nl2\n", "a: |\n  l1\n  l2\n"),
        .init(
            "a text of lines becomes a literal block", "a: x # c\nb: y\n", "a", "l1\nl2\n",
            "a: | # c\n  l1\n  l2\nb: y\n"),
        .init("without a last line break", "a: x\nb: y\n", "a", "l1\n\n l2", "a: |-\n  l1\n\n   l2\nb: y\n"),
        .init("with several last line breaks", "a: x\nb: y\n", "a", "l1\n\n\n", "a: |+\n  l1\n\n\nb: y\n"),
        .init("with blanks at the start", "a: x\nb: y\n", "a", "  l1\nl2", "a: |2-\n    l1\n  l2\nb: y\n"),
        .init("in double quotes it stays on its line", "a: \"x\"\n", "a", "l1\nl2", "a: \"l1\\nl2\"\n"),
        .init("in flow style it is quoted", "a: {b: x}\n", "a.b", "l1\nl2", "a: {b: \"l1\\nl2\"}\n"),
        .init("with a carriage return it is quoted", "a: x\n", "a", "l1\r\nl2", "a: \"l1\\r\\nl2\"\n"),
        .init(
            "a literal block gets other lines", "a: | # c\n  x\n  y\n\n# d\nb: y\n", "a", "l1\nl2\nl3\n",
            "a: | # c\n  l1\n  l2\n  l3\n\n# d\nb: y\n"),
        .init("a literal block of one line", "a: |\n  x\nb: y\n", "a", "new", "a: |-\n  new\nb: y\n"),
        .init("a folded block stays folded", "a: >-\n  x\n  y\nb: y\n", "a", "new", "a: >-\n  new\nb: y\n"),
        .init("a number instead of a literal block", "a: |\n  x\nb: y\n", "a", 1, "a: 1\nb: y\n"),
        .init("a mapping instead of a literal block", "a: |\n  x\nb: y\n", "a", ["k": 1], "a:\n  k: 1\nb: y\n"),
        .init("a literal block in a list", "a:\n- x\n- y\n", "a[0]", "l1\nl2", "a:\n- |-\n  l1\n  l2\n- y\n"),
        .init("a literal block instead of a mapping", "a:\n  k: v\nb: y\n", "a", "l1\nl2", "a: |-\n  l1\n  l2\nb: y\n"),
        .init(
            "Windows line ends in a literal block", "a: x\r\nb: y\r\n", "a", "l1\nl2\n",
            "a: |\r\n  l1\r\n  l2\r\nb: y\r\n"),
        .init(
            "lines inside a structure", "a: x\n", "a", ["k": "l1\nl2\n", "l": ["m\nn"]],
            "a:\n  k: |\n    l1\n    l2\n  l:\n    - |-\n      m\n      n\n"),
    ]

    static let anchors: [ByteEdit] = [
        .init("anchors and aliases that go together", "a:\n  b: &x 1\n  c: *x\nd: 2\n", "a", 5, "a: 5\nd: 2\n"),
        .init(
            "an alias becomes the value, its anchor stays", "a: &x v\nb: *x # c\n", "b", "new", "a: &x v\nb: new # c\n"),
        .init("an anchor stays at its value", "a: &x v # c\nb: 1\n", "a", "new", "a: &x new # c\nb: 1\n"),
        .init(
            "a value below an alias changes only here", "a: &x\n  i: 1\n  k: two\nb: *x\nc: *x\n", "b.i", 5,
            "a: &x\n  i: 1\n  k: two\nb:\n  i: 5\n  k: two\nc: *x\n"),
        .init(
            "a merged key gets an entry of its own", "a: &x\n  i: 1\nb:\n  <<: *x\n  k: 2\n", "b.i", 5,
            "a: &x\n  i: 1\nb:\n  <<: *x\n  k: 2\n  i: 5\n"),
        .init("a scalar instead of an anchored mapping", "a: &x # c\n  i: 1\nb: 2\n", "a", 5, "a: &x 5 # c\nb: 2\n"),
        .init(
            "the words of a copy stay", "a: &x\n  i: 010\n  k: '5'\nb: *x\n", "b.m", 1,
            "a: &x\n  i: 010\n  k: '5'\nb:\n  i: 010\n  k: \"5\"\n  m: 1\n"),
    ]

    static let documents: [ByteEdit] = [
        .init(
            "the one document that has the path", "# one\na: 1\n---\n# two\nb: x # c\n---\nd: 3\n", "b", "new",
            "# one\na: 1\n---\n# two\nb: new # c\n---\nd: 3\n"),
        .init(
            "empty documents do not count", "---\n# nothing\n---\na: 1\n---\n", "b.c", 2,
            "---\n# nothing\n---\na: 1\nb:\n  c: 2\n---\n"),
        .init("directives stay", "%YAML 1.1\n--- # c\na: 1\n", "a", 2, "%YAML 1.1\n--- # c\na: 2\n"),
    ]

    @Test("scalars", arguments: scalars) func scalar(_ edit: ByteEdit) throws { try run(edit) }
    @Test("flow style and JSON", arguments: flows) func flow(_ edit: ByteEdit) throws { try run(edit) }
    @Test("block style", arguments: blocks) func block(_ edit: ByteEdit) throws { try run(edit) }
    @Test("texts of several lines", arguments: texts) func lines(_ edit: ByteEdit) throws { try run(edit) }
    @Test("anchors and aliases", arguments: anchors) func anchor(_ edit: ByteEdit) throws { try run(edit) }
    @Test("several documents", arguments: documents) func document(_ edit: ByteEdit) throws { try run(edit) }

    private func run(_ edit: ByteEdit) throws {
        var editor = FileEditor(name: "f.yaml", bytes: Array(edit.before.utf8))
        try editor.set(try DocumentPath(edit.path), to: edit.value)
        #expect(text(editor.bytes).unicodeScalars.elementsEqual(edit.after.unicodeScalars), "\(text(editor.bytes))")
    }

    @Test(
        "what can't be done is refused with file and path, and nothing is changed",
        arguments: [
            ("a: 1\n", "a.b.c", "f.yaml: path “a.b.c”: “a” (line 1) is a single value, so b can't be in it"),
            ("a: [1]\n", "a.b", "“a” (line 1) is a list, so b can't be in it"),
            ("a: {b: 1}\n", "a[0]", "“a” (line 1) is a mapping, so a[0] can't be in it"),
            ("a:\n- 1\n- 2\n", "a[7].b", "f.yaml: path “a[7].b”: a[7] is beyond the list, which has 2 elements"),
            ("a: 1\n", "b[1]", "there is no list for b[1]"),
            ("", "a", "f.yaml: path “a”: the file is empty"),
            ("# only a comment\n", "a", "the file is empty"),
            ("a: 1\n---\na: 2\n", "a", "the documents 1, 2 all have this path"),
            ("a: 1\n---\nb: 2\n", "c", "none of the 2 documents has this path"),
            ("a: [\n", "a", "f.yaml:"),
            ("a: *x\n", "a", "f.yaml:1:"),
            ("a:\n  b: &x 1\nc: *x\n", "a", "the value there holds the anchor &x, which *x in line 3 needs"),
            ("just text\n", "a", "the document (line 1) is a single value"),
        ])
    func refusal(_ before: String, _ path: String, _ message: String) throws {
        var editor = FileEditor(name: "f.yaml", bytes: Array(before.utf8))
        let place = try DocumentPath(path)
        #expect(
            fault { try editor.set(place, to: "x") }.contains(message), "\(fault { try editor.set(place, to: "x") })")
        #expect(text(editor.bytes) == before)
    }

    @Test("a change that aliases show too is told")
    func aliasWarning() throws {
        var editor = FileEditor(name: "f.yaml", bytes: Array("a: &x v\nb: 1\nc: *x\n".utf8))
        try editor.set(try DocumentPath("b"), to: 2)
        #expect(editor.warnings.isEmpty)
        try editor.set(try DocumentPath("a"), to: "w")
        #expect(text(editor.bytes) == "a: &x w\nb: 2\nc: *x\n")
        #expect(editor.warnings == ["f.yaml: path “a”: the value has the anchor &x, so *x in line 3 changes too"])
    }

    @Test("a text that becomes a number is told")
    func typeWarning() throws {
        var editor = FileEditor(name: "f.yaml", bytes: Array("a: \"80\"\n".utf8))
        try editor.set(try DocumentPath("a"), to: 8080)
        #expect(editor.warnings == ["f.yaml: path “a”: the text there became the value 8080, which is no text"])
    }

    @Test("a deep alias chain is refused, not expanded")
    func aliasBomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        text += "b: *a8\nc: 1\n"
        var editor = FileEditor(name: "f.yaml", bytes: Array(text.utf8))
        #expect(fault { try editor.set(DocumentPath("b[0]"), to: 1) }.contains("can't be copied"))
        try editor.set(try DocumentPath("c"), to: 2)
        #expect(OCMLocalizationTests.text(editor.bytes).hasSuffix("b: *a8\nc: 2\n"))
    }
}
