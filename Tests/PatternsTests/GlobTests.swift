import Diagnostics
import OCMTestSupport
import Patterns
import Testing

@Suite("Shell patterns")
struct GlobTests {
    @Test(
        "patterns stop at slashes",
        arguments: [
            ("*.yaml", "app.yaml", true), ("*.yaml", "sub/app.yaml", false), ("sub/*.yaml", "sub/app.yaml", true),
            ("[a-m]*/?.yaml", "crds/a.yaml", true), ("[^a]*", "b", true), ("[^a]*", "a", false), ("*", "", true),
            ("base/*/*", "base/path/abc", true), ("base/**", "base/path/abc", false), ("a*b*c", "aXbYbZ", false),
            ("a\\*b", "a*b", true), ("a\\*b", "axb", false), ("*x*y*", "axbyc", true), ("?", "ü", true), ("", "", true),
        ])
    func matches(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try Glob(pattern).matches(text) == expected)
    }

    @Test("broken patterns are refused", arguments: ["[", "[]", "[a", "[a-", "[!", "a\\", "[-a]"])
    func broken(_ pattern: String) {
        #expect(throws: Fault.self) { try Glob(pattern) }
    }

    @Test("damaged patterns end in a fault or in another pattern")
    func damaged() {
        for mutant in Mutations(of: ["[a-z]*?[^0-9]\\x"], tokens: ["[", "]", "^", "\\", "*", "?", "-"], count: 2000) {
            if let glob = try? Glob(String(decoding: mutant, as: UTF8.self)) { _ = glob.matches("abc/xyz") }
        }
    }

    @Test("many stars take no exponential time")
    func stars() throws {
        let glob = try Glob(String(repeating: "*a", count: 50) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 2000)))
    }
}
