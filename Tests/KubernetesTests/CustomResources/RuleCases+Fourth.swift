extension RuleCases {
    static let fourth: [RuleCases] = [
        RuleCases(
            name: "stdlib list functions",
            schema: #"{"type":"object","properties":{"ints":{"type":"array","items":{"type":"integer"},"#
                + #""x-kubernetes-list-type":"atomic"},"unsortedInts":{"type":"array","#
                + #""items":{"type":"integer"},"x-kubernetes-list-type":"atomic"},"emptyInts":{"type":"array","#
                + #""items":{"type":"integer"},"x-kubernetes-list-type":"atomic"},"doubles":{"type":"array","#
                + #""items":{"type":"number","format":"double"},"x-kubernetes-list-type":"atomic"},"#
                + #""unsortedDoubles":{"type":"array","items":{"type":"number","format":"double"},"#
                + #""x-kubernetes-list-type":"atomic"},"emptyDoubles":{"type":"array","items":{"type":"number","#
                + #""format":"double"},"x-kubernetes-list-type":"atomic"},"intBackedDoubles":{"type":"array","#
                + #""items":{"type":"number","format":"double"},"x-kubernetes-list-type":"atomic"},"#
                + #""unsortedIntBackedDDoubles":{"type":"array","items":{"type":"number","format":"double"},"#
                + #""x-kubernetes-list-type":"atomic"},"emptyIntBackedDDoubles":{"type":"array","#
                + #""items":{"type":"number","format":"double"},"x-kubernetes-list-type":"atomic"},"#
                + #""durations":{"type":"array","items":{"type":"string","format":"duration"},"#
                + #""x-kubernetes-list-type":"atomic"},"unsortedDurations":{"type":"array","#
                + #""items":{"type":"string","format":"duration"},"x-kubernetes-list-type":"atomic"},"#
                + #""emptyDurations":{"type":"array","items":{"type":"string","format":"duration"},"#
                + #""x-kubernetes-list-type":"atomic"},"strings":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"atomic"},"unsortedStrings":{"type":"array","#
                + #""items":{"type":"string"},"x-kubernetes-list-type":"atomic"},"emptyStrings":{"type":"array","#
                + #""items":{"type":"string"},"x-kubernetes-list-type":"atomic"},"dates":{"type":"array","#
                + #""items":{"type":"string","format":"date"},"x-kubernetes-list-type":"atomic"},"#
                + #""unsortedDates":{"type":"array","items":{"type":"string","format":"date"},"#
                + #""x-kubernetes-list-type":"atomic"},"emptyDates":{"type":"array","items":{"type":"string","#
                + #""format":"date"},"x-kubernetes-list-type":"atomic"},"objs":{"type":"array","#
                + #""items":{"type":"object","properties":{"f1":{"type":"string"},"f2":{"type":"string"}}},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"ints":[1,2,2,3],"unsortedInts":[2,1],"emptyInts":[],"doubles":[1,2,2,3],"#
                + #""unsortedDoubles":[2,1],"emptyDoubles":[],"intBackedDoubles":[1,2,2,3],"#
                + #""unsortedIntBackedDDoubles":[2,1],"emptyIntBackedDDoubles":[],"durations":["1s","1m","1m","#
                + #""1h"],"unsortedDurations":["1m","1s"],"emptyDurations":[],"strings":["a","b","b","c"],"#
                + #""unsortedStrings":["b","a"],"emptyStrings":[],"dates":["2000-01-01","2000-02-01","#
                + #""2000-02-01","2010-01-01"],"unsortedDates":["2000-02-01","2000-01-01"],"emptyDates":[],"#
                + #""objs":[{"f1":"a","f2":"a"},{"f1":"a","f2":"b"},{"f1":"a","f2":"b"},{"f1":"a","f2":"c"}]}"#,
            valid: [
                "self.ints.sum() == 8",
                "self.ints.min() == 1",
                "self.ints.max() == 3",
                "self.emptyInts.sum() == 0",
                "self.ints.isSorted()",
                "self.emptyInts.isSorted()",
                "self.unsortedInts.isSorted() == false",
                "self.ints.indexOf(2) == 1",
                "self.ints.lastIndexOf(2) == 2",
                "self.ints.indexOf(10) == -1",
                "self.ints.lastIndexOf(10) == -1",
                "self.doubles.sum() == 8.0",
                "self.doubles.min() == 1.0",
                "self.doubles.max() == 3.0",
                "self.emptyDoubles.sum() == 0.0",
                "self.doubles.isSorted()",
                "self.emptyDoubles.isSorted()",
                "self.unsortedDoubles.isSorted() == false",
                "self.doubles.indexOf(2.0) == 1",
                "self.doubles.lastIndexOf(2.0) == 2",
                "self.doubles.indexOf(10.0) == -1",
                "self.doubles.lastIndexOf(10.0) == -1",
                "self.intBackedDoubles.sum() == 8.0",
                "self.intBackedDoubles.min() == 1.0",
                "self.intBackedDoubles.max() == 3.0",
                "self.emptyIntBackedDDoubles.sum() == 0.0",
                "self.intBackedDoubles.isSorted()",
                "self.emptyDoubles.isSorted()",
                "self.unsortedIntBackedDDoubles.isSorted() == false",
                "self.intBackedDoubles.indexOf(2.0) == 1",
                "self.intBackedDoubles.lastIndexOf(2.0) == 2",
                "self.intBackedDoubles.indexOf(10.0) == -1",
                "self.intBackedDoubles.lastIndexOf(10.0) == -1",
                "self.durations.sum() == duration('1h2m1s')",
                "self.durations.min() == duration('1s')",
                "self.durations.max() == duration('1h')",
                "self.emptyDurations.sum() == duration('0')",
                "self.durations.isSorted()",
                "self.emptyDurations.isSorted()",
                "self.unsortedDurations.isSorted() == false",
                "self.durations.indexOf(duration('1m')) == 1",
                "self.durations.lastIndexOf(duration('1m')) == 2",
                "self.durations.indexOf(duration('2m')) == -1",
                "self.durations.lastIndexOf(duration('2m')) == -1",
                "self.strings.min() == 'a'",
                "self.strings.max() == 'c'",
                "self.strings.isSorted()",
                "self.emptyStrings.isSorted()",
                "self.unsortedStrings.isSorted() == false",
                "self.strings.indexOf('b') == 1",
                "self.strings.lastIndexOf('b') == 2",
                "self.strings.indexOf('x') == -1",
                "self.strings.lastIndexOf('x') == -1",
                "self.dates.min() == timestamp('2000-01-01T00:00:00.000Z')",
                "self.dates.max() == timestamp('2010-01-01T00:00:00.000Z')",
                "self.dates.isSorted()",
                "self.emptyDates.isSorted()",
                "self.unsortedDates.isSorted() == false",
                "self.dates.indexOf(timestamp('2000-02-01T00:00:00.000Z')) == 1",
                "self.dates.lastIndexOf(timestamp('2000-02-01T00:00:00.000Z')) == 2",
                "self.dates.indexOf(timestamp('2005-02-01T00:00:00.000Z')) == -1",
                "self.dates.lastIndexOf(timestamp('2005-02-01T00:00:00.000Z')) == -1",
                "[[1], [2]].indexOf([1]) == 0",
                "[{'a': 1}, {'b': 2}].lastIndexOf({'b': 2}) == 1",
                "self.objs.indexOf(self.objs[1]) == 1",
                "self.objs.lastIndexOf(self.objs[1]) == 2",
                "([0] + self.emptyInts).min() == 0",
                "dyn([]).sum() == 0",
                "dyn([1, 2]).sum() == 3",
                "dyn([1.0, 2.0]).sum() == 3.0",
                "[].sum() == 0",
            ],
            invalid: [
                ("self.emptyInts.min() == 1", "min called on empty list"),
                ("self.emptyInts.max() == 3", "max called on empty list"),
                ("self.emptyDoubles.min() == 1.0", "min called on empty list"),
                ("self.emptyDoubles.max() == 3.0", "max called on empty list"),
                ("self.emptyStrings.min() == 'a'", "min called on empty list"),
                ("self.emptyStrings.max() == 'c'", "max called on empty list"),
                ("['a', 'b'].sum() == 'c'", "found no matching overload for 'sum' applied to 'list(string).()"),
                ("[[1], [2]].min() == [1]", "found no matching overload for 'min' applied to 'list(list(int)).()"),
                (
                    "[{'a': 1}, {'b': 2}].max() == {'b': 2}",
                    "found no matching overload for 'max' applied to 'list(map(string, int)).()"
                ),
            ]),
        RuleCases(
            name: "stdlib regex functions",
            schema: #"{"type":"object","properties":{"str":{"type":"string"}}}"#,
            object: #"{"str":"this is a 123 string 456"}"#,
            valid: [
                "self.str.find('[0-9]+') == '123'",
                "self.str.find('[0-9]+') != '456'",
                "self.str.find('xyz') == ''",
                "self.str.findAll('[0-9]+') == ['123', '456']",
                "self.str.findAll('[0-9]+', 0) == []",
                "self.str.findAll('[0-9]+', 1) == ['123']",
                "self.str.findAll('[0-9]+', 2) == ['123', '456']",
                "self.str.findAll('[0-9]+', 3) == ['123', '456']",
                "self.str.findAll('[0-9]+', -1) == ['123', '456']",
                "self.str.findAll('xyz') == []",
                "self.str.findAll('xyz', 1) == []",
            ],
            invalid: [
                ("self.str.matches('x++')", "invalid matches argument")
            ]),
        RuleCases(
            name: "URL parsing",
            schema: #"{"type":"object","properties":{"url":{"type":"string"}}}"#,
            object: #"{"url":"https://user:pass@kubernetes.io:80/docs/home?k1=a&k2=b&k2=c#anchor"}"#,
            valid: [
                "url('/path').getScheme() == ''",
                "url('https://example.com/').getScheme() == 'https'",
                "url('https://example.com:80/').getHost() == 'example.com:80'",
                "url('https://example.com/').getHost() == 'example.com'",
                "url('https://[::1]:80/').getHost() == '[::1]:80'",
                "url('https://[::1]/').getHost() == '[::1]'",
                "url('/path').getHost() == ''",
                "url('https://example.com:80/').getHostname() == 'example.com'",
                "url('https://127.0.0.1/').getHostname() == '127.0.0.1'",
                "url('https://[::1]/').getHostname() == '::1'",
                "url('/path').getHostname() == ''",
                "url('https://example.com:80/').getPort() == '80'",
                "url('https://example.com/').getPort() == ''",
                "url('/path').getPort() == ''",
                "url('https://example.com/path').getEscapedPath() == '/path'",
                "url('https://example.com/with space/').getEscapedPath() == '/with%20space/'",
                "url('https://example.com').getEscapedPath() == ''",
                "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == { 'k1': ['a'], 'k2': ['b', "
                    + "'c']}",
                "url('https://example.com/path?key with spaces=value with spaces').getQuery() == { 'key "
                    + "with spaces': ['value with spaces']}",
                "url('https://example.com/path?').getQuery() == {}",
                "url('https://example.com/path').getQuery() == {}",
                "url(self.url).getScheme() == 'https'",
                "url(self.url).getHost() == 'kubernetes.io:80'",
                "url(self.url).getHostname() == 'kubernetes.io'",
                "url(self.url).getPort() == '80'",
                "url(self.url).getEscapedPath() == '/docs/home'",
                "url(self.url).getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
                "isURL('https://user:pass@example.com:80/path?query=val#fragment')",
                "isURL('/path') == true",
                "isURL('https://a:b:c/') == false",
                "isURL('../relative-path') == false",
            ],
            invalid: []),
        RuleCases(
            name: "transition rules",
            schema: #"{"type":"object","properties":{"v":{"type":"string"}}}"#,
            object: #"{"v":"new"}"#,
            old: #"{"v":"old"}"#,
            valid: [
                "oldSelf.v != self.v",
                "oldSelf.v == 'old' && self.v == 'new'",
            ],
            invalid: []),
        RuleCases(
            name: "authorizer is not supported for CRD Validation Rules",
            schema: #"{"type":"object","properties":{}}"#,
            object: "[]",
            old: "[]",
            valid: [],
            invalid: [
                ("authorizer.path('/healthz').check('get').allowed()", "undeclared reference to 'authorizer'")
            ]),
        RuleCases(
            name: "optionals",
            schema: #"{"type":"object","properties":{"presentObj":{"type":"object","#
                + #""properties":{"presentStr":{"type":"string"}}},"absentObj":{"type":"object","#
                + #""properties":{"absentStr":{"type":"string"}}},"m":{"type":"object","#
                + #""additionalProperties":{"type":"string"}},"l":{"type":"array","items":{"type":"string"},"#
                + #""x-kubernetes-list-type":"atomic"}}}"#,
            object: #"{"presentObj":{"presentStr":"value"},"m":{"k":"v"},"l":["a"]}"#,
            valid: [
                "self.?presentObj.?presentStr == optional.of('value')",
                "self.presentObj.?presentStr == optional.of('value')",
                "self.presentObj.?presentStr.or(optional.of('nope')) == optional.of('value')",
                "self.presentObj.?presentStr.orValue('') == 'value'",
                "self.presentObj.?presentStr.hasValue() == true",
                "self.presentObj.?presentStr.optMap(v, v == 'value').hasValue()",
                "self.?absentObj.?absentStr == optional.none()",
                "self.?absentObj.?absentStr.or(optional.of('nope')) == optional.of('nope')",
                "self.?absentObj.?absentStr.orValue('nope') == 'nope'",
                "self.?absentObj.?absentStr.hasValue() == false",
                "self.?absentObj.?absentStr.optMap(v, v == 'value').hasValue() == false",
                "self.m[?'k'] == optional.of('v')",
                "self.m[?'k'].or(optional.of('nope')) == optional.of('v')",
                "self.m[?'k'].orValue('') == 'v'",
                "self.m[?'k'].hasValue() == true",
                "self.m[?'k'].optMap(v, v == 'v').hasValue()",
                "self.m[?'x'] == optional.none()",
                "self.m[?'x'].or(optional.of('nope')) == optional.of('nope')",
                "self.m[?'x'].orValue('nope') == 'nope'",
                "self.m[?'x'].hasValue() == false",
                "self.m[?'x'].hasValue() == false",
                "self.l[?0] == optional.of('a')",
                "self.l[?1] == optional.none()",
                "self.l[?0].orValue('') == 'a'",
                "self.l[?0].hasValue() == true",
                "self.l[?0].optMap(v, v == 'a').hasValue()",
                "self.l[?1] == optional.none()",
                "self.l[?1].or(optional.of('nope')) == optional.of('nope')",
                "self.l[?1].orValue('nope') == 'nope'",
                "self.l[?1].hasValue() == false",
                "self.l[?1].hasValue() == false",
                "optional.ofNonZeroValue(1).hasValue()",
                "optional.ofNonZeroValue(uint(1)).hasValue()",
                "optional.ofNonZeroValue(1.1).hasValue()",
                "optional.ofNonZeroValue('a').hasValue()",
                "optional.ofNonZeroValue(true).hasValue()",
                "optional.ofNonZeroValue(['a']).hasValue()",
                "optional.ofNonZeroValue({'k': 'v'}).hasValue()",
                "optional.ofNonZeroValue(timestamp('2011-08-18T00:00:00.000+01:00')).hasValue()",
                "optional.ofNonZeroValue(duration('19h3m37s10ms')).hasValue()",
                "optional.ofNonZeroValue(null) == optional.none()",
                "optional.ofNonZeroValue(0) == optional.none()",
                "optional.ofNonZeroValue(uint(0)) == optional.none()",
                "optional.ofNonZeroValue(0.0) == optional.none()",
                "optional.ofNonZeroValue('') == optional.none()",
                "optional.ofNonZeroValue(false) == optional.none()",
                "optional.ofNonZeroValue([]) == optional.none()",
                "optional.ofNonZeroValue({}) == optional.none()",
                "optional.ofNonZeroValue(timestamp('0001-01-01T00:00:00.000+00:00')) == optional.none()",
                "optional.ofNonZeroValue(duration('0s')) == optional.none()",
                "{?'k': optional.none(), 'k2': 'v2'} == {'k2': 'v2'}",
                "{?'k': optional.of('v'), 'k2': 'v2'} == {'k': 'v', 'k2': 'v2'}",
                "['a', ?optional.none(), 'c'] == ['a', 'c']",
                "['a', ?optional.of('v'), 'c'] == ['a', 'v', 'c']",
            ],
            invalid: [
                ("self.absentObj.?absentStr == optional.none()", "no such key: absentObj")
            ]),
        RuleCases(
            name: "quantity",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                "isQuantity(self.val1)",
                "isQuantity(self.val2)",
                #"isQuantity("20Mi")"#,
                #"quantity(self.val2) == quantity("0.2G") && quantity("0.2G") == quantity("200M")"#,
                #"quantity("2M") == quantity("0.002G") && quantity("2000k") == quantity("2M") && "#
                    + #"quantity("0.002G") == quantity("2000k")"#,
                #"quantity(self.val1).isLessThan(quantity("100M"))"#,
                #"quantity(self.val2).isGreaterThan(quantity("50M"))"#,
                #"quantity(self.val2).compareTo(quantity("0.2G")) == 0"#,
                #"quantity("50k").add(quantity(self.val1)) == quantity("50.02k")"#,
                #"quantity("50k").sub(quantity(self.val1)) == quantity("49980")"#,
                "quantity(self.val1).isInteger()",
            ],
            invalid: []),
        RuleCases(
            name: "cost for extended lib calculated correctly: isSorted",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                "[1,2,3,4].isSorted()"
            ],
            invalid: []),
        RuleCases(
            name: "cost for extended lib calculated correctly: url",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                "url('https:://kubernetes.io/').getHostname() != 'test'"
            ],
            invalid: []),
        RuleCases(
            name: "cost for extended lib calculated correctly: split",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                "size('abc 123 def 123'.split(' ')) > 0"
            ],
            invalid: []),
        RuleCases(
            name: "cost for extended lib calculated correctly: join",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                "size(['aa', 'bb', 'cc', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].join(' ')) > 0"
            ],
            invalid: []),
        RuleCases(
            name: "IP and CIDR",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                #"isIP("192.168.0.1")"#,
                #"ip.isCanonical("127.0.0.1")"#,
                #"ip("192.168.0.1").family() > 0"#,
                #"ip("0.0.0.0").isUnspecified()"#,
                #"ip("127.0.0.1").isLoopback()"#,
                #"ip("224.0.0.1").isLinkLocalMulticast()"#,
                #"ip("192.168.0.1").isGlobalUnicast()"#,
                #"type(ip("192.168.0.1")) == net.IP"#,
                #"cidr("192.168.0.0/24").containsIP(ip("192.168.0.1"))"#,
                #"cidr("192.168.0.0/24").containsCIDR("192.168.0.0/25")"#,
                #"cidr("2001:db8::/32").containsCIDR(cidr("2001:db8::/33"))"#,
                #"type(cidr("2001:db8::/32").ip()) == net.IP"#,
                "cidr('192.168.0.0/24') == cidr('192.168.0.0/24').masked()",
                "cidr('192.168.0.0/16').prefixLength() == 16",
                "cidr('::1/128').ip().family() == 6",
            ],
            invalid: []),
        RuleCases(
            name: "format",
            schema: #"{"type":"object","properties":{"val1":{"type":"string"},"val2":{"type":"string"}}}"#,
            object: #"{"val1":"20","val2":"200M"}"#,
            valid: [
                #"format.dns1123Label().validate("my-label-name") == optional.none()"#,
                #"format.dns1123Subdomain().validate("apiextensions.k8s.io") == optional.none()"#,
                #"format.qualifiedName().validate("apiextensions.k8s.io/v1beta1") == optional.none()"#,
                #"format.dns1123LabelPrefix().validate("my-label-prefix-") == optional.none()"#,
                #"format.dns1123SubdomainPrefix().validate("mysubdomain.prefix.-") == optional.none()"#,
                #"format.dns1035LabelPrefix().validate("my-label-prefix-") == optional.none()"#,
                #"format.uri().validate("http://example.com") == optional.none()"#,
                #"format.uuid().validate("123e4567-e89b-12d3-a456-426614174000") == optional.none()"#,
                #"format.byte().validate("aGVsbG8=") == optional.none()"#,
                #"format.date().validate("2021-01-01") == optional.none()"#,
                #"format.datetime().validate("2021-01-01T00:00:00Z") == optional.none()"#,
                #"format.named("dns1123Label").value().validate("my-name") == optional.none()"#,
                #"format.dns1123Label().validate("contains a space").value()[0] == "a lowercase RFC 1123 "#
                    + #"label must consist of lower case alphanumeric characters or \'-\', and must start and "#
                    + #"end with an alphanumeric character (e.g. \'my-name\',  or \'123-abc\', regex used for "#
                    + #"validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?\')""#,
                #"!format.named("unknown").hasValue()"#,
            ],
            invalid: []),
    ]
}
