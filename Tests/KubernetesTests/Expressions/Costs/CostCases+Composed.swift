extension CostCases {
    static let third: [CostCases] = [
        CostCases(
            name: "string in intOrString",
            schema: #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true}}}"#,
            costs: [
                ("type(self.something) == int ? self.something == 1 : self.something == '25%'", 7),
                ("type(self.something) == string && self.something == '25%'", 7),
                ("self.something == '25%'", 3),
                ("self.something != 1", 3),
                ("self.something == 1 || self.something == '25%'", 6),
                ("self.something == '25%' || self.something == 1", 6),
                ("self.something != ['anything']", 13),
            ]),
        CostCases(
            name: "int in intOrString",
            schema: #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true}}}"#,
            costs: [
                ("type(self.something) == int ? self.something == 1 : self.something == '25%'", 7),
                ("type(self.something) == int && self.something == 1", 7),
                ("self.something == 1", 3),
                ("self.something != 'some string'", 4),
                ("self.something == 1 || self.something == '25%'", 6),
                ("self.something == '25%' || self.something == 1", 6),
                ("self.something != ['anything']", 13),
            ]),
        CostCases(
            name: "null in intOrString",
            schema: #"{"type":"object","properties":{"something":{"x-kubernetes-int-or-string":true}}}"#,
            costs: [
                ("!has(self.something)", 2)
            ]),
        CostCases(
            name: "percent comparison using intOrString",
            schema: #"{"type":"object","properties":{"min":{"x-kubernetes-int-or-string":true},"#
                + #""current":{"type":"integer"},"available":{"type":"integer"}}}"#,
            costs: [
                (#"type(self.min) == string && self.min.matches(r'(\d+(\.\d+)?%)')"#, 1258298),
                (
                    "type(self.min) == int ? self.current <= self.min : double(self.current) / "
                        + "double(self.available) >= double(self.min.replace('%', '')) / 100.0", 629162
                ),
            ]),
        CostCases(
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
            costs: [
                ("has(self.withUnknown)", 1),
                ("self.withUnknownList.size() == 5", 4),
                ("self.withUnknownList[0] != self.withUnknownList[1]", 6),
                ("self.withUnknownList[1] == self.withUnknownList[2]", 6),
                ("self.withUnknownList[3] == self.withUnknownList[4]", 6),
                ("self.withUnknownFieldList[0] != self.withUnknownFieldList[1]", 6),
                ("self.withUnknownFieldList[1] == self.withUnknownFieldList[2]", 6),
            ]),
        CostCases(
            name: "known and unknown fields",
            schema: #"{"type":"object","properties":{"withUnknown":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"integer"}}},"#
                + #""withUnknownList":{"type":"array","items":{"type":"object","#
                + #""x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"integer"}}},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("self.withUnknown.known == 1", 3),
                ("self.withUnknownList[1] == self.withUnknownList[2]", 6),
                ("self.withUnknownList[0] != self.withUnknownList[1]", 6),
                ("self.withUnknownList[0] != self.withUnknownList[3]", 6),
                ("self.withUnknownList[0] != self.withUnknownList[5]", 6),
                ("self.withUnknownList[3] == self.withUnknownList[4]", 6),
                ("self.withUnknownList[4] != self.withUnknownList[5]", 6),
            ]),
        CostCases(
            name: "field nullability",
            schema: #"{"type":"object","properties":{"unsetPlainStr":{"type":"string"},"#
                + #""unsetDefaultedStr":{"type":"string"},"unsetNullableStr":{"type":"string"},"#
                + #""setPlainStr":{"type":"string"},"setDefaultedStr":{"type":"string"},"#
                + #""setNullableStr":{"type":"string"},"setToNullNullableStr":{"type":"string"}}}"#,
            costs: [
                ("!has(self.unsetPlainStr)", 2),
                ("has(self.unsetDefaultedStr) && self.unsetDefaultedStr == 'default value'", 5),
                ("!has(self.unsetNullableStr)", 2),
                ("has(self.setPlainStr) && self.setPlainStr == 'v1'", 4),
                ("has(self.setDefaultedStr) && self.setDefaultedStr == 'v2'", 4),
                ("has(self.setNullableStr) && self.setNullableStr == 'v3'", 4),
                ("type(self.setNullableStr) != null_type", 4),
                ("!has(self.setToNullNullableStr)", 2),
            ]),
        CostCases(
            name: "null values in container types",
            schema: #"{"type":"object","properties":{"m":{"type":"object","#
                + #""additionalProperties":{"type":"string"}},"l":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"atomic"},"s":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"set"}}}"#,
            costs: [
                ("self.m.size() == 2", 4),
                ("'a' in self.m", 3),
                ("type(self.m['a']) == null_type", 5),
            ]),
        CostCases(
            name: "object types are not accessible",
            schema: #"{"type":"object","properties":{"nestedInMap":{"type":"object","#
                + #""additionalProperties":{"type":"object","properties":{"inMapField":{"type":"integer"}}}},"#
                + #""nestedInList":{"type":"array","items":{"type":"object","#
                + #""properties":{"inListField":{"type":"integer"}}},"x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("type(self) == type(self)", 1844674407370955268),
                ("type(self.nestedInMap['k1']) == type(self.nestedInMap['k2'])", 1844674407370955272),
            ]),
        CostCases(
            name: "listMaps with unsupported identity characters in property names",
            schema: #"{"type":"object","properties":{"objs":{"type":"array","items":{"type":"array","#
                + #""items":{"type":"object","properties":{"k!":{"type":"string"},"k.":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k!","k."]},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("self.objs[0] == self.objs[1]", 104864),
                ("self.objs[0][0].k__dot__ == '1'", 6),
            ]),
        CostCases(
            name: "container type composition",
            schema: #"{"type":"object","properties":{"obj":{"type":"object","#
                + #""properties":{"field":{"type":"string"}}},"mapOfMap":{"type":"object","#
                + #""additionalProperties":{"type":"object","additionalProperties":{"type":"string"},"#
                + #""maxProperties":10},"maxProperties":10},"mapOfObj":{"type":"object","#
                + #""additionalProperties":{"type":"object","properties":{"field2":{"type":"string"}}}},"#
                + #""mapOfListMap":{"type":"object","additionalProperties":{"type":"array","#
                + #""items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"maxItems":10},"#
                + #""maxProperties":10},"mapOfList":{"type":"object","additionalProperties":{"type":"array","#
                + #""items":{"type":"string"},"x-kubernetes-list-type":"atomic","maxItems":10},"#
                + #""maxProperties":10},"listMapOfObj":{"type":"array","items":{"type":"object","#
                + #""properties":{"k2":{"type":"string"},"v2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k2"],"maxItems":10},"#
                + #""listOfMap":{"type":"array","items":{"type":"object","#
                + #""additionalProperties":{"type":"string"},"maxProperties":10},"#
                + #""x-kubernetes-list-type":"atomic","maxItems":10},"listOfObj":{"type":"array","#
                + #""items":{"type":"object","properties":{"field3":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"atomic"},"listOfListMap":{"type":"array","items":{"type":"array","#
                + #""items":{"type":"object","properties":{"k3":{"type":"string"},"v3":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"maxItems":10},"#
                + #""x-kubernetes-list-type":"atomic","maxItems":10}}}"#,
            costs: [
                ("self.obj.field == 'a'", 4),
                ("self.mapOfMap['x']['y'] == 'b'", 5),
                ("self.mapOfObj['k'].field2 == 'c'", 5),
                ("self.mapOfListMap['o'].exists(e, e.k == '1' && e.v == 'd')", 104),
                ("self.mapOfList['l'][0] == 'e'", 5),
                ("self.listMapOfObj.exists(e, e.k2 == '2' && e.v2 == 'f')", 103),
                ("self.listOfMap[0]['z'] == 'g'", 5),
                ("self.listOfObj[0].field3 == 'h'", 5),
                ("self.listOfListMap[0].exists(e, e.k3 == '3' && e.v3 == 'i')", 104),
                ("self.mapOfMap.map(k, k).map(k, k).size() == 1", 286),
                ("self.mapOfListMap.map(k, k).map(k, k).size() == 1", 286),
                ("self.mapOfList.map(k, k).map(k, k).size() == 1", 286),
                ("self.listOfMap.map(e, e).map(e, e).size() == 1", 286),
                ("self.listOfListMap.map(e, e).map(e, e).size() == 1", 286),
                ("self.mapOfMap.map(k, self.mapOfMap[k].map(m, m)).size() == 1", 1585),
                ("self.mapOfListMap.map(k, self.mapOfListMap[k].map(m, m)).size() == 1", 1585),
                ("self.mapOfList.map(k, self.mapOfList[k].map(l, l)).size() == 1", 1585),
                ("self.listOfMap.map(e, e.map(m, m)).size() == 1", 1555),
                ("self.listOfListMap.map(e, e.map(e, e)).size() == 1", 1555),
            ]),
        CostCases(
            name: "optionals",
            schema: #"{"type":"object","properties":{"obj":{"type":"object","#
                + #""properties":{"field":{"type":"string"},"absentField":{"type":"string"}}},"#
                + #""m":{"type":"object","additionalProperties":{"type":"string"}},"l":{"type":"array","#
                + #""items":{"type":"string"},"x-kubernetes-list-type":"atomic"}}}"#,
            costs: [
                ("optional.of('a') != optional.of('b')", 1844674407370955266),
                ("optional.of('a') != optional.none()", 1844674407370955266),
                ("optional.of('a').hasValue()", 2),
                ("optional.of('a').or(optional.of('a')).hasValue()", 4),
                ("optional.none().or(optional.of('a')).hasValue()", 4),
                ("optional.of('a').optMap(v, v == 'value').hasValue()", 18),
                ("self.obj.?field == optional.of('a')", 1844674407370955268),
                ("self.obj.?absentField == optional.none()", 1844674407370955268),
                ("self.obj.?field.orValue('v') == 'a'", 5),
                ("self.m[?'k'] == optional.of('v')", 1844674407370955268),
                ("self.l[?0] == optional.of('a')", 1844674407370955268),
                ("optional.ofNonZeroValue(1).hasValue()", 2),
                ("optional.of([1, 2, 3, 4, 5]).optMap(v, v.size()).hasValue()", 38),
                ("optional.of('abcdefgabcdefg').optMap(v, v.size()).hasValue()", 18),
                ("self.l[?0].optMap(v, v == 'a').hasValue()", 22),
            ]),
        CostCases(
            name: "quantity",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            costs: [
                ("isQuantity(self.val1)", 314575),
                ("isQuantity(self.val2)", 314575),
                (#"isQuantity("200M")"#, 1),
                (#"isQuantity("20Mi")"#, 1),
                (#"quantity("200M") == quantity("0.2G") && quantity("0.2G") == quantity("200M")"#, 6),
                (
                    #"quantity("2M") == quantity("0.002G") && quantity("2000k") == quantity("2M") && "#
                        + #"quantity("0.002G") == quantity("2000k")"#, 9
                ),
                ("quantity(self.val1).isLessThan(quantity(self.val2))", 629151),
                (#"quantity("50M").isLessThan(quantity("100M"))"#, 3),
                (#"quantity("50Mi").isGreaterThan(quantity("50M"))"#, 3),
                (#"quantity("200M").compareTo(quantity("0.2G")) == 0"#, 4),
                (#"quantity("50k").add(quantity("20")) == quantity("50.02k")"#, 5),
                (#"quantity("50k").sub(20) == quantity("49980")"#, 4),
                (#"quantity("50").isInteger()"#, 2),
                ("quantity(self.val1).isInteger()", 314576),
            ]),
    ]
}
