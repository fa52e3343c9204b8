/// Rules that hold for an object and rules that do not, by the tests of Kubernetes 1.36 (apiextensions-apiserver).
struct RuleCases: Sendable {
    let name: String
    let schema: String
    let object: String
    var old: String?
    var isRoot = false
    let valid: [String]
    /// With what their problems say.
    let invalid: [(rule: String, problem: String)]

    static let all: [RuleCases] = [first, second, third, fourth].flatMap { $0 }

    static let first: [RuleCases] = [
        RuleCases(
            name: "integers",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"integer"},"#
                + #""val3":{"type":"integer","format":"int32"},"val4":{"type":"integer","format":"int32"},"#
                + #""val5":{"type":"integer","format":"int64"},"val6":{"type":"integer","format":"int64"}}}"#,
            object: #"{"val1":9223372036854775807,"val2":9223372036854775807,"val3":2147483647,"val4":2147483647,"#
                + #""val5":9223372036854775807,"val6":9223372036854775807}"#,
            valid: [
                "self.val1 == 9223372036854775807 && 9223372036854775807 == self.val1 && self.val1 == "
                    + "self.val2",
                "self.val3 == 2147483647 && 2147483647 == self.val3 && self.val3 == self.val4",
                "self.val5 == 9223372036854775807 && 9223372036854775807 == self.val5 && self.val5 == "
                    + "self.val6",
                "self.val1 == self.val6",
                "type(self.val1) == int",
                "self.val3 + 1 == 2147483647 + 1",
                "type(self.val3) == int",
                "type(self.val5) == int",
            ],
            invalid: [
                ("self.val1 + 1 == 0", "integer overflow"),
                ("self.val5 + 1 == 0", "integer overflow"),
                ("1 / 0 == 1 / 0", "division by zero"),
            ]),
        RuleCases(
            name: "numbers",
            schema: #"{"type":"object","properties":{"val1":{"type":"number"},"val2":{"type":"number"},"#
                + #""val3":{"type":"number","format":"float"},"val4":{"type":"number","format":"float"},"#
                + #""val5":{"type":"number","format":"double"},"val6":{"type":"number","format":"double"},"#
                + #""val7":{"type":"number","format":"double"}}}"#,
            object: #"{"val1":1.7976931348623157e+308,"val2":1.7976931348623157e+308,"#
                + #""val3":3.4028234663852886e+38,"val4":3.4028234663852886e+38,"val5":1.7976931348623157e+308,"#
                + #""val6":1.7976931348623157e+308,"val7":1}"#,
            valid: [
                "self.val1 == "
                    + "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000 "
                    + "&& "
                    + "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000 "
                    + "== self.val1 && self.val1 == self.val2",
                "self.val3 == 340282346638528859811704183484516925440.000000 && "
                    + "340282346638528859811704183484516925440.000000 == self.val3 && self.val3 == self.val4",
                "self.val5 == "
                    + "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000 "
                    + "&& "
                    + "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000 "
                    + "== self.val5 && self.val5 == self.val6",
                "self.val1 == self.val6",
                "type(self.val1) == double",
                "type(self.val3) == double",
                "type(self.val5) == double",
                "type(self.val7) == double",
                "self.val7 == 1.0",
            ],
            invalid: []),
        RuleCases(
            name: "numeric comparisons",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"integer"},"#
                + #""val3":{"type":"integer"},"val4":{"type":"number"},"val5":{"type":"number","#
                + #""format":"float"},"val6":{"type":"number","format":"double"},"val7":{"type":"number"},"#
                + #""val8":{"type":"number","format":"float"},"val9":{"type":"number","format":"double"}}}"#,
            object:
                #"{"val1":5,"val2":10,"val3":15,"val4":10.0,"val5":10.0,"val6":10.0,"val7":10,"val8":10,"val9":10}"#,
            valid: [
                "double(self.val1) < self.val4",
                "double(self.val1) <= self.val4",
                "double(self.val2) <= self.val4",
                "double(self.val2) == self.val4",
                "double(self.val2) >= self.val4",
                "double(self.val3) > self.val4",
                "double(self.val3) >= self.val4",
                "self.val1 < int(self.val4)",
                "self.val2 == int(self.val4)",
                "self.val3 > int(self.val4)",
                "double(self.val1) < self.val5",
                "double(self.val2) == self.val5",
                "double(self.val3) > self.val5",
                "self.val1 < int(self.val5)",
                "self.val2 == int(self.val5)",
                "self.val3 > int(self.val5)",
                "double(self.val1) < self.val6",
                "double(self.val2) == self.val6",
                "double(self.val3) > self.val6",
                "self.val1 < int(self.val6)",
                "self.val2 == int(self.val6)",
                "self.val3 > int(self.val6)",
                "double(self.val1) < self.val7",
                "double(self.val2) == self.val7",
                "double(self.val3) > self.val7",
                "self.val1 < int(self.val7)",
                "self.val2 == int(self.val7)",
                "self.val3 > int(self.val7)",
                "double(self.val1) < self.val8",
                "double(self.val2) == self.val8",
                "double(self.val3) > self.val8",
                "self.val1 < int(self.val8)",
                "self.val2 == int(self.val8)",
                "self.val3 > int(self.val8)",
                "double(self.val1) < self.val9",
                "double(self.val2) == self.val9",
                "double(self.val3) > self.val9",
                "self.val1 < int(self.val9)",
                "self.val2 == int(self.val9)",
                "self.val3 > int(self.val9)",
                "double(5) < 10.0",
                "double(10) == 10.0",
                "double(15) > 10.0",
                "5 < int(10.0)",
                "10 == int(10.0)",
                "15 > int(10.0)",
                "double(self.val1) < 10.0",
                "double(self.val2) == 10.0",
                "double(self.val3) > 10.0",
                "self.val1 < self.val4",
                "self.val1 <= self.val4",
                "self.val2 <= self.val4",
                "self.val2 >= self.val4",
                "self.val3 > self.val4",
                "self.val3 >= self.val4",
                "self.val1 < self.val4",
                "self.val3 > self.val4",
                "self.val1 < self.val5",
                "self.val3 > self.val5",
                "self.val1 < self.val5",
                "self.val3 > self.val5",
                "self.val1 < self.val6",
                "self.val3 > self.val6",
                "self.val1 < self.val6",
                "self.val3 > self.val6",
                "self.val1 < self.val7",
                "self.val3 > self.val7",
                "self.val1 < int(self.val7)",
                "self.val3 > int(self.val7)",
                "self.val1 < self.val8",
                "self.val3 > self.val8",
                "self.val1 < self.val8",
                "self.val3 > self.val8",
                "self.val1 < self.val9",
                "self.val3 > self.val9",
                "self.val1 < self.val9",
                "self.val3 > self.val9",
                "5 < 10.0",
                "15 > 10.0",
                "5 < 10.0",
                "15 > 10.0",
                "self.val1 < 10.0",
                "self.val3 > 10.0",
            ],
            invalid: []),
        RuleCases(
            name: "unicode strings",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"Rook takes 👑","val2":"Rook takes 👑"}"#,
            valid: [
                "self.val1 == 'Rook takes 👑' && 'Rook takes 👑' == self.val1 && self.val1 == self.val2",
                "self.val1.startsWith('Rook')",
                "!self.val1.startsWith('knight')",
                "self.val1.contains('takes')",
                "!self.val1.contains('gives')",
                "self.val1.endsWith('👑')",
                "!self.val1.endsWith('pawn')",
                "self.val1.matches('^[^0-9]*$')",
                "!self.val1.matches('^[0-9]*$')",
                "type(self.val1) == string",
                "size(self.val1) == 12",
                "self.val1.charAt(3) == 'k'",
                "self.val1.indexOf('o') == 1",
                "self.val1.indexOf('o', 2) == 2",
                "self.val1.replace(' ', 'x') == 'Rookxtakesx👑'",
                "self.val1.replace(' ', 'x', 1) == 'Rookxtakes 👑'",
                "self.val1.split(' ') == ['Rook', 'takes', '👑']",
                "self.val1.split(' ', 2) == ['Rook', 'takes 👑']",
                "self.val1.substring(5) == 'takes 👑'",
                "self.val1.substring(0, 4) == 'Rook'",
                "self.val1.substring(4, 10).trim() == 'takes'",
                "self.val1.upperAscii() == 'ROOK TAKES 👑'",
                "self.val1.lowerAscii() == 'rook takes 👑'",
                "'%d %s %f %s %s'.format([1, 'abc', 1.0, duration('1m'), "
                    + "timestamp('2000-01-01T00:00:00.000Z')]) == '1 abc 1.000000 60s 2000-01-01T00:00:00Z'",
                "'%e'.format([3.14]) == '3.140000×10⁰⁰'",
                "'%o %o %o'.format([7, 8, 9]) == '7 10 11'",
                "'%b %b %b'.format([7, 8, 9]) == '111 1000 1001'",
            ],
            invalid: []),
        RuleCases(
            name: "escaped strings",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"l1\nl2","val2":"l1\nl2"}"#,
            valid: [
                #"self.val1 == 'l1\nl2' && 'l1\nl2' == self.val1 && self.val1 == self.val2"#,
                "self.val1 == '''l1\nl2'''",
            ],
            invalid: []),
        RuleCases(
            name: "bytes",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"byte"},"#
                + #""val2":{"type":"string","format":"byte"}}}"#,
            object: #"{"val1":"QUI=","val2":"QUI="}"#,
            valid: [
                "self.val1 == self.val2",
                "self.val1 == b'AB'",
                "self.val1 == bytes('AB')",
                #"self.val1 == b'\x41\x42'"#,
                "type(self.val1) == bytes",
                "size(self.val1) == 2",
            ],
            invalid: []),
        RuleCases(
            name: "booleans",
            schema: #"{"type":"object","properties":{"val1":{"type":"boolean"},"val2":{"type":"boolean"},"#
                + #""val3":{"type":"boolean"},"val4":{"type":"boolean"}}}"#,
            object: #"{"val1":true,"val2":true,"val3":false,"val4":false}"#,
            valid: [
                "self.val1 == true && true == self.val1 && self.val1 == self.val2",
                "self.val3 == false && false == self.val3 && self.val3 == self.val4",
                "self.val1 != self.val4",
                "type(self.val1) == bool",
            ],
            invalid: []),
        RuleCases(
            name: "duration format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"duration"},"#
                + #""val2":{"type":"string","format":"duration"}}}"#,
            object: #"{"val1":"1h2m3s4ms","val2":"1h2m3s4ms"}"#,
            valid: [
                "self.val1 == duration('1h2m3s4ms') && duration('1h2m3s4ms') == self.val1 && self.val1 "
                    + "== self.val2",
                "self.val1 == duration('1h2m') + duration('3s4ms')",
                "self.val1.getHours() == 1",
                "self.val1.getMinutes() == 62",
                "self.val1.getSeconds() == 3723",
                "self.val1.getMilliseconds() == 3723004",
                "type(self.val1) == google.protobuf.Duration",
            ],
            invalid: []),
        RuleCases(
            name: "date format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"date"},"#
                + #""val2":{"type":"string","format":"date"}}}"#,
            object: #"{"val1":"1997-07-16","val2":"1997-07-16"}"#,
            valid: [
                "self.val1 == timestamp('1997-07-16T00:00:00.000Z') && "
                    + "timestamp('1997-07-16T00:00:00.000Z') == self.val1 && self.val1 == self.val2",
                "self.val1.getDate() == 16",
                "self.val1.getMonth() == 06",
                "self.val1.getFullYear() == 1997",
                "type(self.val1) == google.protobuf.Timestamp",
            ],
            invalid: []),
        RuleCases(
            name: "date-time format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"date-time"},"#
                + #""val2":{"type":"string","format":"date-time"}}}"#,
            object: #"{"val1":"2011-08-18T19:03:37.010000000+01:00","val2":"2011-08-18T19:03:37.010000000+01:00"}"#,
            valid: [
                "self.val1 == timestamp('2011-08-18T19:03:37.010+01:00') && "
                    + "timestamp('2011-08-18T19:03:37.010+01:00') == self.val1 && self.val1 == self.val2",
                "self.val1 == timestamp('2011-08-18T00:00:00.000+01:00') + duration('19h3m37s10ms')",
                "self.val1.getDate('01:00') == 18",
                "self.val1.getMonth('01:00') == 7",
                "self.val1.getFullYear('01:00') == 2011",
                "self.val1.getHours('01:00') == 19",
                "self.val1.getMinutes('01:00') == 03",
                "self.val1.getSeconds('01:00') == 37",
                "self.val1.getMilliseconds('01:00') == 10",
                "self.val1.getHours('UTC') == 18",
                "type(self.val1) == google.protobuf.Timestamp",
            ],
            invalid: []),
        RuleCases(
            name: "conversions",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"number"},"#
                + #""val3":{"type":"number"},"val4":{"type":"number"},"val5":{"type":"boolean"},"#
                + #""val6":{"type":"string"},"val7":{"type":"string","format":"byte"},"val8":{"type":"string"},"#
                + #""val9":{"type":"string","format":"duration"},"val10":{"type":"string"},"#
                + #""val11":{"type":"string","format":"date-time"},"val12":{"type":"string"},"#
                + #""val13":{"type":"string","format":"date"}}}"#,
            object: #"{"val1":10,"val2":10.0,"val3":10.49,"val4":10.5,"val5":true,"val6":"10","val7":"MTA=","#
                + #""val8":"3723.004s","val9":"1h2m3s4ms","val10":"2011-08-18T19:03:37.01+01:00","#
                + #""val11":"2011-08-18T19:03:37.01+01:00","val12":"2011-08-18T00:00:00Z","val13":"2011-08-18"}"#,
            valid: [
                "int(self.val2) == self.val1",
                "int(self.val3) == self.val1",
                "int(self.val4) == self.val1",
                "int(self.val6) == self.val1",
                "double(self.val1) == self.val2",
                "double(self.val6) == self.val2",
                "bytes(self.val6) == self.val7",
                "string(self.val1) == self.val6",
                "string(self.val2) == '10'",
                "string(self.val3) == '10.49'",
                "string(self.val4) == '10.5'",
                "string(self.val5) == 'true'",
                "string(self.val7) == self.val6",
                "duration(self.val8) == self.val9",
                "string(self.val9) == self.val8",
                "timestamp(self.val10) == self.val11",
                "timestamp(self.val12) == self.val13",
                "string(self.val13) == self.val12",
            ],
            invalid: []),
        RuleCases(
            name: "lists",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"},"val2":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"val1":[1,2,3],"val2":[1,2,3]}"#,
            valid: [
                "self.val1 == [1, 2, 3] && [1, 2, 3] == self.val1 && self.val1 == self.val2",
                "1 in self.val1",
                "self.val2[0] in self.val1",
                "!(0 in self.val1)",
                "self.val1 + self.val2 == [1, 2, 3, 1, 2, 3]",
                "self.val1 + [4, 5] == [1, 2, 3, 4, 5]",
            ],
            invalid: []),
    ]
}
