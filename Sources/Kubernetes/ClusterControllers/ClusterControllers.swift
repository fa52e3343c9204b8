import Diagnostics
import Documents

/// What a cluster's controllers do that clients rely on: owned objects go with their owners, namespaces are emptied
/// before they go, each has a ServiceAccount `default` and the ConfigMap with the server's authority.
///
/// They are clients of the API like any other, with an identity and roles of their own.
struct ClusterControllers: Sendable {
    let client: APIClient
    /// PEM.
    let authority: String
    let log: Log

    /// The user that they are.
    static let user = "system:kube-controller-manager"

    /// Works until the task is cancelled.
    func run() async {
        let kinds = ObjectKinds(client)
        var backoff = Backoff(first: .milliseconds(50), maximum: .seconds(3))
        while true {
            do {
                try await kinds.refresh()
                break
            } catch {
                if Task.isCancelled { return }
                log.write(.warn, "the controllers can't read what the server has", ["reason": "\(error)"])
                try? await Task.sleep(for: backoff.next())
            }
        }
        let namespaces = Informer(client.resource("namespaces"), log: log)
        let furnishing = NamespaceFurnishing(client, authority: authority, log: log).controller(namespaces)
        let deletion = NamespaceDeletion(client, kinds).controller(namespaces, log: log)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await Controller.run([furnishing, deletion]) }
            group.addTask { await GarbageCollector(client, kinds, log: log).run() }
        }
    }
}
