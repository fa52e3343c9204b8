import Documents

/// Of what leads to Pods.
extension Tables {
    private static func addresses(_ object: JSONObject) -> String {
        let all = (object.at("status", "loadBalancer", "ingress")?.array ?? []).compactMap {
            $0["ip"]?.string ?? $0["hostname"]?.string
        }
        return Set(all).sorted().joined(separator: ",")
    }

    static let service = [
        name, Column(name: "Type", value: at("spec", "type")),
        Column(name: "Cluster-IP") { .string(text($0.at("spec", "clusterIP"))) },
        Column(name: "External-IP") { object in
            let given = object.at("spec", "externalIPs")?.array?.compactMap(\.string) ?? []
            switch object.at("spec", "type")?.string {
            case "ExternalName": return .string(text(object.at("spec", "externalName")))
            case "LoadBalancer":
                let all = ([addresses(object)] + given).filter { !$0.isEmpty }
                return .string(all.isEmpty ? "<pending>" : all.joined(separator: ","))
            default: return .string(given.isEmpty ? "<none>" : given.joined(separator: ","))
            }
        },
        Column(name: "Port(s)") { object in
            let ports = (object.at("spec", "ports")?.array ?? []).map { port in
                let node = port["nodePort"]?.number?.int ?? 0
                return
                    "\(port["port"]?.number?.int ?? 0)\(node > 0 ? ":\(node)" : "")/\(port["protocol"]?.string ?? "TCP")"
            }
            return .string(ports.isEmpty ? "<none>" : ports.joined(separator: ","))
        }, ageColumn, selectorColumn("spec", "selector"),
    ]

    static let ingress = [
        name, Column(name: "Class") { .string(text($0.at("spec", "ingressClassName"))) },
        Column(name: "Hosts") { object in
            let hosts = (object.at("spec", "rules")?.array ?? []).compactMap { $0["host"]?.string }
            return .string(firstOf(hosts, 3) ?? "*")
        }, Column(name: "Address") { .string(addresses($0)) },
        Column(name: "Ports") { object in
            object.at("spec", "tls")?.array?.isEmpty ?? true ? "80" : "80, 443"
        }, ageColumn,
    ]

    static let ingressClass = [
        name, Column(name: "Controller", value: at("spec", "controller")),
        Column(name: "Parameters") { object in
            guard let reference = object.at("spec", "parameters") else { return "<none>" }
            let group = reference["apiGroup"]?.string.map { "." + $0 } ?? ""
            return .string("\(reference["kind"]?.string ?? "")\(group)/\(reference["name"]?.string ?? "")")
        }, ageColumn,
    ]

    static let networkPolicy = [
        name, Column(name: "Pod-Selector") { .string($0.at("spec", "podSelector").map(selector) ?? "<none>") },
        ageColumn,
    ]

    static let endpoints = [
        name,
        Column(name: "Endpoints") { object in
            let all = (object["subsets"]?.array ?? []).flatMap { subset in
                (subset["ports"]?.array ?? []).flatMap { port in
                    (subset["addresses"]?.array ?? []).compactMap { $0["ip"]?.string }.map { address in
                        "\(address.contains(":") ? "[\(address)]" : address):\(port["port"]?.number?.int ?? 0)"
                    }
                }
            }
            return .string(firstOf(all, 3) ?? "<none>")
        }, ageColumn,
    ]

    static let endpointSlice = [
        name, Column(name: "AddressType", value: at("addressType")),
        Column(name: "Ports") { object in
            let ports = (object["ports"]?.array ?? []).map { port in
                port["port"]?.number?.text ?? port["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "*"
            }
            return .string(firstOf(ports, 3) ?? "<unset>")
        },
        Column(name: "Endpoints") { object in
            let all = (object["endpoints"]?.array ?? []).flatMap { $0["addresses"]?.array?.compactMap(\.string) ?? [] }
            return .string(firstOf(all, 3) ?? "<unset>")
        }, ageColumn,
    ]
}
