import Testing

@testable import Patterns

/// Expected places are those of the published test tables of RE2 and of Go's `regexp`, in bytes of UTF-8.
@Suite("Patterns: where they match")
struct PatternSearchTests {
    /// Pattern, text, the first match with its groups, `-` for none.
    static let first: [(String, String, String)] = [
        ("a", "", "-"), ("a", "zyzzyva", "6-7"), ("a+", "aa", "0-2"), ("(a+|b)+", "ab", "0-2 1-2"),
        ("ab|cd", "xabcdx", "1-3"), ("h.*od?", "hello\ngoodbye\n", "0-5"), ("h.*o", "goodbye\nhello\n", "8-13"),
        ("h.*o", "othello, world", "2-11"), ("[^\\s\\S]", "aaaaaaa", "-"), ("a*", "aaaaaaa", "0-7"), ("a*", "", "0-0"),
        ("a*b", "cab", "1-3"), ("[^x]+", "xxxabcdxxx", "3-7"), ("(fo|foo)", "foo", "0-2 0-2"),
        ("^(fo|foo)$", "foo", "0-3 0-3"), ("(foo|bar|[A-Z])$", "foo\n", "-"), ("^^^^^^^^$$$$$$$$", "", "0-0"),
        ("$", "x", "1-1"), ("\\bfoo\\b", "nofoo foo that", "6-9"), ("a\\b", "faoa x", "3-4"),
        ("\\bbar", "foo\nbar x", "4-7"), ("\\b", "", "-"), ("\\b", "x", "0-0"), ("\\b$", "y x", "3-3"),
        ("\\b(foo|bar|[A-Z])\\b", "ffoo bbar N x", "10-11 10-11"), ("\\Bfoo\\B", "n foo xfoox that", "7-10"),
        ("\\B", "", "0-0"), ("\\B", "x", "-"), ("\\B(fo|foo)\\B", "xfooo", "1-3 1-3"),
        ("\\B(foo|fo)\\B", "xfooo", "1-4 1-4"), ("\\bx\\b", "«x»", "2-3"), ("\\bx\\b", "áxβ", "2-3"),
        ("\\Bx\\B", "áxβ", "-"), ("^$^", "", "0-0"), ("$^$", "x\ny", "-"), ("(foo\\$)", "foo$bar", "0-4 0-4"),
        ("^...$", "日本語", "0-9"), ("^...$", ".本.", "0-5"), ("\\141", "a", "0-1"), ("\\0600", "00", "0-2"),
        ("\\608", "08", "0-2"), ("\\x{00000061}", "a", "0-1"), ("\\x61", "a", "0-1"), ("\\p{Greek}+", "aαβb", "1-5"),
        ("\\P{Greek}+$", "aαβb", "5-6"), ("\\p{^Greek}+", "aαβb", "0-1"), ("\\P{^Greek}+", "aαβb", "1-5"),
        ("\\p{Nd}+", "abc123²³¼½¾₀₉", "3-6"), ("\\p{^Nd}+$", "abc123²³¼½¾₀₉", "6-22"),
        ("\\pN+", "abc123²³¼½¾₀₉", "3-22"), ("\\p{Any}+", "abc123", "0-6"), ("(?i)[@-A]+", "@AaB", "0-3"),
        ("(?i)[^\\\\]+", "Aa\\", "0-2"), ("(?i)[acegikmoqsuwy]+", "acegikmoqsuwyACEGIKMOQSUWY", "0-26"),
        ("^[ay]*[bx]+c", "aabcdef", "0-4"), ("(?m)def$", "abcdef\nx", "3-6"), ("(?m)^abc", "x\nabc", "2-5"),
        ("\\w*I\\w*", "Inc.", "0-3"), ("(?:|a)*", "aaa", "0-0"), ("^(?:(?:|a)*)$", "aaa", "0-3"),
        ("(?:|a)+", "aaa", "0-0"), ("[\\a\\f\\n\\r\\t\\v]+", "\u{7}\u{C}\n\r\t\u{B}", "0-6"),
        ("(.)(.)", "日a", "0-4 0-3 3-4"), ("(([^xyz]*)(d))", "abcd", "0-4 0-4 0-3 3-4"),
        ("(((a|b|c)*)(d))", "abcd", "0-4 0-4 0-3 2-3 3-4"), ("a*(|(b))c*", "aacc", "0-4 2-2 -"),
        ("(.*).*", "ab", "0-2 0-2"), ("da(.)a$", "daXY data", "5-9 7-8"), ("(aa)*$", "a", "1-1 -"),
        ("(a){0}", "", "0-0 -"), ("(?-s)(?:(?:^).)", "\n", "-"), ("(?s)(?:(?:^).)", "\n", "0-1"),
        ("(?i)\\W", "k", "-"), ("(?i)\\W", "s", "-"), ("[^\\S[:space:]]", "abcd", "-"),
        ("[^\\D[:digit:]]", "abcd", "-"),
        ("a+?", "aaa", "0-1"), ("(?U)a+", "aaa", "0-1"), ("(?U)a+?", "aaa", "0-3"), ("a{2,3}?", "aaa", "0-2"),
        ("a{2,3}", "aaaa", "0-3"), ("(?P<x>a)(?<y>b)", "ab", "0-2 0-1 1-2"), ("a{b", "a{b", "0-3"),
        ("a{,2}", "a{,2}", "0-5"), ("a{01}", "a{01}", "0-5"), ("\\Qa.b\\E*", "a.bb", "0-4"), ("\\Q*\\", "*\\", "0-2"),
        ("(?i:a)b", "Ab", "0-2"), ("(?i:a)b", "AB", "-"), ("(?i)straße", "STRASSE", "-"),
        ("(?i)straße", "STRAẞE", "0-8"),
        ("(?i)[^k]", "\u{212A}", "-"), ("(?i)ω", "\u{2126}", "0-3"), ("(?i)\\p{Lu}+", "aB", "0-2"),
        ("[]a]+", "]a", "0-2"),
        ("[a-]+", "-a", "0-2"), ("[[:^alpha:]]+", "ab12", "2-4"), ("\\p{Han}+", "a漢字", "1-7"),
        ("\\p{Lowercase_Letter}", "Ab", "1-2"), ("[\\pL\\d]+", "-ä1-", "1-4"), ("a\\z", "a\n", "-"),
        ("(?m)a$", "a\nb", "0-1"), ("x*?y??z", "xxz", "0-3"), ("(a*)+", "b", "0-0 0-0"), ("(a|b)*?c", "abc", "0-3 1-2"),
    ]

