import Documents

extension TypeRules {
    /// Of Services, Ingresses and NetworkPolicies.
    static let networkRules: [String: Rule] = [
        "core.v1.ServiceSpec": service,
        "networking.v1.IngressSpec": ingressSpec,
        "networking.v1.IngressRule": ingressRule,
        "networking.v1.IngressTLS": ingressTLS,
        "networking.v1.HTTPIngressPath": hTTPIngressPath,
        "networking.v1.IngressBackend": ingressBackend,
        "networking.v1.NetworkPolicyPort": networkPolicyPort,
        "networking.v1.NetworkPolicyPeer": networkPolicyPeer,
        "networking.v1.IPBlock": iPBlock,
    ]

    private static func ingressSpec(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        guard spec["rules"]?.array?.isEmpty ?? true, spec["defaultBackend"]?.object == nil else { return [] }
        return [
            .invalid(path, spec["rules"] ?? .null, "either `defaultBackend` or `rules` must be specified")
        ]
    }

    private static func ingressRule(_ rule: JSONObject, _ path: String) -> [FieldProblem] {
        host(rule["host"]?.string ?? "", "\(path).host", isName: true)
    }

    private static func ingressTLS(_ tls: JSONObject, _ path: String) -> [FieldProblem] {
        (tls["hosts"]?.array ?? []).enumerated().flatMap {
            host($0.element.string ?? "", "\(path).hosts[\($0.offset)]", isName: false)
        }
    }

    private static func hTTPIngressPath(_ object: JSONObject, _ path: String) -> [FieldProblem] {
        let type = object["pathType"] ?? ""
        let text = object["path"]?.string ?? ""
        if type == "" || type.isNull { return [.required("\(path).pathType", "pathType must be specified")] }
        let field = "\(path).path"
        func invalid(_ rule: String) -> FieldProblem { .invalid(field, .string(text), rule) }
        switch type.string {
        case "ImplementationSpecific":
            return text.isEmpty || text.hasPrefix("/") ? [] : [invalid("must be an absolute path")]
        case "Exact", "Prefix":
            return (text.hasPrefix("/") ? [] : [invalid("must be an absolute path")])
                + ["//", "/./", "/../", "%2f", "%2F"].filter { text.contains($0) }.map {
                    invalid("must not contain '\($0)'")
                }
                + ["/..", "/."].filter { text.hasSuffix($0) }.map { invalid("cannot end with '\($0)'") }
        default: return [.unsupported("\(path).pathType", type, ["Exact", "ImplementationSpecific", "Prefix"])]
        }
    }

    private static func ingressBackend(_ backend: JSONObject, _ path: String) -> [FieldProblem] {
        guard let service = backend["service"]?.object else {
            return backend["resource"]?.object == nil
                ? [.invalid(path, "", "resource or service backend is required")] : []
        }
        guard backend["resource"]?.object == nil else {
            return [.invalid(path, "", "cannot set both resource and service backends")]
        }
        let port = service["port"]
        let (name, number) = (port?["name"]?.string ?? "", port?["number"]?.number?.int ?? 0)
        var problems = FieldCheck.required.problems(service["name"], "\(path).service.name")
        problems += FieldCheck.label.problems(service["name"], "\(path).service.name")
        if name.isEmpty, number == 0 {
            problems.append(.required(path, "port name or number is required"))
        } else if name.isEmpty {
            problems += FieldCheck.port(port?["number"], "\(path).service.port.number")
        } else if number == 0 {
            problems += FieldCheck.port(port?["name"], "\(path).service.port.name")
        } else {
            problems.append(.invalid(path, "", "cannot set both port name & port number"))
        }
        return problems
    }

    private static func networkPolicyPort(_ port: JSONObject, _ path: String) -> [FieldProblem] {
        let problems = FieldCheck.port(port["port"], "\(path).port")
        guard let end = port["endPort"] else { return problems }
        let field = "\(path).endPort"
        switch port["port"] {
        case nil, .null?: return [.invalid(field, end, "may not be specified when `port` is not specified")]
        case .string?:
            return problems + [.invalid(field, end, "may not be specified when `port` is non-numeric")]
        default:
            guard let first = port["port"]?.number?.int, let last = end.number?.int, last < first else {
                return problems + FieldCheck.port(end, field)
            }
            return problems + [.invalid(field, end, "must be greater than or equal to `port`")]
        }
    }

    private static func networkPolicyPeer(_ peer: JSONObject, _ path: String) -> [FieldProblem] {
        let given = ["podSelector", "namespaceSelector", "ipBlock"].filter { peer[$0]?.object != nil }
        if given.isEmpty { return [.required(path, "must specify a peer")] }
        return given.count > 1 && given.contains("ipBlock")
            ? [.forbidden(path, "may not specify both ipBlock and another peer")] : []
    }

