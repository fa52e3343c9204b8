/// Rules with what they cost where the schema bounds nothing, and where it bounds sizes by a number that stands for "N"
/// in it; nil: more than any limit, 0: not told. By the tests of Kubernetes 1.36 (apiextensions-apiserver).
struct BoundCase: Sendable {
    let schema: String
    let rule: String
    let open: UInt64?
    let bound: Int
    let bounded: UInt64

    static let all: [BoundCase] = [
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 4718591, bound: 10, bounded: 32),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 3145727, bound: 20, bounded: 62),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"boolean"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 1887437, bound: 5, bounded: 17),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"array","items":{"type":"number"}},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 3145727, bound: 100, bounded: 302),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","properties":{"required":{"type":"string"},"#
                + #""optional":{"type":"string"}},"required":["required"]},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 555128, bound: 50, bounded: 152),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"number"},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1348169, bound: 10, bounded: 32),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"number"},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 100, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string"},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1179647, bound: 3, bounded: 11),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string"},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 550, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"boolean"},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 943718, bound: 100, bounded: 302),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"boolean"},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 1024, bounded: 0),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: "self.contains('test')", open: 314574, bound: 10, bounded: 5),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: "self.startsWith('test')", open: 2, bound: 15, bounded: 2),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: "self.endsWith('test')", open: 2, bound: 30, bounded: 2),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: #"size(self + "hello") > size("hello")"#, open: 314578, bound: 4, bounded: 7),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self[1] == 0.0", open: 2, bound: 5000, bounded: 2),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string"},"maxItems":"N"}"#,
            rule: "self[1] == self[1]", open: 314577, bound: 8, bounded: 314577),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self.all(x, self.all(y, true))", open: nil, bound: 10, bounded: 352),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self.all(x, self.all(y, self.all(z, true)))", open: nil, bound: 10, bounded: 3552),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: #"self.matches("x")"#, open: 314574, bound: 50, bounded: 22),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: #""".matches("(((((((((())))))))))[0-9]")"#, open: 7, bound: 10, bounded: 7),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: #"self.matches("")"#, open: 1, bound: 100, bounded: 1),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","maxLength":"N"},"maxProperties":"N"}"#,
            rule: "self.all(x, x.contains(self[x]))", open: 2752507, bound: 10, bounded: 72),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self[3] == 0.0", open: 2, bound: 0, bounded: 2),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"number"},"maxProperties":"N"}"#,
            rule: #"self["x"] == 0.0"#, open: 2, bound: 0, bounded: 2),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: #"self == "x""#, open: 2, bound: 0, bounded: 1),
        BoundCase(
            schema: #"{"type":"string","format":"byte","maxLength":"N"}"#,
            rule: #"self == b"x""#, open: 2, bound: 0, bounded: 1),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"number"},"maxItems":"N"}"#,
            rule: "self.all(x, x == 0.0)", open: 6291454, bound: 6291456, bounded: 25165826),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","additionalProperties":{"type":"object","#
                + #""properties":{"required":{"type":"string"},"optional":{"type":"string"}},"#
                + #""required":["required"],"maxProperties":"N"},"maxProperties":"N"},"maxItems":"N"}"#,
            rule: #"self.all(x, x["y"].required == "z")"#, open: 7340027, bound: 10, bounded: 72),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","additionalProperties":{"type":"object","#
                + #""properties":{"required":{"type":"string"},"optional":{"type":"string"}},"#
                + #""required":["required"]},"maxProperties":"N"}}"#,
            rule: #"self.all(x, x["y"].required == "z")"#, open: 7340027, bound: 10, bounded: 7340027),
        BoundCase(
            schema: #"{"type":"array","items":{"x-kubernetes-int-or-string":true},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 4718591, bound: 10, bounded: 32),
        BoundCase(
            schema: #"{"type":"array","items":{"x-kubernetes-int-or-string":true},"maxItems":"N"}"#,
            rule: "self[0] == 5", open: 3, bound: 10, bounded: 3),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"boolean"},"maxItems":"N"}"#,
            rule: "self[0] == false", open: 2, bound: 25, bounded: 2),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","properties":{"required":{"type":"string"},"#
                + #""optional":{"type":"string"}},"required":["required"]},"maxItems":"N"}"#,
            rule: "self[0] == null", open: 2, bound: 422, bounded: 2),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"array","items":{"type":"number"}},"maxItems":"N"}"#,
            rule: "self[0][0] == -1.0", open: 3, bound: 51, bounded: 3),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","additionalProperties":{"type":"number"}},"#
                + #""maxItems":"N"}"#,
            rule: "self.all(x, x.y == 25.2)", open: 6291452, bound: 12, bounded: 74),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"object","additionalProperties":{"type":"number"}},"#
                + #""maxItems":"N"}"#,
            rule: "self[0].x > 2.0", open: 4, bound: 3000, bounded: 4),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"duration"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 2359295, bound: 5, bounded: 17),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"duration"},"maxItems":"N"}"#,
            rule: "self[0].getHours() == 2", open: 4, bound: 525, bounded: 4),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"date"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 725936, bound: 15, bounded: 47),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"date"},"maxItems":"N"}"#,
            rule: "self[2].getDayOfMonth() == 13", open: 4, bound: 42, bounded: 4),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"date-time"},"maxItems":"N"}"#,
            rule: "self.all(x, true)", open: 428963, bound: 25, bounded: 77),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","format":"date-time"},"maxItems":"N"}"#,
            rule: "self[2].getMinutes() == 45", open: 4, bound: 99, bounded: 4),
        BoundCase(
            schema:
                #"{"type":"object","additionalProperties":{"x-kubernetes-int-or-string":true},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1348169, bound: 15, bounded: 47),
        BoundCase(
            schema:
                #"{"type":"object","additionalProperties":{"x-kubernetes-int-or-string":true},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 5000, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"object","#
                + #""properties":{"required":{"type":"string"},"optional":{"type":"string"}},"#
                + #""required":["required"]},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 428963, bound: 20, bounded: 62),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"object","#
                + #""properties":{"required":{"type":"string"},"optional":{"type":"string"}},"#
                + #""required":["required"]},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 9001, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"object","#
                + #""additionalProperties":{"type":"number"}},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1179647, bound: 10, bounded: 32),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"object","#
                + #""additionalProperties":{"type":"number"}},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 101, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}},"#
                + #""maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1179647, bound: 25, bounded: 77),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}},"#
                + #""maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 40000, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"duration"},"#
                + #""maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 1048577, bound: 5, bounded: 17),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"duration"},"#
                + #""maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 256, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"date"},"maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 524288, bound: 10, bounded: 32),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"date"},"maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 65536, bounded: 0),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"date-time"},"#
                + #""maxProperties":"N"}"#,
            rule: "self.all(x, true)", open: 349526, bound: 25, bounded: 77),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"date-time"},"#
                + #""maxProperties":"N"}"#,
            rule: "has(self.x)", open: 0, bound: 490, bounded: 0),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: "self.find('[0-9]+') == ''", open: 629147, bound: 10, bounded: 11),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","maxLength":"N"},"maxItems":"N"}"#,
            rule: "self.join(' ') == 'aa bb'", open: 329853068905, bound: 10, bounded: 43),
        BoundCase(
            schema: #"{"type":"array","items":{"type":"string","maxLength":"N"},"maxItems":"N"}"#,
            rule: "self.isSorted() == true", open: 329854432052, bound: 10, bounded: 52),
        BoundCase(
            schema: #"{"type":"object","properties":{"str":{"type":"string","maxLength":"N"},"#
                + #""before":{"type":"string","maxLength":2},"after":{"type":"string","maxLength":4}}}"#,
            rule: "self.str.replace(self.before, self.after) == 'does not matter'", open: 629154, bound: 4, bounded: 12),
        BoundCase(
            schema: #"{"type":"object","properties":{"str":{"type":"string","maxLength":"N"},"#
                + #""separator":{"type":"string","maxLength":"N"}}}"#,
            rule: "self.str.split(self.separator) == []", open: 629160, bound: 10, bounded: 22),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N"}"#,
            rule: "self.lowerAscii() == 'lower!'", open: 314575, bound: 10, bounded: 6),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"integer"},"maxProperties":"N"}"#,
            rule: "oldSelf.size() == self.size()", open: 5, bound: 10, bounded: 5),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"date-time"},"#
                + #""maxProperties":"N"}"#,
            rule: #"self["a"] == self["b"]"#, open: 8, bound: 7, bounded: 8),
        BoundCase(
            schema: #"{"type":"object","additionalProperties":{"type":"string","format":"duration"},"#
                + #""maxProperties":"N"}"#,
            rule: #"self["c"] == self["d"]"#, open: 8, bound: 42, bounded: 8),
        BoundCase(
            schema: #"{"type":"string","maxLength":"N","enum":["A","B","C","LongValue"]}"#,
            rule: "self.contains('A')", open: 2, bound: 1000, bounded: 401),
        BoundCase(
            schema: #"{"x-kubernetes-int-or-string":true,"maxLength":"N"}"#,
            rule: "isQuantity(self)", open: 314574, bound: 20, bounded: 9),
    ]
}
