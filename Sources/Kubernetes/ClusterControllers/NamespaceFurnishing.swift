import Diagnostics
import Documents

/// Sees that each namespace has a ServiceAccount `default` and the ConfigMap `kube-root-ca.crt`.
struct NamespaceFurnishing: Sendable {
    private let accounts: Informer
    private let maps: Informer
    private let events: EventRecorder
    private let authority: String
    private let log: Log

    private static let account = "default"
    private static let map = "kube-root-ca.crt"

    init(_ client: APIClient, authority: String, log: Log) {
        self.authority = authority
        self.log = log
        accounts = Informer(
            client.resource("serviceaccounts"), .init(fields: "metadata.name=\(NamespaceFurnishing.account)"),
            keeping: Informer.metadataOnly, log: log)
        maps = Informer(
            client.resource("configmaps"), .init(fields: "metadata.name=\(NamespaceFurnishing.map)"), log: log)
        events = EventRecorder(client, component: GarbageCollector.manager)
    }

    func controller(_ namespaces: Informer) -> Controller {
        var controller = Controller("namespace-furnishing", namespaces) { namespace in
            do {
                try await furnish(namespace)
            } catch let error as StatusError {
                await events.tell(namespace, type: "Warning", reason: "FailedCreate", error.message)
                throw error
            }
            return .none
        }
        controller.watches = [accounts, maps].map { informer in
            Controller.Watch(informer) { [$0.object.namespace] }
        }
        controller.longestRetry = .seconds(3)
        controller.log = log
        return controller
    }

    private func furnish(_ namespace: JSONObject) async throws {
        guard !namespace.isBeingDeleted else { return }
        let name = namespace.name
        if accounts.cache["\(name)/\(NamespaceFurnishing.account)"] == nil {
            try await make(
                accounts, name,
                JSONObject(["metadata": ["name": .string(NamespaceFurnishing.account)]]))
        }
        let note: JSONValue = "Contains the certificate authority that a client of this API server needs to trust it."
        let wanted = JSONObject([
            "metadata": [
                "name": .string(NamespaceFurnishing.map), "annotations": ["kubernetes.io/description": note],
            ],
            "data": ["ca.crt": .string(authority)],
        ])
        guard let map = maps.cache["\(name)/\(NamespaceFurnishing.map)"] else {
            return try await make(maps, name, wanted)
        }
        guard map["data"] != wanted["data"] else { return }
        var changed = map
        changed["data"] = wanted["data"]
        _ = try await maps.resource.update(changed, namespace: name, manager: GarbageCollector.manager)
    }

    private func make(_ informer: Informer, _ namespace: String, _ object: JSONObject) async throws {
        do {
            _ = try await informer.resource.create(object, namespace: namespace, manager: GarbageCollector.manager)
        } catch let error as StatusError
            where error.code == 404 || error.code == 409 && error.reason == "AlreadyExists"
            || error.causes.contains(where: { $0.reason == "NamespaceTerminating" })
        {}
    }
}
