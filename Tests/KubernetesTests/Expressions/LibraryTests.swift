import Documents
import Kubernetes
import Testing

/// Cases by the documentation of the libraries and the tests of Kubernetes.
@Suite("Functions of rules")
struct LibraryTests {
    private func value(_ text: String) throws -> ExpressionValue {
        var budget = 1_000_000
        return try ExpressionProgram(text, variables: ["o": .any]).evaluate(
            ["o": ExpressionValue(["a": ["b": 1], "l": [1, 2]])], budget: &budget)
    }

    static let holding: [String] = [
        "quantity('200M') == quantity('0.2G')", "quantity('50M').isLessThan(quantity('50Mi'))",
        "quantity('200M').compareTo(quantity('0.2G')) == 0",
        "quantity('50k').add(quantity('20')) == quantity('50.02k')",
        "!quantity('50k').add(20).isLessThan(quantity('50020'))", "quantity('50k').sub(20) == quantity('49980')",
        "quantity('50k').add(20).sub(quantity('100k')).sub(-50000).asInteger() == 20", "isQuantity('20Mi')",
        "!isQuantity('20Mo')", "!isQuantity('10Mm')", "!quantity('9999999999999999999999999999999999999G').isInteger()",
        "quantity('50.703k').asApproximateFloat() == 50703.0", "quantity('-1').sign() == -1", "isQuantity('1e3')",
        "ip('127.0.0.1').isLoopback()", "ip('::1').isLoopback()", "ip('192.168.0.1').family() == 4",
        "isIP('2001:db8::abcd')", "!isIP('1.2.3.04')", "!isIP('::ffff:1.2.3.4')", "!isIP('fe80::1%eth0')",
        "!isIP('1:2:3:4:5:6:7::8')", "ip.isCanonical('2001:db8::abcd')", "!ip.isCanonical('2001:DB8::ABCD')",
        "!ip.isCanonical('2001:db8:0::abcd')", "ip('224.0.0.1').isLinkLocalMulticast()",
        "ip('fe80::1').isLinkLocalUnicast()", "ip('192.168.0.1').isGlobalUnicast()", "ip('0.0.0.0').isUnspecified()",
        "string(ip('2001:db8:0:0:1::1')) == '2001:db8::1:0:0:1'", "cidr('192.168.0.0/24').containsIP('192.168.0.1')",
        "!cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))",
        "cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')",
        "!cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))", "cidr('192.168.1.5/24').prefixLength() == 24",
        "string(cidr('192.168.1.5/24').masked()) == '192.168.1.0/24'", "cidr('10.0.0.1/8').ip() == ip('10.0.0.1')",
        "isCIDR('::1/128')", "!isCIDR('10.0.0.0/33')",
        "isURL('https://user:pass@example.com:80/path?query=val#fragment')",
        "isURL('/absolute-path')", "!isURL('https://a:b:c/')", "!isURL('../relative-path')",
        "url('https://example.com/').getScheme() == 'https'", "url('https://[::1]:80/').getHost() == '[::1]:80'",
        "url('https://[::1]:80/').getHostname() == '::1'", "url('https://example.com:80/').getPort() == '80'",
        "url('/path').getHostname() == ''",
        "url('https://example.com/with space/').getEscapedPath() == '/with%20space/'",
        "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
        "semver('1.2.3').compareTo(semver('1.2.4-rc.1')) == -1", "semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))",
        "isSemver('v1.0', true)", "!isSemver('v1.0')", "semver('1.2.3').minor() == 2",
        "semver('01.2', true).patch() == 0",
        "!format.dns1123Label().validate('my-label').hasValue()",
        "format.dns1123Label().validate('a b').value().size() == 1",
        "!format.dns1123LabelPrefix().validate('my-label-').hasValue()", "!format.named('unknown').hasValue()",
        "format.named('uuid').value() == format.uuid()",
        "format.byte().validate('aGVsbG8').value() == ['invalid base64']",
        "format.date().validate('2020-01-32').value() == ['invalid date']",
        "!format.uri().validate('http://x').hasValue()",
        "o.?a.?b.orValue(0) == 1", "o.?x.?b.orValue(7) == 7", "o[?'x'].hasValue() == false", "o.a.?b == optional.of(1)",
        "o.l[?5].or(optional.of(9)).value() == 9", "o.?x.y.z == optional.none()", "[?o.?x, ?o.a.?b, 3] == [1, 3]",
        "{?'a': o.?x, 'b': 2} == {'b': 2}", "o.a.?b.optMap(v, v + 1).value() == 2", "optional.of(1).orValue(1/0) == 1",
        "o.a.?b.optFlatMap(v, optional.none()).hasValue() == false", "!optional.ofNonZeroValue('').hasValue()",
        "[1, 2].first().value() == 1", "[].last() == optional.none()", "has(o.a.b)",
        "[optional.of(1)].unwrapOpt() == [1]",
        "[1, 2, 3].all(i, v, i < v)", "{'i': 0, 'j': 1}.existsOne(k, v, k == 'l' || v == 1)",
        "{'a': 1}.all(k, v, v == 1)",
        "[1, 2, 3].transformList(i, v, i * v + v) == [1, 4, 9]",
        "[1, 2, 3].transformMap(i, v, i % 2 == 0, v) == {0: 1, 2: 3}",
        "{'greeting': 'hello'}.transformMapEntry(k, v, {v: k}) == {'hello': 'greeting'}",
        "sets.contains([1, 2, 3], [2])", "sets.equivalent([1, 2, 1], [2, 1])", "!sets.intersects([1], [2])",
        "[1, 2, 2].distinct() == [1, 2]", "lists.range(3) == [0, 1, 2]", "[1, 2, 3, 4].slice(1, 3) == [2, 3]",
        "[dyn(1), [dyn(2), [3]]].flatten() == [dyn(1), 2, [3]]", "[dyn(1), [dyn(2), [3]]].flatten(2) == [1, 2, 3]",
        "['b', 'a'].sort() == ['a', 'b']",
        "[3, 1, 2].sortBy(x, -x) == [3, 2, 1]", "[1, 2].reverse() == [2, 1]",
        "'abc 123 45'.findAll('[0-9]+', 1) == ['123']",
        "'abc 123'.find('[0-9]*') == ''", "'%s is %d, %.2f'.format([dyn('a'), 3, 1.5]) == 'a is 3, 1.50'",
        "'%x %X %o %b %%'.format([255, 255, 8, 5]) == 'ff FF 10 101 %'", "'%s'.format([[dyn(1), 'a']]) == '[1, \"a\"]'",
        "'%e'.format([1234.5]) == '1.234500×10⁰³'", "strings.quote('a\"b') == '\"a\\\\\"b\"'",
        "timestamp('2024-02-29T13:14:15.5Z').getDayOfYear() == 59", "timestamp('2024-02-29T13:14:15Z').getMonth() == 1",
        "timestamp('2024-03-01T01:00:00Z').getDate('-02:00') == 29",
        "timestamp('2024-02-29T13:14:15Z').getDayOfWeek() == 4",
        "timestamp('1969-12-31T23:59:59Z').getHours() == 23", "timestamp('2023-12-31T00:00:00Z').getDayOfYear() == 364",
        "duration('1.5s').getMilliseconds() == 1500",
        "!(format.dns1123Label().validate('a') == null)", "quantity('1') != null",
    ]

