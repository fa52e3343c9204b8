/// Rules with what they cost at worst, by the tests of Kubernetes 1.36 (apiextensions-apiserver).
struct CostCases: Sendable {
    let name: String
    let schema: String
    let costs: [(rule: String, cost: UInt64)]

    static let all: [CostCases] = [first, second, third].flatMap { $0 }

    private static let first: [CostCases] = [
        CostCases(
            name: "integers",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"integer"},"#
                + #""val3":{"type":"integer","format":"int32"},"val4":{"type":"integer","format":"int32"},"#
                + #""val5":{"type":"integer","format":"int64"},"val6":{"type":"integer","format":"int64"}}}"#,
            costs: [
                (
                    "self.val1 == 9223372036854775807 && 9223372036854775807 == self.val1 && self.val1 == "
                        + "self.val2", 8
                ),
                ("self.val1 == self.val6", 4),
                ("type(self.val1) == int", 4),
                ("self.val3 + 1 == 2147483647 + 1", 5),
            ]),
        CostCases(
            name: "numbers",
            schema: #"{"type":"object","properties":{"val1":{"type":"number"},"val2":{"type":"number"},"#
                + #""val3":{"type":"number","format":"float"},"val4":{"type":"number","format":"float"},"#
                + #""val5":{"type":"number","format":"double"},"val6":{"type":"number","format":"double"},"#
                + #""val7":{"type":"number","format":"double"}}}"#,
            costs: [
                ("self.val1 == self.val6", 4),
                ("type(self.val1) == double", 4),
                ("type(self.val7) == double", 4),
                ("self.val7 == 1.0", 2),
            ]),
        CostCases(
            name: "numeric comparisons",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"number"},"#
                + #""val3":{"type":"number","format":"float"},"val4":{"type":"number","format":"double"},"#
                + #""val5":{"type":"number"},"val6":{"type":"number","format":"float"},"val7":{"type":"number","#
                + #""format":"double"}}}"#,
            costs: [
                ("double(self.val1) < self.val4", 6),
                ("self.val1 < int(self.val4)", 6),
                ("double(self.val1) < self.val5", 6),
                ("self.val1 < int(self.val5)", 6),
                ("double(self.val1) < self.val6", 6),
                ("self.val1 < int(self.val6)", 6),
                ("double(5) < 10.0", 2),
                ("5 < int(10.0)", 2),
                ("double(self.val1) < 10.0", 4),
            ]),
        CostCases(
            name: "unicode strings",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            costs: [
                ("self.val1 == 'Rook takes 👑' && 'Rook takes 👑' == self.val1 && self.val1 == self.val2", 314585),
                ("self.val1.startsWith('Rook')", 3),
                ("!self.val1.startsWith('knight')", 4),
                ("self.val1.matches('^[^0-9]*$')", 943721),
                ("!self.val1.matches('^[0-9]*$')", 629149),
                ("type(self.val1) == string", 4),
                ("size(self.val1) == 12", 4),
                ("self.val1.charAt(3) == 'k'", 4),
                ("self.val1.indexOf('o') == 1", 314576),
                ("self.val1.indexOf('o', 2) == 2", 314576),
                ("self.val1.replace(' ', 'x') == 'Rookxtakesx👑'", 629150),
                ("self.val1.replace(' ', 'x', 1) == 'Rookxtakes 👑'", 629150),
                ("self.val1.split(' ') == ['Rook', 'takes', '👑']", 629159),
                ("self.val1.split(' ', 2) == ['Rook', 'takes 👑']", 629159),
                ("self.val1.substring(5) == 'takes 👑'", 314576),
                ("self.val1.substring(0, 4) == 'Rook'", 314576),
                ("self.val1.substring(4, 10).trim() == 'takes'", 629149),
                ("self.val1.upperAscii() == 'ROOK TAKES 👑'", 314577),
                ("self.val1.lowerAscii() == 'rook takes 👑'", 314577),
                ("self.val1.lowerAscii() == self.val1.lowerAscii()", 943723),
            ]),
        CostCases(
            name: "escaped strings",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            costs: [
                (#"self.val1 == 'l1\nl2' && 'l1\nl2' == self.val1 && self.val1 == self.val2"#, 314583),
                ("self.val1 == '''l1\nl2'''", 3),
            ]),
        CostCases(
            name: "bytes",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"byte"},"#
                + #""val2":{"type":"string","format":"byte"}}}"#,
            costs: [
                ("self.val1 == self.val2", 314577),
                ("self.val1 == b'AB'", 3),
                ("type(self.val1) == bytes", 4),
                ("size(self.val1) == 2", 4),
            ]),
        CostCases(
            name: "booleans",
            schema: #"{"type":"object","properties":{"val1":{"type":"boolean"},"val2":{"type":"boolean"},"#
                + #""val3":{"type":"boolean"},"val4":{"type":"boolean"}}}"#,
            costs: [
                ("self.val1 == true && true == self.val1 && self.val1 == self.val2", 8),
                ("self.val1 != self.val4", 4),
                ("type(self.val1) == bool", 4),
            ]),
        CostCases(
            name: "duration format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"duration"},"#
                + #""val2":{"type":"string","format":"duration"}}}"#,
            costs: [
                (
                    "self.val1 == duration('1h2m3s4ms') && duration('1h2m3s4ms') == self.val1 && self.val1 "
                        + "== self.val2", 16
                ),
                ("self.val1 == duration('1h2m') + duration('3s4ms')", 6),
                ("self.val1.getHours() == 1", 4),
                ("type(self.val1) == google.protobuf.Duration", 4),
            ]),
        CostCases(
            name: "date format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"date"},"#
                + #""val2":{"type":"string","format":"date"}}}"#,
            costs: [
                (
                    "self.val1 == timestamp('1997-07-16T00:00:00.000Z') && "
                        + "timestamp('1997-07-16T00:00:00.000Z') == self.val1 && self.val1 == self.val2", 14
                ),
                ("self.val1.getDate() == 16", 4),
                ("type(self.val1) == google.protobuf.Timestamp", 4),
            ]),
        CostCases(
            name: "date-time format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string","format":"date-time"},"#
                + #""val2":{"type":"string","format":"date-time"}}}"#,
            costs: [
                (
                    "self.val1 == timestamp('2011-08-18T19:03:37.010+01:00') && "
                        + "timestamp('2011-08-18T19:03:37.010+01:00') == self.val1 && self.val1 == self.val2", 16
                ),
                ("self.val1 == timestamp('2011-08-18T00:00:00.000+01:00') + duration('19h3m37s10ms')", 6),
                ("self.val1.getDate('01:00') == 18", 4),
                ("type(self.val1) == google.protobuf.Timestamp", 4),
            ]),
        CostCases(
            name: "enums",
            schema: #"{"type":"object","properties":{"enumStr":{"type":"string","enum":["Pending","Available","#
                + #""Bound","Released","Failed"]}}}"#,
            costs: [
                ("self.enumStr == 'Pending'", 3),
                ("self.enumStr in ['Pending', 'Available']", 14),
            ]),
        CostCases(
            name: "conversions",
            schema: #"{"type":"object","properties":{"val1":{"type":"integer"},"val2":{"type":"number"},"#
                + #""val3":{"type":"number"},"val4":{"type":"number"},"val5":{"type":"boolean"},"#
                + #""val6":{"type":"string"},"val7":{"type":"string","format":"byte"},"val8":{"type":"string"},"#
                + #""val9":{"type":"string","format":"duration"},"val10":{"type":"string"},"#
                + #""val11":{"type":"string","format":"date-time"},"val12":{"type":"string"},"#
                + #""val13":{"type":"string","format":"date"}}}"#,
            costs: [
                ("int(self.val2) == self.val1", 5),
                ("double(self.val1) == self.val2", 5),
                ("bytes(self.val6) == self.val7", 629150),
                ("string(self.val1) == self.val6", 314578),
                ("string(self.val4) == '10.5'", 4),
                ("string(self.val7) == self.val6", 629150),
                ("duration(self.val8) == self.val9", 6),
                ("timestamp(self.val10) == self.val11", 6),
                ("string(self.val11) == self.val10", 314578),
                ("timestamp(self.val12) == self.val13", 6),
                ("string(self.val13) == self.val12", 314578),
            ]),
        CostCases(
            name: "lists",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"},"val2":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("self.val1 == [1, 2, 3] && [1, 2, 3] == self.val1 && self.val1 == self.val2", 157317),
                ("1 in self.val1", 1572865),
                ("self.val2[0] in self.val1", 1572868),
                ("!(0 in self.val1)", 1572866),
                ("self.val1 + self.val2 == [1, 2, 3, 1, 2, 3]", 16),
                ("self.val1 + [4, 5] == [1, 2, 3, 4, 5]", 24),
                ("has(self.val1)", 1),
                ("has(self.val1) && has(self.val2)", 2),
                ("!has(self.val1)", 2),
                ("self.val1.all(k, size(self.val1) > 0)", 11010044),
                ("self.val1.exists_one(k, self.val1 == [2])", 23592949),
                ("!self.val1.exists_one(k, size(self.val1) > 0)", 9437183),
                ("size(self.val1) == 2", 4),
                ("size(self.val1.filter(k, size(self.val1) > 1)) == 1", 26738686),
            ]),
    ]

    private static let second: [CostCases] = [
        CostCases(
            name: "listSets",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"set"},"val2":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"set"}}}"#,
            costs: [
                ("self.val1 == ['c', 'b', 'a']", 13),
                ("self.val1 == self.val2", 104862),
                ("'a' in self.val1", 1048577),
                ("self.val2[0] in self.val1", 1048580),
                ("!('x' in self.val1)", 1048578),
                ("self.val1 + self.val2 == ['a', 'b', 'c']", 16),
                ("self.val1 + ['c', 'd'] == ['a', 'b', 'c', 'd']", 24),
                ("has(self.val1)", 1),
                ("has(self.val1) && has(self.val2)", 2),
                ("!has(self.val1)", 2),
                ("self.val1.all(k, size(self.val1) > 0)", 7340028),
                ("self.val1.exists_one(k, self.val1 == ['a'])", 15728629),
                ("!self.val1.exists_one(k, size(self.val1) > 0)", 6291455),
                ("size(self.val1) == 2", 4),
                ("size(self.val1.filter(k, size(self.val1) > 1)) == 1", 17825790),
            ]),
        CostCases(
            name: "listMaps",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"array","#
                + #""items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("self.objs[0] == self.objs[1]", 104864),
                ("self.objs[0] + self.objs[2] == self.objs[2]", 104868),
                ("self.objs[2] + self.objs[0] == self.objs[0]", 104868),
                ("self.objs[0] == [self.objs[0][0], self.objs[0][1]]", 22),
                ("self.objs[0] == [self.objs[0][1], self.objs[0][0]]", 22),
                ("self.objs[2] + [self.objs[0][0], self.objs[0][1]] == self.objs[0]", 104883),
                ("size(self.objs[0] + [self.objs[3][0]]) == 3", 20),
                ("has(self.objs)", 1),
                ("has(self.objs) && has(self.objs)", 2),
                ("!has(self.objs)", 2),
                ("self.objs[0].all(k, size(self.objs[0]) > 0)", 8388604),
                ("self.objs[0].exists_one(k, size(self.objs[0]) > 0)", 7340030),
                ("!self.objs[0].exists_one(k, size(self.objs[0]) > 0)", 7340031),
                ("size(self.objs[0]) == 2", 5),
                ("size(self.objs[0].filter(k, size(self.objs[0]) > 1)) == 1", 18874366),
            ]),
        CostCases(
            name: "maps",
            schema: #"{"type":"object","properties":{"val1":{"type":"object","#
                + #""additionalProperties":{"type":"string"}},"val2":{"type":"object","#
                + #""additionalProperties":{"type":"string"}}}}"#,
            costs: [
                ("self.val1 == self.val2", 39326),
                ("'k1' in self.val1", 3),
                ("!('k3' in self.val1)", 4),
                ("self.val1 == {'k1': 'a', 'k2': 'b'}", 33),
                ("has(self.val1)", 1),
                ("has(self.val1) && has(self.val2)", 2),
                ("!has(self.val1)", 2),
                ("self.val1.all(k, size(self.val1) > 0)", 2752508),
                ("self.val1.exists_one(k, size(self.val1) > 0)", 2359294),
                ("!self.val1.exists_one(k, size(self.val1) > 0)", 2359295),
                ("size(self.val1) == 2", 4),
                ("size(self.val1.filter(k, size(self.val1) > 1)) == 1", 6684670),
            ]),
        CostCases(
            name: "objects",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"object","#
                + #""properties":{"f1":{"type":"string"},"f2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("self.objs[0] == self.objs[1]", 6)
            ]),
        CostCases(
            name: "object access",
            schema: #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"},"#
                + #""c":{"type":"integer"},"d":{"type":"integer"}}},"a1":{"type":"object","#
                + #""properties":{"b1":{"type":"object","properties":{"c1":{"type":"integer"}}},"#
                + #""d2":{"type":"object","properties":{"e2":{"type":"integer"}}}}}}}"#,
            costs: [
                ("has(self.a.b)", 2),
                ("has(self.a1.b1.c1)", 3),
                ("!(has(self.a1.d2) && has(self.a1.d2.e2))", 6),
                ("!has(self.a1.d2)", 3),
                ("has(self.a)", 1),
                ("has(self.a) && has(self.a1)", 2),
                ("!has(self.a)", 2),
            ]),
        CostCases(
            name: "map access",
            schema: #"{"type":"object","properties":{"val":{"type":"object","#
                + #""additionalProperties":{"type":"integer"}}}}"#,
            costs: [
                ("!('a' in self.val)", 4),
                ("'b' in self.val", 3),
                ("!('c' in self.val)", 4),
                ("'d' in self.val", 3),
                ("!has(self.val.a)", 3),
                ("has(self.val.b)", 2),
                ("!has(self.val.c)", 3),
                ("has(self.val.d)", 2),
                ("self.val.all(k, self.val[k] > 0)", 3595115),
                ("self.val.exists_one(k, self.val[k] == 2)", 2696338),
                ("!self.val.exists_one(k, self.val[k] > 0)", 3145728),
                ("size(self.val) == 2", 4),
                ("size(self.val.filter(k, self.val[k] > 1)) == 1", 8089017),
            ]),
        CostCases(
            name: "listMap access",
            schema: #"{"type":"object","properties":{"listMap":{"type":"array","items":{"type":"object","#
                + #""properties":{"k":{"type":"string"},"v":{"type":"string"},"v2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}}}"#,
            costs: [
                ("has(self.listMap[0].v)", 3),
                ("self.listMap.all(m, m.k.startsWith('a'))", 6291453),
                ("self.listMap.all(m, !has(m.v2) || m.v2 == 'z')", 8388603),
                ("self.listMap.exists(m, m.k.endsWith('1'))", 7340028),
                ("self.listMap.exists_one(m, m.k == 'a3')", 5242879),
                ("!self.listMap.all(m, m.k.endsWith('1'))", 6291454),
                ("!self.listMap.exists(m, m.v == 'x')", 7340029),
                ("!self.listMap.exists_one(m, m.k.startsWith('a'))", 5242880),
                ("size(self.listMap.filter(m, m.k == 'a1')) == 1", 16777215),
                ("self.listMap.exists(m, m.k == 'a1' && m.v == 'b1')", 10485753),
                ("self.listMap.map(m, m.v).exists(v, v == 'b1')", 19922939),
                ("self.listMap.exists(m, has(m.v2) && m.v2 == 'z')", 8388603),
                ("!self.listMap.all(m, has(m.v2) && m.v2 != 'z')", 7340029),
                ("self.listMap.exists_one(m, has(m.v2) && m.v2 == 'z')", 6291454),
                ("self.listMap.filter(m, has(m.v2) && m.v2 == 'z').size() == 1", 17825790),
                ("self.listMap.map(m, has(m.v2) && m.v2 == 'z', m.v2).size() == 1", 18874365),
                ("self.listMap.filter(m, has(m.v2) && m.v2 == 'z').map(m, m.v2).size() == 1", 32505851),
                ("self.listMap.exists(m, m.v2 == 'z')", 7340028),
                ("!self.listMap.all(m, m.v2 != 'z')", 6291454),
            ]),
        CostCases(
            name: "list access",
            schema: #"{"type":"object","properties":{"array":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("2 in self.array", 1572865),
                ("self.array.all(e, e > 0)", 7864318),
                ("self.array.exists(e, e > 2)", 9437181),
                ("self.array.exists_one(e, e > 4)", 6291456),
                ("!self.array.all(e, e < 2)", 7864319),
                ("!self.array.exists(e, e < 0)", 9437182),
                ("!self.array.exists_one(e, e == 2)", 4718594),
                ("self.array.all(e, e < 100)", 7864318),
                ("size(self.array.filter(e, e%2 == 0)) == 3", 25165823),
                ("self.array.map(e, e * 20).filter(e, e > 50).exists(e, e == 60)", 53477367),
                ("size(self.array) == 8", 4),
            ]),
        CostCases(
            name: "listSet access",
            schema: #"{"type":"object","properties":{"set":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("3 in self.set", 1572865),
                ("self.set.all(e, e > 0)", 7864318),
                ("self.set.exists(e, e > 3)", 9437181),
                ("self.set.exists_one(e, e == 3)", 4718593),
                ("!self.set.all(e, e < 3)", 7864319),
                ("!self.set.exists(e, e < 0)", 9437182),
                ("!self.set.exists_one(e, e > 3)", 6291457),
                ("self.set.all(e, e < 10)", 7864318),
                ("size(self.set.filter(e, e%2 == 0)) == 2", 25165823),
                ("self.set.map(e, e * 20).filter(e, e > 50).exists_one(e, e == 60)", 50331642),
                ("size(self.set) == 5", 4),
            ]),
        CostCases(
            name: "typemeta and objectmeta access specified",
            schema: #"{"type":"object","properties":{"kind":{"type":"string"},"apiVersion":{"type":"string"},"#
                + #""metadata":{"type":"object","properties":{"name":{"type":"string"},"#
                + #""generateName":{"type":"string"}}}}}"#,
            costs: [
                ("self.kind == 'Pod'", 3),
                ("self.apiVersion == 'v1'", 3),
                ("self.metadata.name == 'foo'", 4),
                ("self.metadata.generateName == 'pickItForMe'", 5),
            ]),
        CostCases(
            name: "embedded object",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-embedded-resource":true}}}"#,
            costs: [
                ("self.embedded.kind == 'Pod'", 4),
                ("self.embedded.apiVersion == 'v1'", 4),
                ("self.embedded.metadata.name == 'foo'", 5),
                ("self.embedded.metadata.generateName == 'pickItForMe'", 6),
            ]),
        CostCases(
            name: "embedded object with properties",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-embedded-resource":true,"properties":{"kind":{"type":"string"},"#
                + #""apiVersion":{"type":"string"},"metadata":{"type":"object","#
                + #""properties":{"name":{"type":"string"},"generateName":{"type":"string"}}},"#
                + #""spec":{"type":"object","properties":{"field1":{"type":"string"}}}}}}}"#,
            costs: [
                ("self.embedded.kind == 'Pod'", 4),
                ("self.embedded.apiVersion == 'v1'", 4),
                ("self.embedded.metadata.name == 'foo'", 5),
                ("self.embedded.metadata.generateName == 'pickItForMe'", 6),
                ("self.embedded.spec.field1 == 'a'", 5),
            ]),
        CostCases(
            name: "embedded object with preserve unknown",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"x-kubernetes-embedded-resource":true}}}"#,
            costs: [
                ("self.embedded.kind == 'Pod'", 4),
                ("self.embedded.apiVersion == 'v1'", 4),
                ("self.embedded.metadata.name == 'foo'", 5),
                ("self.embedded.metadata.generateName == 'pickItForMe'", 6),
                ("has(self.embedded)", 1),
            ]),
    ]
}
