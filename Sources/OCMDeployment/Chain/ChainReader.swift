import Diagnostics
import Documents
package import Kubernetes

/// Reads a delivery from a cluster.
package struct ChainReader: Sendable {
    private let client: APIClient
    private let directory: KindDirectory

    package init(_ client: APIClient) {
        self.client = client
        directory = KindDirectory(client)
    }

    private static let parallelReads = 8

    /// What is there now; nil as namespace: in all of them.
    ///
    /// - Throws: `notFound` if the cluster has none of the kinds of a delivery.
    package func read(namespace: String?) async throws -> DeliveryChain {
        var objects: [DeliveryKind: [JSONObject]] = [:]
        for kind in DeliveryKind.allCases {
            do {
                objects[kind] = try await resource(kind).list(namespace: namespace).objects.sorted {
                    ObjectCache.key($0) < ObjectCache.key($1)
                }
            } catch let error as StatusError where error.isNotFound {}
        }
        guard !objects.isEmpty else {
            throw Fault(
                .notFound,
                "\(client.configuration.server) has no definitions of OCM's kinds; “ocm serve edge” brings them, and for a "
                    + "cluster “ocm controller install” prints them")
        }
        return DeliveryChain(objects, deployed: try await deployed(DeliveryChain.inventory(objects)))
    }

    /// The resource of a kind, to be watched.
    package func resource(_ kind: DeliveryKind) -> ResourceClient {
        client.resource(group: kind.group, version: kind.version, kind.plural)
    }

    private func deployed(_ identities: [ObjectIdentity]) async throws -> [ObjectIdentity: JSONObject] {
        try await withThrowingTaskGroup(of: (ObjectIdentity, JSONObject?).self) { group in
            var found: [ObjectIdentity: JSONObject] = [:]
            for (index, identity) in identities.enumerated() {
                if index >= Self.parallelReads, let (identity, object) = try await group.next() {
                    found[identity.anyVersion] = object
                }
                group.addTask { (identity, try await self.find(identity)) }
            }
            for try await (identity, object) in group { found[identity.anyVersion] = object }
            return found
        }
    }

    private func find(_ identity: ObjectIdentity) async throws -> JSONObject? {
        guard let entry = try await directory.findAnyVersion(identity) else { return nil }
        let namespace = entry.isNamespaced ? identity.namespace : nil
        return try await entry.client(client).find(identity.name, namespace: namespace)
    }
}
