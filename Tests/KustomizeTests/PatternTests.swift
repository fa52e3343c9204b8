import Testing

@testable import Kustomize

@Suite("Patterns")
struct PatternTests {
    @Test(
        "match as Go's regexp does",
        arguments: [
            ("a.c", "abc", true), ("a.c", "abcd", false), ("", "", true), ("a|bc", "bc", true), ("(a|b)c", "bc", true),
            ("x{2,3}", "xx", true), ("x{2,3}", "xxxx", false), ("x{2}y?", "xx", true), ("[a-c]+", "abcabc", true),
            ("[^a-c]+", "xyz", true), ("[^a-c]+", "xbz", false), ("\\d+\\.\\w*", "12.a_1", true),
            ("a\\.b", "axb", false),
            (".*-(?:dev|prod)", "app-prod", true), (".*-(?:dev|prod)", "app-test", false), ("[-a]b", "-b", true),
            ("(a*)*", "aaa", true), ("a||b", "", true), ("ü+", "üü", true), ("[]]", "]", true),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern, whole: true).matches(text) == expected)
    }

    @Test("a part of the text is enough where it is not to be the whole")
    func parts() throws {
        #expect(try Pattern("b", whole: false).matches("abc"))
        #expect(try !Pattern("^b", whole: false).matches("abc"))
        #expect(try Pattern("c$", whole: false).matches("abc"))
    }

    @Test(
        "what is no pattern is refused",
        arguments: ["(", ")", "[a", "*", "a\\", "(?i)a", "\\b", "[z-a]", "[[:alpha:]]"])
    func refused(pattern: String) {
        #expect(throws: (any Error).self) { try Pattern(pattern, whole: true) }
    }

    @Test("repetitions of repetitions do not grow without bound")
    func size() {
        #expect(throws: (any Error).self) { try Pattern("((a{1000}){1000}){1000}", whole: true) }
    }
}
