import Cryptography
import Documents
import HTTP
import Synchronization

/// Answers about what there is, kept until the resources change.
final class DiscoveryCache: Sendable {
    private struct State {
        var documents: [String: (bytes: [UInt8], hash: String)] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    func document(_ name: String, _ make: () -> JSONValue) -> (bytes: [UInt8], hash: String) {
        bytes(name) { make().encoded() + [0x0A] }
    }

    func bytes(_ name: String, _ make: () -> [UInt8]) -> (bytes: [UInt8], hash: String) {
        if let known = state.withLock({ $0.documents[name] }) { return known }
        let bytes = make()
        let made = (bytes, Hex.encode(Hash.digest(.sha256, bytes)).uppercased())
        state.withLock { $0.documents[name] = made }
        return made
    }

    func clear() { state.withLock { $0.documents = [:] } }
}

extension APIServer {
    private static let discoveryType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

    func discover(_ request: APIRequest) throws -> ServerResponse {
        let snapshot = registry.snapshot
        let parts = request.segments
        guard request.method == "GET" || request.method == "HEAD" else { throw StatusError.methodNotAllowed }
        switch (parts.first, parts.count) {
        case (nil, _):
            let paths = [
                "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
            ]
            return .json(200, ["paths": .array(paths.map { .string($0) })])
        case ("api", 1):
            if prefersAggregate(request) { return aggregate(request, [""]) }
            return .json(
                200,
                [
                    "kind": "APIVersions", "versions": ["v1"],
                    "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1"]],
                ])
        case ("apis", 1):
            let groups = snapshot.groups.filter { !$0.isEmpty }
            if prefersAggregate(request) { return aggregate(request, groups) }
            return .json(
                200,
                [
                    "kind": "APIGroupList", "apiVersion": "v1",
                    "groups": .array(groups.map { .object(group($0, snapshot)) }),
                ])
        case ("api", 2) where parts[1] == "v1": return .json(200, resources("", "v1", snapshot))
        case ("apis", 2) where !snapshot.versions(parts[1]).isEmpty:
            var object = JSONObject(["kind": "APIGroup", "apiVersion": "v1"])
            for member in group(parts[1], snapshot).members { object[member.key] = member.value }
            return .json(200, .object(object))
        case ("apis", 3) where snapshot.versions(parts[1]).contains(parts[2]):
            return .json(200, resources(parts[1], parts[2], snapshot))
        default: return .notFoundPage
        }
    }

    private func prefersAggregate(_ request: APIRequest) -> Bool {
        for clause in request.accept.split(separator: ",") {
            let parts = clause.split(separator: ";").map { $0.trimmed }
            if parts.contains("as=APIGroupDiscoveryList") {
                if parts.contains("v=v2"), parts.contains("g=apidiscovery.k8s.io") { return true }
                continue
            }
            return false
        }
        return false
    }

    private func group(_ name: String, _ snapshot: ResourceRegistry.Snapshot) -> JSONObject {
        let versions = snapshot.versions(name).map { version -> JSONValue in
            ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
        }
        return JSONObject([
            "name": .string(name), "versions": .array(versions), "preferredVersion": versions.first ?? .null,
        ])
    }

    private struct Subresource {
        let name: String
        let group: String
        let version: String
        let kind: String
        let verbs: [String]
    }

    private func subresources(_ resource: Resource) -> [Subresource] {
        let change = ["get", "patch", "update"]
        func own(_ name: String, _ verbs: [String], _ kind: String? = nil) -> Subresource {
            Subresource(name: name, group: "", version: "", kind: kind ?? resource.kind, verbs: verbs)
        }
        let status = resource.hasStatus ? [own("status", change)] : []
        let scale =
            resource.scale == nil
            ? [] : [Subresource(name: "scale", group: "autoscaling", version: "v1", kind: "Scale", verbs: change)]
        if resource.isCustom { return status + scale }
        var all = scale + status
        if resource.kind == "Namespace" { all.insert(own("finalize", ["update"]), at: 0) }
        let everything = ["create", "delete", "get", "patch", "update"]
        switch resource.kind {
        case "Service", "Node": all.append(own("proxy", everything, resource.kind + "ProxyOptions"))
        case "CertificateSigningRequest": all.append(own("approval", change))
        case "Pod":
            let connect = ["create", "get"]
            all += [
                own("attach", connect, "PodAttachOptions"), own("binding", ["create"], "Binding"),
                own("ephemeralcontainers", change),
                Subresource(name: "eviction", group: "policy", version: "v1", kind: "Eviction", verbs: ["create"]),
                own("exec", connect, "PodExecOptions"), own("log", ["get"]),
                own("portforward", connect, "PodPortForwardOptions"), own("proxy", everything, "PodProxyOptions"),
                own("resize", change),
            ]
        default: break
        }
        if resource.kind == "ServiceAccount" {
            all.append(
                Subresource(
                    name: "token", group: "authentication.k8s.io", version: "v1", kind: "TokenRequest",
                    verbs: ["create"]))
        }
        return all.sorted { $0.name < $1.name }
    }

    private func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }

    private func resources(_ group: String, _ version: String, _ snapshot: ResourceRegistry.Snapshot) -> JSONValue {
        var list: [JSONValue] = []
        for resource in snapshot.resources(group, version) {
            var object = JSONObject([
                "name": .string(resource.plural), "singularName": .string(resource.singular),
                "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
                "verbs": texts(resource.verbs),
            ])
            if !resource.shortNames.isEmpty { object["shortNames"] = texts(resource.shortNames) }
            if !resource.categories.isEmpty { object["categories"] = texts(resource.categories) }
            if !resource.isVirtual, !resource.isComputed {
                object["storageVersionHash"] = .string(storageHash(resource))
            }
            list.append(.object(object))
            for part in subresources(resource) {
                var object = JSONObject([
                    "name": .string("\(resource.plural)/\(part.name)"), "singularName": "",
                    "namespaced": .bool(resource.isNamespaced),
                ])
                if !part.group.isEmpty {
                    object["group"] = .string(part.group)
                    object["version"] = .string(part.version)
                }
                object["kind"] = .string(part.kind)
                object["verbs"] = texts(part.verbs)
                list.append(.object(object))
            }
        }
        var object = JSONObject(["kind": "APIResourceList"])
        if !group.isEmpty { object["apiVersion"] = "v1" }
        object["groupVersion"] = .string(group.isEmpty ? version : "\(group)/\(version)")
        object["resources"] = .array(list)
        return .object(object)
    }

    private func storageHash(_ resource: Resource) -> String {
        Base64.encode(Array(Hash.digest(.sha256, Array("\(resource.apiVersion)/\(resource.kind)".utf8)).prefix(8)))
    }

    private func aggregate(_ request: APIRequest, _ groups: [String]) -> ServerResponse {
        let snapshot = registry.snapshot
        let (bytes, hash) = discovery.document("discovery " + groups.joined(separator: ",")) {
            let items = groups.map { group -> JSONValue in
                let versions = snapshot.versions(group).map { version -> JSONValue in
                    [
                        "version": .string(version),
                        "resources": .array(snapshot.resources(group, version).map(aggregated)), "freshness": "Current",
                    ]
                }
                let metadata: JSONValue = group.isEmpty ? .object(JSONObject()) : ["name": .string(group)]
                return ["metadata": metadata, "versions": .array(versions)]
            }
            return [
                "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2",
                "metadata": .object(JSONObject()), "items": .array(items),
            ]
        }
        var fields: Fields = ["Etag": "\"\(hash)\"", "Vary": "Accept", "Cache-Control": "public"]
        if request.ifNoneMatch == "\"\(hash)\"" { return ServerResponse(304, fields: fields) }
        fields["Content-Type"] = APIServer.discoveryType
        return ServerResponse(200, fields: fields, body: .bytes(bytes))
    }

    private func aggregated(_ resource: Resource) -> JSONValue {
        func kind(_ group: String, _ version: String, _ kind: String) -> JSONValue {
            ["group": .string(group), "version": .string(version), "kind": .string(kind)]
        }
        let own = resource.isCustom ? (resource.group, resource.version) : ("", "")
        var object = JSONObject([
            "resource": .string(resource.plural), "responseKind": kind(own.0, own.1, resource.kind),
            "scope": resource.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(resource.singular),
            "verbs": texts(resource.verbs),
        ])
        if !resource.shortNames.isEmpty { object["shortNames"] = texts(resource.shortNames) }
        if !resource.categories.isEmpty { object["categories"] = texts(resource.categories) }
        let parts = subresources(resource).map { part -> JSONValue in
            [
                "subresource": .string(part.name),
                "responseKind": part.group.isEmpty
                    ? kind(own.0, own.1, part.kind) : kind(part.group, part.version, part.kind),
                "verbs": texts(part.verbs),
            ]
        }
        if !parts.isEmpty { object["subresources"] = .array(parts) }
        return .object(object)
    }
}
