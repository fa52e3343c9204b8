import Documents
import Synchronization

/// A resource whose objects come and go: what owners and namespaces are about.
struct ObjectKind: Hashable, Sendable {
    let group: String
    let version: String
    let plural: String
    let kind: String
    let isNamespaced: Bool

    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// As `kubectl` names it: `deployments.apps`.
    var name: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// Names, owners and finalizers are all that is read of the objects.
    func client(_ client: APIClient) -> ResourceClient {
        var resource = client.resource(group: group, version: version, plural)
        resource.isMetadataOnly = true
        return resource
    }
}

/// The kinds that a server has, as its discovery tells.
final class ObjectKinds: Sendable {
    private let client: APIClient
    private let known = Mutex<[ObjectKind]>([])

    init(_ client: APIClient) { self.client = client }

    var all: [ObjectKind] { known.withLock { $0 } }

    func kind(apiVersion: String, kind: String) -> ObjectKind? {
        let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
        return known.withLock { known in known.first { $0.group == group && $0.kind == kind } }
    }

    /// Those that have objects at the moment, by the server's figures; all where it gives none.
    func inUse() async throws -> Set<ObjectKind> {
        let all = all
        let text: String
        do {
            text = String(decoding: try await client.bytes("GET", "/metrics", accept: "text/plain"), as: UTF8.self)
        } catch let error as StatusError where [403, 404].contains(error.code) { return Set(all) }
        let mark = "apiserver_storage_objects{resource=\""
        var used: Set<Substring> = []
        let lines = text.split(separator: "\n").filter { $0.hasPrefix(mark) }
        for line in lines where !line.hasSuffix(" 0") { used.insert(line.dropFirst(mark.count).prefix { $0 != "\"" }) }
        return lines.isEmpty ? Set(all) : Set(all.filter { used.contains($0.name[...]) })
    }

    /// Asks the server again. Of a resource with several versions, the preferred one that has it counts.
    func refresh() async throws {
        var kinds: [ObjectKind] = []
        for root in ["/api", "/apis"] {
            let answer = try await client.send(
                "GET", root, accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
            for group in answer["items"]?.array ?? [] {
                let name = group["metadata"]?["name"]?.string ?? ""
                var seen: Set<String> = []
                for version in group["versions"]?.array ?? [] {
                    for resource in version["resources"]?.array ?? [] {
                        let verbs = resource["verbs"]?.array?.compactMap(\.string) ?? []
                        guard let plural = resource["resource"]?.string, let kind = resource["responseKind"],
                            Set(["list", "watch", "get", "delete"]).isSubset(of: verbs), seen.insert(plural).inserted
                        else { continue }
                        kinds.append(
                            ObjectKind(
                                group: name, version: version["version"]?.string ?? "", plural: plural,
                                kind: kind["kind"]?.string ?? "", isNamespaced: resource["scope"] == "Namespaced"))
                    }
                }
            }
        }
        // the same objects as those of the core group
        kinds.removeAll { $0.group == "events.k8s.io" }
        known.withLock { $0 = kinds }
    }
}