    @Test("what holds", arguments: holding)
    func holds(_ text: String) throws {
        guard case .bool(true) = try value(text) else {
            Issue.record("does not hold")
            return
        }
    }

    @Test(
        "what does not compile",
        arguments: [
            "isQuantity([1])", "quantity('1') > quantity('2')", "ip(1)", "'1'.optMap(x, x)", "[1].transformList(i, i)",
            "optional.of(1) + 1", "[?1]", "format.nope()", "cel.bind(x, 1, x)", "'a'.reverse()",
        ])
    func refused(_ text: String) {
        #expect(throws: ExpressionError.self) { try ExpressionProgram(text, variables: [:]) }
    }

    @Test(
        "what has no value",
        arguments: [
            "quantity('10Mo')", "quantity('1.5').asInteger() == 1", "ip('1.2.3') == ip('1.2.3.4')",
            "url('../x') == url('/')",
            "optional.none().value()", "[1].slice(0, 2)", "[dyn(1), [2]].flatten(-1)", "'%d'.format(['a'])",
            "'%d'.format([])",
            "{'a': 'x', 'b': 'x'}.transformMapEntry(k, v, {v: k})",
            "timestamp('2024-01-01T00:00:00Z').getHours('Mars')",
            "lists.range(100000000)", "lists.range(3000).map(x, lists.range(3000)).size()",
        ])
    func failing(_ text: String) throws {
        #expect(throws: ExpressionError.self) { try value(text) }
    }
}