    @Test("the leftmost match, the first alternative first", arguments: first)
    func firstMatch(_ pattern: String, _ text: String, _ expected: String) throws {
        let pattern = try Pattern(pattern)
        #expect(pattern.firstMatch(in: text).map { Self.shown($0, text) } ?? "-" == expected)
        #expect(pattern.matches(text) == (expected != "-"))
    }

    static let all: [(String, String, String)] = [
        ("a", "bababaab", "1-2;3-4;5-6;6-7"), ("a*", "baaab", "0-0;1-4;5-5"), ("ab*", "abbaab", "0-3;3-4;4-6"),
        ("a(b*)", "abbaab", "0-3 1-3;3-4 4-4;4-6 5-6"), ("\\b", "x y", "0-0;1-1;2-2;3-3"), ("\\B", "xx yy", "1-1;4-4"),
        ("(|a)*", "aa", "0-0 0-0;1-1 1-1;2-2 2-2"), ("[a-c]*", "日", "0-0;3-3"), ("^", "abc", "0-0"),
        ("[^日]", "abc日def", "0-1;1-2;2-3;6-7;7-8;8-9"), ("^a", "aa", "0-1"), ("x", "y", ""),
    ]

    @Test("all matches, none over another", arguments: all)
    func allMatches(_ pattern: String, _ text: String, _ expected: String) throws {
        var budget = 1000
        let matches = try #require(try Pattern(pattern).allMatches(in: text, budget: &budget))
        #expect(matches.map { Self.shown($0, text) }.joined(separator: ";") == expected)
        #expect(try Pattern(pattern).allMatches(in: text, limit: 1, budget: &budget)?.count == min(matches.count, 1))
    }

    private static func shown(_ match: Pattern.Match, _ text: String) -> String {
        ([match.range] + match.groups).map { range in
            guard let range else { return "-" }
            let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
            return "\(start)-\(start + text[range].utf8.count)"
        }.joined(separator: " ")
    }

    @Test("the whole text where that is asked for")
    func whole() throws {
        #expect(try Pattern("a|b", whole: true).matches("b"))
        #expect(try !Pattern("a|b", whole: true).matches("ab"))
        #expect(try Pattern("a|b").matches("ab"))
        #expect(throws: (any Error).self) { try Pattern("a)(b", whole: true) }
    }

    @Test("names of groups")
    func names() throws {
        #expect(try Pattern("(?P<year>\\d+)-(x)-(?<day>\\d)").groupNames == ["year", nil, "day"])
    }

    @Test(
        "time grows with the text only",
        arguments: ["(a*)*b", "(a|a)*b", "(a+)+b", "(.*)(.*)(.*)(.*)b", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func linear(_ pattern: String) throws {
        let text = String(repeating: "a", count: 100_000)
        let pattern = try Pattern(pattern)
        #expect(!pattern.matches(text))
        var budget = 1000
        #expect(pattern.matches(text, budget: &budget) == nil)
        #expect(pattern.allMatches(in: text, budget: &budget) == nil)
    }
}
