extension RuleCases {
    static let second: [RuleCases] = [
        RuleCases(
            name: "ext lists version 3",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"},"val2":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"val1":[1,2,3],"val2":[1,2,3]}"#,
            valid: [
                "lists.range(4) == [0,1,2,3]",
                "lists.range(0) == []",
                "[5,1,2,3].reverse() == [3,2,1,5]",
                "[].reverse() == []",
                "[1].reverse() == [1]",
                "['are', 'you', 'as', 'bored', 'as', 'I', 'am'].reverse() == ['am', 'I', 'as', 'bored', "
                    + "'as', 'you', 'are']",
                "[false, true, true].reverse().reverse() == [false, true, true]",
                "[1,2,3,4].slice(0, 4) == [1,2,3,4]",
                "[1,2,3,4].slice(0, 0) == []",
                "[1,2,3,4].slice(1, 1) == []",
                "[1,2,3,4].slice(4, 4) == []",
                "[1,2,3,4].slice(1, 3) == [2, 3]",
                "dyn([]).flatten() == []",
                "dyn([1,2,3,4]).flatten() == [1,2,3,4]",
                "[].sort() == []",
                "[1].sort() == [1]",
                "[4, 3, 2, 1].sort() == [1, 2, 3, 4]",
                #"["d", "a", "b", "c"].sort() == ["a", "b", "c", "d"]"#,
                "[].sortBy(e, e) == []",
                #"["a"].sortBy(e, e) == ["a"]"#,
                "[-3, 1, -5, -2, 4].sortBy(e, -(e * e)) == [-5, 4, -3, -2, 1]",
                "[-3, 1, -5, -2, 4].map(e, e * 2).sortBy(e, -(e * e)) == [-10, 8, -6, -4, 2]",
                "lists.range(3).sortBy(e, -e) == [2, 1, 0]",
                #"["a", "c", "b", "first"].sortBy(e, e == "first" ? "" : e) == ["first", "a", "b", "c"]"#,
                "[{'name': 'foo'}, {'name': 'bar'}, {'name': 'baz'}].sortBy(e, e.name) == [{'name': "
                    + "'bar'}, {'name': 'baz'}, {'name': 'foo'}]",
                "[].distinct() == []",
                "[1].distinct() == [1]",
                "[-2, 5, -2, 1, 1, 5, -2, 1].distinct() == [-2, 5, 1]",
                "['c', 'a', 'a', 'b', 'a', 'b', 'c', 'c'].distinct() == ['c', 'a', 'b']",
                "[[1], [1], [2]].distinct() == [[1], [2]]",
                "[{'name': 'a'}, {'name': 'b'}, {'name': 'a'}].distinct() == [{'name': 'a'}, {'name': 'b'}]",
                "[[1],[2],[3,4]].flatten() == [1,2,3,4]",
            ],
            invalid: [
                (
                    "[1,2,3,4].slice(3, 0) != [1,2]",
                    "cannot slice(3, 0), start index must be less than or equal to end index"
                ),
                ("[1,2,3,4].slice(0, 10) != [1,2]", "cannot slice(0, 10), list is length 4"),
                ("[1,2,3,4].slice(-5, 10) != [1,2]", "cannot slice(-5, 10), negative indexes not supported"),
                ("[1,2,3,4].slice(-5, -3) != [1,2]", "cannot slice(-5, -3), negative indexes not supported"),
                (
                    "[[1],[2],[3,4]].flatten(-1) == [1,2,3,4]",
                    "level must be non-negative evaluating rule: [[1],[2],[3,4]].flatten(-1) == [1,2,3,4]"
                ),
                (#"["d", 3, 2, "c"].sort() == ["a", "b", "c", "d"]"#, "expected type 'string' but found 'int'"),
            ]),
        RuleCases(
            name: "string lists",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"val1":["a","b","c"]}"#,
            valid: [
                "self.val1.join('-') == 'a-b-c'",
                "['a', 'b', 'c'].join('-') == 'a-b-c'",
                "self.val1.join() == 'abc'",
                "['a', 'b', 'c'].join() == 'abc'",
            ],
            invalid: []),
        RuleCases(
            name: "listSets",
            schema: #"{"type":"object","properties":{"val1":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"set"},"val2":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"set"}}}"#,
            object: #"{"val1":["a","b","c"],"val2":["a","c","b"]}"#,
            valid: [
                "self.val1 == ['c', 'b', 'a']",
                "self.val1 == self.val2",
                "'a' in self.val1",
                "self.val2[0] in self.val1",
                "!('x' in self.val1)",
                "self.val1 + self.val2 == ['a', 'b', 'c']",
                "self.val1 + ['c', 'd'] == ['a', 'b', 'c', 'd']",
                "self.val1.join('-') == 'a-b-c'",
                "['a', 'b', 'c'].join('-') == 'a-b-c'",
                "self.val1.join() == 'abc'",
                "['a', 'b', 'c'].join() == 'abc'",
                "sets.contains(['a', 'b'], [])",
                "sets.contains(['a', 'b'], ['b'])",
                "!sets.contains(['a', 'b'], ['c'])",
                "sets.equivalent([], [])",
                "sets.equivalent(['c', 'b', 'a'], ['b', 'c', 'a'])",
                "!sets.equivalent(['a', 'b'], ['b', 'c'])",
                "sets.intersects(['a', 'b'], ['b', 'c'])",
                "!sets.intersects([], [])",
                "!sets.intersects(['a', 'b'], [])",
                "!sets.intersects(['a', 'b'], ['c', 'd'])",
                "sets.contains([1, 2], [2])",
                "sets.contains([true, false], [false])",
                "sets.contains([1.25, 1.5], [1.5])",
                "sets.contains([{'a': 1}, {'b': 2}], [{'b': 2}])",
                "sets.contains([[1, 2], [3, 4]], [[3, 4]])",
                "sets.contains([timestamp('2000-01-01T00:00:00.000+01:00'), "
                    + "timestamp('2012-01-01T00:00:00.000+01:00')], "
                    + "[timestamp('2012-01-01T00:00:00.000+01:00')])",
                "sets.contains([duration('1h'), duration('2h')], [duration('2h')])",
                "sets.equivalent([1, 2], [1, 2])",
                "sets.equivalent([true, false], [true, false])",
                "sets.equivalent([1.25, 1.5], [1.25, 1.5])",
                "sets.equivalent([{'a': 1}, {'b': 2}], [{'a': 1}, {'b': 2}])",
                "sets.equivalent([[1, 2], [3, 4]], [[1, 2], [3, 4]])",
                "sets.equivalent([timestamp('2012-01-01T00:00:00.000+01:00')], "
                    + "[timestamp('2012-01-01T00:00:00.000+01:00')])",
                "sets.equivalent([duration('1h'), duration('2h')], [duration('1h'), duration('2h')])",
                "sets.intersects([1, 2], [2])",
                "sets.intersects([true, false], [false])",
                "sets.intersects([1.25, 1.5], [1.5])",
                "sets.intersects([{'a': 1}, {'b': 2}], [{'b': 2}])",
                "sets.intersects([[1, 2], [3, 4]], [[3, 4]])",
                "sets.intersects([timestamp('2000-01-01T00:00:00.000+01:00'), "
                    + "timestamp('2012-01-01T00:00:00.000+01:00')], "
                    + "[timestamp('2012-01-01T00:00:00.000+01:00')])",
                "sets.intersects([duration('1h'), duration('2h')], [duration('2h')])",
            ],
            invalid: []),
        RuleCases(
            name: "listMaps",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"array","#
                + #""items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"objs":[[{"k":"a","v":"1"},{"k":"b","v":"2"}],[{"k":"b","v":"2"},{"k":"a","v":"1"}],"#
                + #"[{"k":"b","v":"3"},{"k":"a","v":"1"}],[{"k":"c","v":"4"}]]}"#,
            valid: [
                "self.objs[0] == self.objs[1]",
                "self.objs[0] + self.objs[2] == self.objs[2]",
                "self.objs[2] + self.objs[0] == self.objs[0]",
                "self.objs[0] == [self.objs[0][0], self.objs[0][1]]",
                "self.objs[0] == [self.objs[0][1], self.objs[0][0]]",
                "self.objs[2] + [self.objs[0][0], self.objs[0][1]] == self.objs[0]",
                "size(self.objs[0] + [self.objs[3][0]]) == 3",
            ],
            invalid: [
                ("self.objs[0] == {'k': 'a', 'v': '1'}", "no matching overload for '_==_'")
            ]),
        RuleCases(
            name: "maps",
            schema: #"{"type":"object","properties":{"val1":{"type":"object","#
                + #""additionalProperties":{"type":"string"}},"val2":{"type":"object","#
                + #""additionalProperties":{"type":"string"}}}}"#,
            object: #"{"val1":{"k1":"a","k2":"b"},"val2":{"k2":"b","k1":"a"}}"#,
            valid: [
                "self.val1 == self.val2",
                "'k1' in self.val1",
                "!('k3' in self.val1)",
                "self.val1 == {'k1': 'a', 'k2': 'b'}",
            ],
            invalid: [
                ("{'k1': 'a', 'k2': 1, 'k2': false}", "expected type 'string' but found 'int'")
            ]),
        RuleCases(
            name: "objects",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"object","#
                + #""properties":{"f1":{"type":"string"},"f2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"objs":[{"f1":"a","f2":"b"},{"f1":"a","f2":"b"}]}"#,
            valid: [
                "self.objs[0] == self.objs[1]"
            ],
            invalid: [
                ("self.objs[0] == {'f1': 'a', 'f2': 'b'}", "found no matching overload for '_==_'")
            ]),
        RuleCases(
            name: "object access",
            schema: #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"},"#
                + #""c":{"type":"integer"},"d":{"type":"integer","nullable":true}}},"a1":{"type":"object","#
                + #""properties":{"b1":{"type":"object","properties":{"c1":{"type":"integer"}}},"#
                + #""d2":{"type":"object","properties":{"e2":{"type":"integer"}}}}}}}"#,
            object: #"{"a":{"b":1,"d":null},"a1":{"b1":{"c1":4}},"a3":{}}"#,
            valid: [
                "has(self.a.b)",
                "!has(self.a.c)",
                "!has(self.a.d)",
                "has(self.a1.b1.c1)",
                "!(has(self.a1.d2) && has(self.a1.d2.e2))",
                "!has(self.a1.d2)",
            ],
            invalid: [
                ("has(self.a.z)", "undefined field 'z'"),
                ("self.a['b'] == 1", "no matching overload for '_[_]'"),
                ("has(self.a1.d2.e2)", "no such key: d2"),
            ]),
        RuleCases(
            name: "map access",
            schema: #"{"type":"object","properties":{"val":{"type":"object","#
                + #""additionalProperties":{"type":"integer"}}}}"#,
            object: #"{"val":{"b":1,"d":2}}"#,
            valid: [
                "!('a' in self.val)",
                "'b' in self.val",
                "!('c' in self.val)",
                "'d' in self.val",
                "!has(self.val.a)",
                "has(self.val.b)",
                "!has(self.val.c)",
                "has(self.val.d)",
                "self.val.all(k, self.val[k] > 0)",
                "self.val.exists(k, self.val[k] > 1)",
                "self.val.exists_one(k, self.val[k] == 2)",
                "!self.val.exists(k, self.val[k] > 2)",
                "!self.val.exists_one(k, self.val[k] > 0)",
                "size(self.val) == 2",
                "self.val.map(k, self.val[k]).exists(v, v == 1)",
                "size(self.val.filter(k, self.val[k] > 1)) == 1",
                "self.val.all(k, v, v > 0)",
                "self.val.exists(k, v, v == 2)",
                "self.val.existsOne(k, v, v == 2)",
                "self.val.transformMap(k, v, v > 1, v + 1).size() == 1",
                "self.val.transformMap(k, v, v + 1).size() == 2",
                "self.val.transformMapEntry(k, v, v > 1, {k + '2': v + 1}).size() == 1",
                "self.val.transformMapEntry(k, v, {k + '2': v + 1}).size() == 2",
            ],
            invalid: [
                ("self.val['c'] == 1", "no such key: c")
            ]),
        RuleCases(
            name: "listMap access",
            schema: #"{"type":"object","properties":{"listMap":{"type":"array","items":{"type":"object","#
                + #""properties":{"k":{"type":"string"},"v":{"type":"string"},"v2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}}}"#,
            object: #"{"listMap":[{"k":"a1","v":"b1"},{"k":"a2","v":"b2"},{"k":"a3","v":"b3","v2":"z"}]}"#,
            valid: [
                "has(self.listMap[0].v)",
                "self.listMap.all(m, m.k.startsWith('a'))",
                "self.listMap.all(m, !has(m.v2) || m.v2 == 'z')",
                "self.listMap.exists(m, m.k.endsWith('1'))",
                "self.listMap.exists_one(m, m.k == 'a3')",
                "!self.listMap.all(m, m.k.endsWith('1'))",
                "!self.listMap.exists(m, m.v == 'x')",
                "!self.listMap.exists_one(m, m.k.startsWith('a'))",
                "size(self.listMap.filter(m, m.k == 'a1')) == 1",
                "self.listMap.exists(m, m.k == 'a1' && m.v == 'b1')",
                "self.listMap.map(m, m.v).exists(v, v == 'b1')",
                "self.listMap.exists(m, has(m.v2) && m.v2 == 'z')",
                "!self.listMap.all(m, has(m.v2) && m.v2 != 'z')",
                "self.listMap.exists_one(m, has(m.v2) && m.v2 == 'z')",
                "self.listMap.filter(m, has(m.v2) && m.v2 == 'z').size() == 1",
                "self.listMap.map(m, has(m.v2) && m.v2 == 'z', m.v2).size() == 1",
                "self.listMap.filter(m, has(m.v2) && m.v2 == 'z').map(m, m.v2).size() == 1",
                "self.listMap.exists(m, m.v2 == 'z')",
                "!self.listMap.all(m, m.v2 != 'z')",
                "!self.listMap.all(i, m, has(m.v2) && m.v2 != 'z')",
                "self.listMap.exists(i, m, has(m.v2) && m.v2 == 'z')",
                "self.listMap.existsOne(i, m, has(m.v2) && m.v2 == 'z')",
                "self.listMap.transformList(i, m, has(m.v2) && m.v2 == 'z', m.v2).size() == 1",
                "self.listMap.transformList(i, m, m.v).size() == 3",
            ],
            invalid: [
                ("self.listMap.all(m, m.v2 == 'z')", "no such key: v2"),
                ("self.listMap.exists_one(m, m.v2 == 'z')", "no such key: v2"),
                ("self.listMap.filter(m, m.v2 == 'z').size() == 1", "no such key: v2"),
                ("self.listMap.map(m, m.v2).size() == 1", "no such key: v2"),
                ("self.listMap.map(m, m.v2 == 'z', m.v2).size() == 1", "no such key: v2"),
            ]),
        RuleCases(
            name: "list access",
            schema: #"{"type":"object","properties":{"array":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"array":[1,1,2,2,3,3,4,5]}"#,
            valid: [
                "2 in self.array",
                "self.array.all(e, e > 0)",
                "self.array.exists(e, e > 2)",
                "self.array.exists_one(e, e > 4)",
                "!self.array.all(e, e < 2)",
                "!self.array.exists(e, e < 0)",
                "!self.array.exists_one(e, e == 2)",
                "self.array.all(e, e < 100)",
                "size(self.array.filter(e, e%2 == 0)) == 3",
                "self.array.map(e, e * 20).filter(e, e > 50).exists(e, e == 60)",
                "size(self.array) == 8",
                "self.array.all(i, e, e > 0)",
                "self.array.exists(i, e, e > 2)",
                "self.array.existsOne(i, e, e > 4)",
                "self.array.transformList(i, e, e > 2, e * 2).size() > 0",
                "self.array.transformList(i, e, e * 2).size() > 0",
            ],
            invalid: [
                ("self.array[100] == 0", "index out of bounds: 100")
            ]),
        RuleCases(
            name: "listSet access",
            schema: #"{"type":"object","properties":{"set":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"set":[1,2,3,4,5]}"#,
            valid: [
                "3 in self.set",
                "self.set.all(e, e > 0)",
                "self.set.exists(e, e > 3)",
                "self.set.exists_one(e, e == 3)",
                "!self.set.all(e, e < 3)",
                "!self.set.exists(e, e < 0)",
                "!self.set.exists_one(e, e > 3)",
                "self.set.all(e, e < 10)",
                "size(self.set.filter(e, e%2 == 0)) == 2",
                "self.set.map(e, e * 20).filter(e, e > 50).exists_one(e, e == 60)",
                "size(self.set) == 5",
            ],
            invalid: []),
        RuleCases(
            name: "typemeta and objectmeta access specified",
            schema: #"{"type":"object","properties":{"kind":{"type":"string"},"apiVersion":{"type":"string"},"#
                + #""metadata":{"type":"object","properties":{"name":{"type":"string"},"#
                + #""generateName":{"type":"string"}}}}}"#,
            object: #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","generateName":"pickItForMe","#
                + #""namespace":"xyz"}}"#,
            valid: [
                "self.kind == 'Pod'",
                "self.apiVersion == 'v1'",
                "self.metadata.name == 'foo'",
                "self.metadata.generateName == 'pickItForMe'",
            ],
            invalid: [
                ("has(self.metadata.namespace)", "undefined field 'namespace'")
            ]),
    ]
}
