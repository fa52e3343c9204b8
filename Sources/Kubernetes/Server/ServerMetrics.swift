import Diagnostics
import HTTP
import Synchronization

extension APIServer {
    private static let stored = Metric(
        "apiserver_storage_objects", .gauge, "Objects of a resource that the server keeps.")

    /// The figures of the server, under the names that kube-apiserver gives them.
    static func metrics(_ store: Store) -> Metrics {
        let metrics = Metrics()
        metrics.measureProcess()
        metrics.measure { metrics in
            for (resource, count) in store.counts {
                metrics.set(stored, ["resource": resource], to: Double(count))
            }
        }
        return metrics
    }

    func figures() -> ServerResponse {
        ServerResponse(
            200, fields: ["Content-Type": Metrics.contentType], body: .bytes(Array(metrics.text.utf8)))
    }
}

extension Store {
    /// How many objects there are of each resource.
    var counts: [String: Int] { state.withLock { $0.tables.mapValues(\.keys.count) } }
}