    private static func iPBlock(_ block: JSONObject, _ path: String) -> [FieldProblem] {
        let text = block["cidr"]?.string ?? ""
        guard !text.isEmpty else { return [] }
        guard let whole = AddressBlock(text) else { return [notCIDR("\(path).cidr", text)] }
        return (block["except"]?.array ?? []).enumerated().flatMap { at, item -> [FieldProblem] in
            let field = "\(path).except[\(at)]"
            guard let part = item.string.flatMap({ AddressBlock($0) }) else {
                return [notCIDR(field, item.string ?? "")]
            }
            return whole.isAbove(part) ? [] : [.invalid(field, item, "must be a strict subset of `cidr`")]
        }
    }

    private static func notCIDR(_ field: String, _ text: String) -> FieldProblem {
        .invalid(field, .string(text), "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
    }

    private static func host(_ name: String, _ field: String, isName: Bool) -> [FieldProblem] {
        guard !name.isEmpty else { return [] }
        var problems: [FieldProblem] = []
        if isName, NetworkAddress(name) != nil {
            problems.append(.invalid(field, .string(name), "must be a DNS name, not an IP address"))
        }
        let rule = name.contains("*") ? Names.wildcard : Names.subdomain
        return problems + rule(name).map { .invalid(field, .string(name), $0) }
    }

    private static func service(_ spec: JSONObject, _ path: String) -> [FieldProblem] {
        let type = spec["type"] ?? ""
        let ports = spec["ports"]?.array ?? []
        let isBare = spec["clusterIP"]?.string == "None"
        var problems: [FieldProblem] = []
        switch type.string {
        case "ClusterIP": break
        case "NodePort", "LoadBalancer":
            if isBare {
                problems.append(
                    .invalid(
                        "\(path).clusterIPs[0]", "None",
                        "may not be set to 'None' for \(type.string ?? "") services"))
            }
        case "ExternalName":
            let name = spec["externalName"]?.string ?? ""
            let trimmed = name.hasSuffix(".") ? String(name.dropLast()) : name
            problems += FieldCheck.required.problems(spec["externalName"], "\(path).externalName")
            if !name.isEmpty {
                problems += Names.subdomain(trimmed).map { .invalid("\(path).externalName", .string(name), $0) }
            }
        default:
            problems.append(
                .unsupported("\(path).type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]))
        }
        if ports.isEmpty, type != "ExternalName", !isBare { problems.append(.required("\(path).ports")) }
        problems += unique(spec["ports"], "\(path).ports", isRequired: ports.count > 1, Names.label)
        var seen: Set<String> = []
        var used: Set<String> = []
        for (at, port) in ports.enumerated() {
            let place = "\(path).ports[\(at)]"
            problems += FieldCheck.port(port["port"] ?? 0, "\(place).port")
            let transport = port["protocol"]?.string ?? ""
            let key = "\(transport)/\(port["port"]?.number?.text ?? "")"
            if !seen.insert(key).inserted {
                problems.append(
                    .duplicate(
                        place,
                        [
                            "Name": "", "Protocol": .string(transport), "AppProtocol": .null,
                            "Port": port["port"] ?? 0, "TargetPort": 0, "NodePort": 0,
                        ]))
            }
            if let target = port["targetPort"], target != 0, target != "" {
                problems += FieldCheck.port(target, "\(place).targetPort")
            }
            guard let node = port["nodePort"]?.number?.int, node != 0 else { continue }
            let field = "\(place).nodePort"
            if type == "ClusterIP" {
                problems.append(.forbidden(field, "may not be used when `type` is 'ClusterIP'"))
            } else if !AddressAllocator.ports.contains(node) {
                problems.append(
                    .invalid(
                        field, .number(JSONNumber(node)),
                        "provided port is not in the valid range. The range of valid ports is "
                            + "\(AddressAllocator.ports.lowerBound)-\(AddressAllocator.ports.upperBound)"))
            } else if !used.insert("\(transport)/\(node)").inserted {
                problems.append(.duplicate(field, .number(JSONNumber(node))))
            }
        }
        return problems
    }
}

/// A block of addresses, as in `10.0.0.0/8`.
struct AddressBlock {
    private let bytes: [UInt8]
    private let length: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(String(parts[0])), let length = UInt8(parts[1]),
            Int(length) <= address.bytes.count * 8
        else { return nil }
        (bytes, self.length) = (address.bytes, Int(length))
    }

    /// Whether all of the other block is in this one, which is larger.
    func isAbove(_ other: AddressBlock) -> Bool {
        guard bytes.count == other.bytes.count, length < other.length else { return false }
        return (0..<length).allSatisfy { bit in
            (bytes[bit / 8] ^ other.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
