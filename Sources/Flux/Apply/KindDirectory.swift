import Documents
import Kubernetes
import Synchronization

/// Which resource a kind is, as the server tells it.
final class KindDirectory: Sendable {
    struct Entry: Sendable {
        let group: String
        let version: String
        let plural: String
        let isNamespaced: Bool

        func client(_ client: APIClient) -> ResourceClient {
            client.resource(group: group, version: version, plural)
        }
    }

    private let client: APIClient
    /// By `apiVersion`, then by kind.
    private let known = Mutex<[String: [String: Entry]]>([:])

    init(_ client: APIClient) { self.client = client }

    /// The resource of a kind in one version; nil if the server does not have it. What is not known is asked for anew.
    func find(_ reference: ObjectReference) async throws -> Entry? {
        if let entry = known.withLock({ $0[reference.apiVersion]?[reference.kind] }) { return entry }
        return try await read(reference.group, reference.version)[reference.kind]
    }

    /// As `find`; if the version is not served any more, another one of the group.
    func findAnyVersion(_ reference: ObjectReference) async throws -> Entry? {
        if let entry = try await find(reference) { return entry }
        guard !reference.group.isEmpty else { return nil }
        let group: JSONValue
        do {
            group = try await client.send("GET", "/apis/\(reference.group)")
        } catch let error as StatusError where error.isNotFound {
            return nil
        }
        for version in group["versions"]?.array ?? [] {
            guard let name = version["version"]?.string, name != reference.version else { continue }
            if let entry = try await read(reference.group, name)[reference.kind] { return entry }
        }
        return nil
    }

    /// Forgets what a definition that changes or goes may have changed.
    func forget() { known.withLock { $0 = [:] } }

    private func read(_ group: String, _ version: String) async throws -> [String: Entry] {
        let path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        guard !path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).contains("") else { return [:] }
        let list: JSONValue
        do {
            list = try await client.send("GET", path)
        } catch let error as StatusError where error.isNotFound {
            return [:]
        }
        var entries: [String: Entry] = [:]
        for resource in list["resources"]?.array ?? [] {
            guard let plural = resource["name"]?.string, !plural.contains("/"), let kind = resource["kind"]?.string
            else { continue }
            entries[kind] = Entry(
                group: group, version: version, plural: plural,
                isNamespaced: resource["namespaced"]?.bool ?? false)
        }
        known.withLock { $0[group.isEmpty ? version : "\(group)/\(version)"] = entries }
        return entries
    }
}
