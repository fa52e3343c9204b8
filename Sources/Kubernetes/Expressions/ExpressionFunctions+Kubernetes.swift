extension ExpressionFunctions {
    /// Quantities, addresses, URLs, versions and formats.
    static let kubernetes: [ExpressionFunction] = [quantities, addresses, prefixes, urls, versions, formats].flatMap {
        $0
    }

    // MARK: quantities

    private static let quantities: [ExpressionFunction] = [
        .function("quantity", [.string], .quantity) { .opaque(.quantity(try ExpressionAmount($0[0].text))) },
        .function("isQuantity", [.string], .bool) { .bool((try? ExpressionAmount($0[0].text)) != nil) },
        .method("sign", [.quantity], .int) { .int(try amount($0[0]).sign) },
        .method("isInteger", [.quantity], .bool) { .bool(try amount($0[0]).whole != nil) },
        .method("asInteger", [.quantity], .int) { values in
            guard let whole = try amount(values[0]).whole else {
                throw ExpressionError("cannot convert value to integer")
            }
            return .int(whole)
        },
        .method("asApproximateFloat", [.quantity], .double) { .double(try amount($0[0]).double) },
        .method("compareTo", [.quantity, .quantity], .int) { .int(try amount($0[0]).compared(to: amount($0[1]))) },
        .method("isGreaterThan", [.quantity, .quantity], .bool) {
            .bool(try amount($0[0]).compared(to: amount($0[1])) > 0)
        },
        .method("isLessThan", [.quantity, .quantity], .bool) {
            .bool(try amount($0[0]).compared(to: amount($0[1])) < 0)
        },
        .method("add", [.quantity, .quantity], .quantity) {
            .opaque(.quantity(try amount($0[0]).adding(amount($0[1]))))
        },
        .method("add", [.quantity, .int], .quantity) { .opaque(.quantity(try amount($0[0]).adding(amount($0[1])))) },
        .method("sub", [.quantity, .quantity], .quantity) {
            .opaque(.quantity(try amount($0[0]).subtracting(amount($0[1]))))
        },
        .method("sub", [.quantity, .int], .quantity) {
            .opaque(.quantity(try amount($0[0]).subtracting(amount($0[1]))))
        },
    ]

    private static func amount(_ value: ExpressionValue) throws(ExpressionError) -> ExpressionAmount {
        switch value {
        case .opaque(.quantity(let amount)): return amount
        case .int(let whole): return ExpressionAmount(whole)
        default: throw ExpressionError("no such overload")
        }
    }

    // MARK: addresses

    private static let addresses: [ExpressionFunction] = [
        .function("ip", [.string], .address) { .opaque(.address(try address($0[0]))) },
        .function("isIP", [.string], .bool) { .bool(NetworkAddress($0[0].text) != nil) },
        .function("ip.isCanonical", [.string], .bool) { .bool(try address($0[0]).text == $0[0].text) },
        .method("family", [.address], .int) { .int(try address($0[0]).isIPv4 ? 4 : 6) },
        .method("isUnspecified", [.address], .bool) { .bool(try address($0[0]).isUnspecified) },
        .method("isLoopback", [.address], .bool) { .bool(try address($0[0]).isLoopback) },
        .method("isLinkLocalMulticast", [.address], .bool) { .bool(try address($0[0]).isLinkLocalMulticast) },
        .method("isLinkLocalUnicast", [.address], .bool) { .bool(try address($0[0]).isLinkLocalUnicast) },
        .method("isGlobalUnicast", [.address], .bool) { .bool(try address($0[0]).isGlobalUnicast) },
    ]

    private static let prefixes: [ExpressionFunction] = [
        .function("cidr", [.string], .prefix) { .opaque(.prefix(try prefix($0[0]))) },
        .function("isCIDR", [.string], .bool) { .bool(NetworkPrefix($0[0].text) != nil) },
        .method("ip", [.prefix], .address) { .opaque(.address(try prefix($0[0]).address)) },
        .method("prefixLength", [.prefix], .int) { .int(Int64(try prefix($0[0]).length)) },
        .method("masked", [.prefix], .prefix) { .opaque(.prefix(try prefix($0[0]).masked)) },
        .method("containsIP", [.prefix, .string], .bool) { .bool(try prefix($0[0]).contains(try address($0[1]))) },
        .method("containsIP", [.prefix, .address], .bool) { .bool(try prefix($0[0]).contains(try address($0[1]))) },
        .method("containsCIDR", [.prefix, .string], .bool) { .bool(try prefix($0[0]).contains(try prefix($0[1]))) },
        .method("containsCIDR", [.prefix, .prefix], .bool) { .bool(try prefix($0[0]).contains(try prefix($0[1]))) },
    ]

    private static func address(_ value: ExpressionValue) throws(ExpressionError) -> NetworkAddress {
        if case .opaque(.address(let address)) = value { return address }
        guard let address = NetworkAddress(value.text) else {
            throw ExpressionError("IP Address \"\(value.text)\" parse error during conversion from string")
        }
        return address
    }

    private static func prefix(_ value: ExpressionValue) throws(ExpressionError) -> NetworkPrefix {
        if case .opaque(.prefix(let prefix)) = value { return prefix }
        guard let prefix = NetworkPrefix(value.text) else {
            throw ExpressionError("network address parse error during conversion from string: \"\(value.text)\"")
        }
        return prefix
    }

    // MARK: URLs

    private static let urls: [ExpressionFunction] = [
        .function("url", [.string], .url) { .opaque(.url(try ExpressionURL($0[0].text))) },
        .function("isURL", [.string], .bool) { .bool((try? ExpressionURL($0[0].text)) != nil) },
        .method("getScheme", [.url], .string) { .string(try url($0[0]).scheme) },
        .method("getHost", [.url], .string) { .string(try url($0[0]).host) },
        .method("getHostname", [.url], .string) { .string(try url($0[0]).hostname) },
        .method("getPort", [.url], .string) { .string(try url($0[0]).port) },
        .method("getEscapedPath", [.url], .string) { .string(try url($0[0]).escapedPath) },
        .method("getQuery", [.url], .map(.string, .list(.string))) { values in
            .map(
                ExpressionMap(
                    try url(values[0]).parameters.map {
                        (.string($0.key), .list($0.values.map(ExpressionValue.string)))
                    }
                ))
        },
    ]

    private static func url(_ value: ExpressionValue) throws(ExpressionError) -> ExpressionURL {
        guard case .opaque(.url(let url)) = value else { throw ExpressionError("no such overload") }
        return url
    }

    // MARK: versions

    private static let versions: [ExpressionFunction] = [
        .function("semver", [.string], .version) { .opaque(.version(try version($0))) },
        .function("semver", [.string, .bool], .version) { .opaque(.version(try version($0))) },
        .function("isSemver", [.string], .bool) { .bool((try? version($0)) != nil) },
        .function("isSemver", [.string, .bool], .bool) { .bool((try? version($0)) != nil) },
        .method("major", [.version], .int) { .int(Int64(clamping: try version($0).numbers[0])) },
        .method("minor", [.version], .int) { .int(Int64(clamping: try version($0).numbers[1])) },
        .method("patch", [.version], .int) { .int(Int64(clamping: try version($0).numbers[2])) },
        .method("compareTo", [.version, .version], .int) { .int(try order($0)) },
        .method("isGreaterThan", [.version, .version], .bool) { .bool(try order($0) > 0) },
        .method("isLessThan", [.version, .version], .bool) { .bool(try order($0) < 0) },
    ]

    private static func order(_ values: [ExpressionValue]) throws(ExpressionError) -> Int64 {
        try version([values[0]]).compared(to: version([values[1]]))
    }

    private static func version(_ values: [ExpressionValue]) throws(ExpressionError) -> ExpressionVersion {
        if case .opaque(.version(let version)) = values[0] { return version }
        let text = values[0].text
        guard let version = ExpressionVersion(text, normalized: values.count > 1 && values[1].isTrue) else {
            throw ExpressionError("\"\(text)\" is no semantic version")
        }
        return version
    }

    // MARK: formats

    private static let formats: [ExpressionFunction] =
        named + [
            .function("format.named", [.string], .optional(.format)) { values in
                let format = ExpressionFormat(rawValue: values[0].text)
                return .optional(format.map { ExpressionValue.opaque(.format($0)) })
            },
            .method("validate", [.format, .string], .optional(.list(.string))) { values in
                guard case .opaque(.format(let format)) = values[0] else { throw ExpressionError("no such overload") }
                let problems = format.problems(values[1].text)
                return .optional(problems.isEmpty ? nil : .list(problems.map(ExpressionValue.string)))
            },
        ]

    private static let named = ExpressionFormat.allCases.map { format in
        ExpressionFunction.function("format.\(format.rawValue)", [], .format) { _ in .opaque(.format(format)) }
    }
}
