import Host
import Kubernetes

/// Which Kubernetes API a command speaks to: `--kubeconfig`, else the files of `KUBECONFIG`, else that of
/// the pod, else `~/.kube/config`.
enum ClusterAccess {
    static let kubeconfig = Flag.text(
        "kubeconfig", placeholder: "FILE", "how the Kubernetes API is reached; in a pod its ServiceAccount is used")
    static let context = Flag.text("context", placeholder: "NAME", "a context of the kubeconfig")

    static func configuration(_ call: Invocation) async throws -> ClusterConfiguration {
        let context = call.flags.isGiven(context) ? call.flags[context] : nil
        var path = call.flags[kubeconfig]
        if path.isEmpty {
            if let list = call.environment["KUBECONFIG"], list.contains(where: { $0 != ":" }) {
                return try await ClusterConfiguration.kubeconfigs(list, context: context)
            }
            guard call.environment["KUBERNETES_SERVICE_HOST"] == nil, let home = call.environment["HOME"] else {
                return try await ClusterConfiguration.inCluster(environment: call.environment)
            }
            path = Paths.join(home, ".kube/config")
        }
        return try await ClusterConfiguration.kubeconfig(path, context: context)
    }
}
