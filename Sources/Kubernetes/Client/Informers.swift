package import Diagnostics
import Synchronization

/// One informer for each resource, shared by all controllers of a program.
package final class Informers: Sendable {
    package let client: APIClient
    /// Nil: all namespaces.
    package let namespace: String?
    private let log: Log
    private let known = Mutex<[String: Informer]>([:])

    package init(_ client: APIClient, namespace: String? = nil, log: Log = .silent) {
        self.client = client
        self.namespace = namespace
        self.log = log
    }

    /// - Parameter keeping: counts where the resource is asked for first. Secrets should keep their metadata only.
    package func informer(
        group: String = "", version: String = "v1", _ plural: String,
        keeping reduction: @escaping Informer.Reduction = Informer.withoutManagers
    ) -> Informer {
        known.withLock { known in
            let key = "\(group)/\(version)/\(plural)"
            if let informer = known[key] { return informer }
            let resource = client.resource(group: group, version: version, plural)
            let informer = Informer(resource, namespace: namespace, keeping: reduction, log: log)
            known[key] = informer
            return informer
        }
    }
}
