extension RuleCases {
    static let third: [RuleCases] = [
        RuleCases(
            name: "typemeta and objectmeta access not specified",
            schema: #"{"type":"object","properties":{"spec":{"type":"object","#
                + #""properties":{"field1":{"type":"string"}}}}}"#,
            object: #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","generateName":"pickItForMe","#
                + #""namespace":"xyz"},"spec":{"field1":"a"}}"#,
            isRoot: true,
            valid: [
                "self.kind == 'Pod'",
                "self.apiVersion == 'v1'",
                "self.metadata.name == 'foo'",
                "self.metadata.generateName == 'pickItForMe'",
                "self.spec.field1 == 'a'",
            ],
            invalid: [
                ("has(self.metadata.namespace)", "undefined field 'namespace'")
            ]),
        RuleCases(
            name: "embedded object",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-embedded-resource":true}}}"#,
            object: #"{"embedded":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","#
                + #""generateName":"pickItForMe","namespace":"xyz"},"spec":{"field1":"a"}}}"#,
            valid: [
                "self.embedded.kind == 'Pod'",
                "self.embedded.apiVersion == 'v1'",
                "self.embedded.metadata.name == 'foo'",
                "self.embedded.metadata.generateName == 'pickItForMe'",
            ],
            invalid: [
                ("has(self.embedded.metadata.namespace)", "undefined field 'namespace'"),
                ("has(self.embedded.spec)", "undefined field 'spec'"),
            ]),
        RuleCases(
            name: "embedded object with properties",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-embedded-resource":true,"properties":{"kind":{"type":"string"},"#
                + #""apiVersion":{"type":"string"},"metadata":{"type":"object","#
                + #""properties":{"name":{"type":"string"},"generateName":{"type":"string"}}},"#
                + #""spec":{"type":"object","properties":{"field1":{"type":"string"}}}}}}}"#,
            object: #"{"embedded":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","#
                + #""generateName":"pickItForMe","namespace":"xyz"},"spec":{"field1":"a"}}}"#,
            valid: [
                "self.embedded.kind == 'Pod'",
                "self.embedded.apiVersion == 'v1'",
                "self.embedded.metadata.name == 'foo'",
                "self.embedded.metadata.generateName == 'pickItForMe'",
                "self.embedded.spec.field1 == 'a'",
            ],
            invalid: [
                ("has(self.embedded.metadata.namespace)", "undefined field 'namespace'")
            ]),
        RuleCases(
            name: "embedded object with usage of reserved keywords",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-embedded-resource":true,"properties":{"kind":{"type":"string"},"#
                + #""apiVersion":{"type":"string"},"metadata":{"type":"object","#
                + #""properties":{"name":{"type":"string"},"generateName":{"type":"string"},"#
                + #""namespace":{"type":"string"}}},"spec":{"type":"object","#
                + #""properties":{"if":{"type":"string"}}}}}}}"#,
            object: #"{"embedded":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","#
                + #""generateName":"pickItForMe","namespace":"reserved_keyword_namespace"},"#
                + #""spec":{"if":"reserved_keyword_if"}}}"#,
            valid: [
                "has(self.embedded.metadata.namespace)",
                "self.embedded.metadata.namespace == 'reserved_keyword_namespace'",
                "has(self.embedded.spec.if)",
                "self.embedded.spec.if == 'reserved_keyword_if'",
            ],
            invalid: []),
        RuleCases(
            name: "embedded object with preserve unknown",
            schema: #"{"type":"object","properties":{"embedded":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"x-kubernetes-embedded-resource":true}}}"#,
            object: #"{"embedded":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"foo","#
                + #""generateName":"pickItForMe","namespace":"xyz"},"spec":{"field1":"a"}}}"#,
            valid: [
                "self.embedded.kind == 'Pod'",
                "self.embedded.apiVersion == 'v1'",
                "self.embedded.metadata.name == 'foo'",
                "self.embedded.metadata.generateName == 'pickItForMe'",
                "has(self.embedded)",
            ],
            invalid: [
                ("has(self.embedded.spec)", "undefined field 'spec'")
            ]),
        RuleCases(
            name: "string in intOrString",
            schema: #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true}}}"#,
            object: #"{"something":"25%"}"#,
            valid: [
                "self.something == '25%'",
                "self.something != 1",
                "self.something == 1 || self.something == '25%'",
                "self.something == '25%' || self.something == 1",
                "type(self.something) == string && self.something == '25%'",
                "type(self.something) == int ? self.something == 1 : self.something == '25%'",
                "self.something != ['anything']",
            ],
            invalid: []),
        RuleCases(
            name: "int in intOrString",
            schema: #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true}}}"#,
            object: #"{"something":1}"#,
            valid: [
                "self.something == 1",
                "self.something != 'some string'",
                "self.something == 1 || self.something == '25%'",
                "self.something == '25%' || self.something == 1",
                "type(self.something) == int && self.something == 1",
                "type(self.something) == int ? self.something == 1 : self.something == '25%'",
                "self.something != ['anything']",
            ],
            invalid: []),
        RuleCases(
            name: "null in intOrString",
            schema:
                #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true,"nullable":true}}}"#,
            object: #"{"something":null}"#,
            valid: [
                "!has(self.something)"
            ],
            invalid: [
                ("type(self.something) == int", "no such key")
            ]),
        RuleCases(
            name: "percent comparison using intOrString",
            schema: #"{"type":"object","properties":{"min":{"x-kubernetes-int-or-string":true},"#
                + #""current":{"type":"integer"},"available":{"type":"integer"}}}"#,
            object: #"{"min":"50%","current":5,"available":10}"#,
            valid: [
                #"type(self.min) == string && self.min.matches(r'(\d+(\.\d+)?%)')"#,
                "type(self.min) == int ? self.current <= self.min : double(self.current) / "
                    + "double(self.available) >= double(self.min.replace('%', '')) / 100.0",
            ],
            invalid: []),
        RuleCases(
            name: "preserve unknown fields",
            schema: #"{"type":"object","properties":{"withUnknown":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true},"withUnknownList":{"type":"array","#
                + #""items":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"#
                + #""x-kubernetes-list-type":"atomic"},"withUnknownFieldList":{"type":"array","#
                + #""items":{"type":"object","#
                + #""properties":{"fieldOfUnknownType":{"x-kubernetes-preserve-unknown-fields":true}}},"#
                + #""x-kubernetes-list-type":"atomic"},"anyvalList":{"type":"array","#
                + #""items":{"x-kubernetes-preserve-unknown-fields":true},"x-kubernetes-list-type":"atomic"},"#
                + #""anyvalMap":{"type":"object","#
                + #""additionalProperties":{"x-kubernetes-preserve-unknown-fields":true}},"#
                + #""anyvalField1":{"x-kubernetes-preserve-unknown-fields":true},"#
                + #""anyvalField2":{"x-kubernetes-preserve-unknown-fields":true}}}"#,
            object: #"{"withUnknown":{"field1":"a","field2":"b"},"withUnknownList":[{"field1":"a","field2":"b"},"#
                + #"{"field1":"x","field2":"y"},{"field1":"x","field2":"y"},{},{}],"#
                + #""withUnknownFieldList":[{"fieldOfUnknownType":"a"},{"fieldOfUnknownType":1},"#
                + #"{"fieldOfUnknownType":1}],"anyvalList":["a",2],"anyvalMap":{"k":"1"},"anyvalField1":1,"#
                + #""anyvalField2":"a"}"#,
            valid: [
                "has(self.withUnknown)",
                "self.withUnknownList.size() == 5",
                "self.withUnknownList[0] != self.withUnknownList[1]",
                "self.withUnknownList[1] == self.withUnknownList[2]",
                "self.withUnknownList[3] == self.withUnknownList[4]",
                "self.withUnknownFieldList[0] != self.withUnknownFieldList[1]",
                "self.withUnknownFieldList[1] == self.withUnknownFieldList[2]",
            ],
            invalid: [
                ("has(self.withUnknown.field1)", "undefined field 'field1'"),
                ("has(self.anyvalList)", "undefined field 'anyvalList'"),
                ("has(self.anyvalMap)", "undefined field 'anyvalMap'"),
                ("has(self.anyvalField1)", "undefined field 'anyvalField1'"),
                ("has(self.anyvalField2)", "undefined field 'anyvalField2'"),
            ]),
        RuleCases(
            name: "known and unknown fields",
            schema: #"{"type":"object","properties":{"withUnknown":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"integer"}}},"#
                + #""withUnknownList":{"type":"array","items":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"integer"}}},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"withUnknown":{"known":1,"unknown":"a"},"withUnknownList":[{"known":1,"unknown":"a"},"#
                + #"{"known":1,"unknown":"b"},{"known":1,"unknown":"b"},{"known":1},{"known":1},{"known":2}]}"#,
            valid: [
                "self.withUnknown.known == 1",
                "self.withUnknownList[0] != self.withUnknownList[1]",
                "self.withUnknownList[1] == self.withUnknownList[2]",
                "self.withUnknownList[0] != self.withUnknownList[1]",
                "self.withUnknownList[0] != self.withUnknownList[3]",
                "self.withUnknownList[0] != self.withUnknownList[5]",
                "self.withUnknownList[3] == self.withUnknownList[4]",
                "self.withUnknownList[4] != self.withUnknownList[5]",
            ],
            invalid: [
                ("has(self.withUnknown.unknown)", "undefined field 'unknown'")
            ]),
        RuleCases(
            name: "field nullability",
            schema: #"{"type":"object","properties":{"unsetPlainStr":{"type":"string"},"#
                + #""unsetDefaultedStr":{"type":"string","default":"default value"},"#
                + #""unsetNullableStr":{"type":"string","nullable":true},"setPlainStr":{"type":"string"},"#
                + #""setDefaultedStr":{"type":"string","default":"default value"},"#
                + #""setNullableStr":{"type":"string","nullable":true},"setToNullNullableStr":{"type":"string","#
                + #""nullable":true}}}"#,
            object: #"{"setPlainStr":"v1","setDefaultedStr":"v2","setNullableStr":"v3","#
                + #""setToNullNullableStr":null,"unsetDefaultedStr":"default value"}"#,
            valid: [
                "!has(self.unsetPlainStr)",
                "has(self.unsetDefaultedStr) && self.unsetDefaultedStr == 'default value'",
                "!has(self.unsetNullableStr)",
                "has(self.setPlainStr) && self.setPlainStr == 'v1'",
                "has(self.setDefaultedStr) && self.setDefaultedStr == 'v2'",
                "has(self.setNullableStr) && self.setNullableStr == 'v3'",
                "type(self.setNullableStr) != null_type",
                "!has(self.setToNullNullableStr)",
            ],
            invalid: [
                ("self.unsetPlainStr == null", "no matching overload for '_==_' applied to '(string, null)"),
                ("self.unsetDefaultedStr != null", "no matching overload for '_!=_' applied to '(string, null)"),
                ("self.unsetNullableStr == null", "no matching overload for '_==_' applied to '(string, null)"),
                ("self.setPlainStr != null", "no matching overload for '_!=_' applied to '(string, null)"),
                ("self.setDefaultedStr != null", "no matching overload for '_!=_' applied to '(string, null)"),
                ("self.setNullableStr != null", "no matching overload for '_!=_' applied to '(string, null)"),
            ]),
        RuleCases(
            name: "null values in container types",
            schema: #"{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"string","#
                + #""nullable":true}},"l":{"type":"array","items":{"type":"string","nullable":true},"#
                + #""x-kubernetes-list-type":"atomic"},"s":{"type":"array","items":{"type":"string","#
                + #""nullable":true},"x-kubernetes-list-type":"set"}}}"#,
            object: #"{"m":{"a":null,"b":"not-nil"},"l":[null,"not-nil"],"s":[null,"not-nil"]}"#,
            valid: [
                "self.m.size() == 2",
                "'a' in self.m",
                "type(self.m['a']) == null_type",
                "self.l.size() == 2",
                "type(self.l[0]) == null_type",
                "self.s.size() == 2",
                "type(self.s[0]) == null_type",
            ],
            invalid: []),
        RuleCases(
            name: "escaping",
            schema: #"{"type":"object","properties":{"true":{"type":"integer"},"false":{"type":"integer"},"#
                + #""null":{"type":"integer"},"in":{"type":"integer"},"as":{"type":"integer"},"#
                + #""break":{"type":"integer"},"const":{"type":"integer"},"continue":{"type":"integer"},"#
                + #""else":{"type":"integer"},"for":{"type":"integer"},"function":{"type":"integer"},"#
                + #""if":{"type":"integer"},"import":{"type":"integer"},"let":{"type":"integer"},"#
                + #""loop":{"type":"integer"},"package":{"type":"integer"},"namespace":{"type":"integer"},"#
                + #""return":{"type":"integer"},"var":{"type":"integer"},"void":{"type":"integer"},"#
                + #""while":{"type":"integer"},"int":{"type":"integer"},"uint":{"type":"integer"},"#
                + #""double":{"type":"integer"},"bool":{"type":"integer"},"string":{"type":"integer"},"#
                + #""bytes":{"type":"integer"},"list":{"type":"integer"},"map":{"type":"integer"},"#
                + #""null_type":{"type":"integer"},"type":{"type":"integer"},"self":{"type":"integer"},"#
                + #""getDate":{"type":"integer"},"all":{"type":"integer"},"size":{"type":"string"},"#
                + #""_true":{"type":"integer"},"dot.dot":{"type":"integer"},"dash-dash":{"type":"integer"},"#
                + #""slash/slash":{"type":"integer"},"underscore_underscore":{"type":"integer"},"#
                + #""doubleunderscore__doubleunderscore":{"type":"integer"}}}"#,
            object: #"{"true":1,"false":2,"null":3,"in":4,"as":5,"break":6,"const":7,"continue":8,"else":9,"#
                + #""for":10,"function":11,"if":12,"import":13,"let":14,"loop":15,"package":16,"namespace":17,"#
                + #""return":18,"var":19,"void":20,"while":21,"int":101,"uint":102,"double":103,"bool":104,"#
                + #""string":105,"bytes":106,"list":107,"map":108,"null_type":109,"type":110,"self":201,"#
                + #""getDate":202,"all":203,"size":"204","_true":301,"dot.dot":401,"dash-dash":402,"#
                + #""slash/slash":403,"underscore_underscore":404,"doubleunderscore__doubleunderscore":405}"#,
            valid: [
                "self.__true__ == 1",
                "self.__false__ == 2",
                "self.__null__ == 3",
                "self.__in__ == 4",
                "self.__as__ == 5",
                "self.__break__ == 6",
                "self.__const__ == 7",
                "self.__continue__ == 8",
                "self.__else__ == 9",
                "self.__for__ == 10",
                "self.__function__ == 11",
                "self.__if__ == 12",
                "self.__import__ == 13",
                "self.__let__ == 14",
                "self.__loop__ == 15",
                "self.__package__ == 16",
                "self.__namespace__ == 17",
                "self.__return__ == 18",
                "self.__var__ == 19",
                "self.__void__ == 20",
                "self.__while__ == 21",
                "self.__true__ == 1",
                "self.int == 101",
                "self.uint == 102",
                "self.double == 103",
                "self.bool == 104",
                "self.string == 105",
                "self.bytes == 106",
                "self.list == 107",
                "self.map == 108",
                "self.null_type == 109",
                "self.type == 110",
                "self.self == 201",
                "self.getDate == 202",
                "self.all == 203",
                "self.size == '204'",
                "self._true == 301",
                "self.__true__ != 301",
                "self.dot__dot__dot == 401",
                "self.dash__dash__dash == 402",
                "self.slash__slash__slash == 403",
                "self.underscore_underscore == 404",
                "self.doubleunderscore__underscores__doubleunderscore == 405",
            ],
            invalid: [
                ("self == 201", "found no matching overload for '_==_'"),
                ("self.__illegal__ == 301", "undefined field '__illegal__'"),
            ]),
        RuleCases(
            name: "map keys are not escaped",
            schema:
                #"{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"integer"}}}}"#,
            object: #"{"m":{"@":1,"9":2,"int":3,"./-":4,"👑":5}}"#,
            valid: [
                "self.m['@'] == 1",
                "self.m['9'] == 2",
                "self.m['int'] == 3",
                "self.m['./-'] == 4",
                "self.m['👑'] == 5",
            ],
            invalid: []),
        RuleCases(
            name: "object types are not accessible",
            schema: #"{"type":"object","properties":{"nestedInMap":{"type":"object","#
                + #""additionalProperties":{"type":"object","properties":{"inMapField":{"type":"integer"}}}},"#
                + #""nestedInList":{"type":"array","items":{"type":"object","#
                + #""properties":{"inListField":{"type":"integer"}}},"x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"nestedInMap":{"k1":{"inMapField":1},"k2":{"inMapField":2}},"#
                + #""nestedInList":[{"inListField":1},{"inListField":2}]}"#,
            valid: [
                "type(self) == type(self)",
                "type(self.nestedInMap['k1']) == type(self.nestedInMap['k2'])",
                "type(self.nestedInList[0]) == type(self.nestedInList[1])",
            ],
            invalid: []),
        RuleCases(
            name: "listMaps with unsupported identity characters in property names",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"array","#
                + #""items":{"type":"object","properties":{"k!":{"type":"string"},"k.":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k!","k."]},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"objs":[[{"k!":"a","k.":"1"},{"k!":"b","k.":"2"}],[{"k!":"b","k.":"2"},{"k!":"a","#
                + #""k.":"1"}],[{"k!":"b","k.":"2"},{"k!":"c","k.":"1"}],[{"k!":"b","k.":"2"},{"k!":"a","#
                + #""k.":"3"}]]}"#,
            valid: [
                "self.objs[0] == self.objs[1]",
                "self.objs[0][0].k__dot__ == '1'",
                "self.objs[0] != self.objs[2]",
                "self.objs[0] != self.objs[3]",
            ],
            invalid: []),
        RuleCases(
            name: "container type composition",
            schema: #"{"type":"object","properties":{"obj":{"type":"object","#
                + #""properties":{"field":{"type":"string"}}},"mapOfMap":{"type":"object","#
                + #""additionalProperties":{"type":"object","additionalProperties":{"type":"string"}}},"#
                + #""mapOfObj":{"type":"object","additionalProperties":{"type":"object","#
                + #""properties":{"field2":{"type":"string"}}}},"mapOfListMap":{"type":"object","#
                + #""additionalProperties":{"type":"array","items":{"type":"object","#
                + #""properties":{"k":{"type":"string"},"v":{"type":"string"}}},"x-kubernetes-list-type":"map","#
                + #""x-kubernetes-list-map-keys":["k"]}},"mapOfList":{"type":"object","#
                + #""additionalProperties":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"atomic"}},"listMapOfObj":{"type":"array","items":{"type":"object","#
                + #""properties":{"k2":{"type":"string"},"v2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k2"]},"#
                + #""listOfMap":{"type":"array","items":{"type":"object","#
                + #""additionalProperties":{"type":"string"}},"x-kubernetes-list-type":"atomic"},"#
                + #""listOfObj":{"type":"array","items":{"type":"object","#
                + #""properties":{"field3":{"type":"string"}}},"x-kubernetes-list-type":"atomic"},"#
                + #""listOfListMap":{"type":"array","items":{"type":"array","items":{"type":"object","#
                + #""properties":{"k3":{"type":"string"},"v3":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k3"]},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"obj":{"field":"a"},"mapOfMap":{"x":{"y":"b"}},"mapOfObj":{"k":{"field2":"c"}},"#
                + #""mapOfListMap":{"o":[{"k":"1","v":"d"}]},"mapOfList":{"l":["e"]},"listMapOfObj":[{"k2":"2","#
                + #""v2":"f"}],"listOfMap":[{"z":"g"}],"listOfObj":[{"field3":"h"}],"listOfListMap":[[{"k3":"3","#
                + #""v3":"i"}]]}"#,
            valid: [
                "self.obj.field == 'a'",
                "self.mapOfMap['x']['y'] == 'b'",
                "self.mapOfObj['k'].field2 == 'c'",
                "self.mapOfListMap['o'].exists(e, e.k == '1' && e.v == 'd')",
                "self.mapOfList['l'][0] == 'e'",
                "self.listMapOfObj.exists(e, e.k2 == '2' && e.v2 == 'f')",
                "self.listOfMap[0]['z'] == 'g'",
                "self.listOfObj[0].field3 == 'h'",
                "self.listOfListMap[0].exists(e, e.k3 == '3' && e.v3 == 'i')",
            ],
            invalid: []),
    ]
}
