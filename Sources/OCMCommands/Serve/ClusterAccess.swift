import Host
import Kubernetes

/// Which Kubernetes API a command speaks to: `--kubeconfig`, else `KUBECONFIG`, else that of the pod, else
/// `~/.kube/config`.
enum ClusterAccess {
    static let kubeconfig = Flag.text(
        "kubeconfig", placeholder: "FILE", "how the Kubernetes API is reached; in a pod its ServiceAccount is used")
    static let context = Flag.text("context", placeholder: "NAME", "a context of the kubeconfig")

    static func configuration(_ call: Invocation) async throws -> ClusterConfiguration {
        var path = call.flags[kubeconfig]
        if path.isEmpty { path = call.environment["KUBECONFIG"] ?? "" }
        if path.isEmpty, call.environment["KUBERNETES_SERVICE_HOST"] == nil, let home = call.environment["HOME"] {
            path = Paths.join(home, ".kube/config")
        }
        guard !path.isEmpty else { return try await ClusterConfiguration.inCluster(environment: call.environment) }
        let name = call.flags[context]
        return try await ClusterConfiguration.kubeconfig(path, context: name.isEmpty ? nil : name)
    }
}
