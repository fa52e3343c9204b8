import Diagnostics
import Testing

@testable import Patterns

@Suite("Patterns: what is refused")
struct PatternSyntaxTests {
    /// The messages of Go's `regexp`.
    static let refusals: [(String, String)] = [
        ("(", "missing closing ): `(`"), (")", "unexpected ): `)`"), ("(a", "missing closing ): `(a`"),
        ("(a))", "unexpected ): `(a))`"), ("(a|b|", "missing closing ): `(a|b|`"),
        ("[a-z", "missing closing ]: `[a-z`"),
        ("([a-z)", "missing closing ]: `[a-z)`"), ("x{1001}", "invalid repeat count: `{1001}`"),
        ("x{9876543210}", "invalid repeat count: `{9876543210}`"), ("x{2,1}", "invalid repeat count: `{2,1}`"),
        ("((((((((((x{2}){2}){2}){2}){2}){2}){2}){2}){2}){2})", "invalid repeat count: `{2}`"),
        ("(?P<name>a", "missing closing ): `(?P<name>a`"), ("(?P<name", "invalid named capture: `(?P<name`"),
        ("(?P<x y>a)", "invalid named capture: `(?P<x y>`"), ("(?<>a)", "invalid named capture: `(?<>`"),
        ("[a-Z]", "invalid character class range: `a-Z`"), ("\\Q\\E*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"), ("a*??", "invalid nested repetition operator: `*??`"),
        ("a++", "invalid nested repetition operator: `++`"), ("*a", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"), ("a\\", "trailing backslash at end of expression: ``"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("(?!a)", "invalid or unsupported Perl syntax: `(?!`"),
        ("(?<=a)b", "invalid named capture: `(?<=a)b`"), ("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`"),
        ("(a)\\1", "invalid escape sequence: `\\1`"), ("\\8", "invalid escape sequence: `\\8`"),
        ("\\C", "invalid escape sequence: `\\C`"), ("\\Z", "invalid escape sequence: `\\Z`"),
        ("\\x{110000}", "invalid escape sequence: `\\x{110000`"), ("\\pQ", "invalid character class range: `\\pQ`"),
        ("\\p{Klingon}", "invalid character class range: `\\p{Klingon}`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
    ]

    @Test("in the words of Go", arguments: refusals)
    func refused(_ pattern: String, _ problem: String) {
        let fault = #expect(throws: Fault.self) { try Pattern(pattern) }
        #expect(fault?.message == "error parsing regexp: \(problem)")
    }

    @Test(
        "what would grow without bounds",
        arguments: [
            String(repeating: "(", count: 1000) + String(repeating: ")", count: 1000),
            String(repeating: "(?:", count: 1000) + String(repeating: ")*", count: 1000),
            "(" + String(repeating: "(xx?)", count: 1000) + "){1000}", String(repeating: "(xx?){1000}", count: 1000),
            String(repeating: "\\pL", count: 27000), String(repeating: "()", count: 5000),
        ])
    func large(_ pattern: String) {
        #expect(throws: Fault.self) { try Pattern(pattern) }
    }

    @Test("any bytes are a pattern or refused, and never more")
    func damaged() {
        let pieces = [
            "(", ")", "[", "]", "^", "$", "\\", "p", "{", "}", "L", "1", ",", "*", "?", ":", "P", "<", "x", ">", "-",
            "i", "|", "Q", "E", "é",
        ]
        var state: UInt64 = 7
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            if let pattern = try? Pattern(text) {
                #expect(pattern.matches("xL1é-") == (pattern.firstMatch(in: "xL1é-") != nil), "\(text)")
            }
        }
    }
}
