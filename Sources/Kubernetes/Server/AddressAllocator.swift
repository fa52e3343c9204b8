import Documents
import Synchronization

/// Hands out the cluster addresses and node ports of Services. Nothing listens there.
final class AddressAllocator: Sendable {
    private let store: Store
    /// What this server gave to objects that may not be stored yet.
    private let pending = Mutex<Set<String>>([])

    init(_ store: Store) { self.store = store }

    /// 10.96.0.0/16 without its first ten and its last address.
    private static let addresses = 10..<65_535
    static let ports = 30_000...32_767

    func allocate(_ object: inout JSONObject, _ old: JSONObject?, isDryRun: Bool) throws {
        guard var spec = object["spec"]?.object else { return }
        let type = spec["type"]?.string ?? ""
        let before = old?["spec"]?.object
        guard type != "ExternalName" else {
            for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { spec[key] = nil }
            object["spec"] = .object(spec)
            return
        }
        var address = spec["clusterIP"]?.string ?? ""
        if let before, address.isEmpty, let known = before["clusterIP"]?.string { address = known }
        let known = before?["clusterIP"]?.string ?? ""
        if type == "ClusterIP", let before, before["type"]?.string != type {
            if spec["externalTrafficPolicy"] == before["externalTrafficPolicy"] { spec["externalTrafficPolicy"] = nil }
            spec["allocateLoadBalancerNodePorts"] = nil
            let old = (before["ports"]?.array ?? []).compactMap { $0["nodePort"]?.number?.int }
            spec.editAll("ports") { port in
                if let number = port["nodePort"]?.number?.int, old.contains(number) { port["nodePort"] = nil }
            }
        }
        if address.isEmpty {
            address = free(isDryRun)
        } else if address != "None", known.isEmpty {
            try reserve(address, object.name)
        }
        spec["clusterIP"] = .string(address)
        if spec["clusterIPs"] == nil || old == nil { spec["clusterIPs"] = [.string(address)] }
        if old != nil, spec["clusterIP"] != before?["clusterIP"], !known.isEmpty {
            spec["clusterIPs"] = [.string(address)]
        }
        let isBare = address == "None" && (spec["selector"]?.object?.isEmpty ?? true)
        if spec["ipFamilies"] == nil {
            spec["ipFamilies"] = before?["ipFamilies"] ?? (isBare ? ["IPv4", "IPv6"] : ["IPv4"])
        }
        if spec["ipFamilyPolicy"] == nil {
            spec["ipFamilyPolicy"] = before?["ipFamilyPolicy"] ?? (isBare ? "RequireDualStack" : "SingleStack")
        }
        if type == "NodePort" || type == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"]?.bool != false {
            allocatePorts(&spec, before)
        }
        object["spec"] = .object(spec)
    }

    private func allocatePorts(_ spec: inout JSONObject, _ before: JSONObject?) {
        let old = before?["ports"]?.array ?? []
        var taken = Set(services().flatMap { ($0["ports"]?.array ?? []).compactMap { $0["nodePort"]?.number?.int } })
        spec.editAll("ports") { port in
            guard port["nodePort"]?.number?.int ?? 0 == 0 else { return }
            let same = old.first { $0["port"] == port["port"] && $0["protocol"] == port["protocol"] }
            let number =
                same?["nodePort"]?.number?.int
                ?? AddressAllocator.ports.first { !taken.contains($0) } ?? AddressAllocator.ports.lowerBound
            taken.insert(number)
            port["nodePort"] = .number(JSONNumber(number))
        }
    }

    private func services() -> [JSONObject] {
        store.list("services", prefix: "").objects.compactMap {
            (try? $0.object(kind: "Service", apiVersion: "v1"))?["spec"]?.object
        }
    }

    private func taken() -> Set<String> {
        Set(services().compactMap { $0["clusterIP"]?.string }).union(pending.withLock { $0 })
    }

    private func free(_ isDryRun: Bool) -> String {
        let taken = taken()
        // a dry run gets what is free first: the same again and again
        let start = isDryRun ? 0 : Int.random(in: AddressAllocator.addresses)
        let count = AddressAllocator.addresses.count
        for step in 0..<count {
            let number = AddressAllocator.addresses.lowerBound + (start + step) % count
            let address = "10.96.\(number >> 8).\(number & 255)"
            guard !taken.contains(address) else { continue }
            if !isDryRun { pending.withLock { _ = $0.insert(address) } }
            return address
        }
        return "None"
    }

    private func reserve(_ address: String, _ name: String) throws {
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        func refusal(_ reason: String) -> StatusError {
            .invalid(
                GroupKind(group: "", kind: "Service"), name,
                [
                    .invalid(
                        "spec.clusterIPs", [.string(address)], "failed to allocate IP \(address): \(reason)")
                ])
        }
        guard parts.count == 4, parts[0] == 10, parts[1] == 96 else {
            throw refusal("the provided network does not match the current range")
        }
        guard !taken().contains(address) else { throw refusal("provided IP is already allocated") }
    }

    func release(_ object: JSONObject) {
        guard let address = object.at("spec", "clusterIP")?.string else { return }
        pending.withLock { _ = $0.remove(address) }
    }
}
