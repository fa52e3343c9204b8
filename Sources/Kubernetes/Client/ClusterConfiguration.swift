import Cryptography
import Diagnostics
import Documents
import HTTP
import Host

/// How a Kubernetes API is reached: from a kubeconfig, or from inside of a cluster.
package struct ClusterConfiguration: Sendable {
    package var server: String
    /// PEM; nil: the authorities of the system.
    package var authority: [UInt8]?
    /// PEM.
    package var certificate: [UInt8]?
    package var key: [UInt8]?
    package var token: String?
    /// Read again for each request: it is exchanged while the program runs.
    package var tokenFile: String?
    /// Of the context; nil: none is named.
    package var namespace: String?

    package init(server: String) { self.server = server }

    private static let limit = 4 << 20

    /// The context of a kubeconfig, the current one if none is named. Files that it names are read beside it.
    package static func kubeconfig(_ path: String, context wanted: String? = nil) async throws -> ClusterConfiguration {
        let root: JSONValue
        do {
            let bytes = try await Files.read(path, limit: limit)
            root = try YAMLStream.parse(bytes, name: path).first?.root?.jsonValue(.yaml11) ?? .null
        } catch let fault as Fault {
            throw fault.within("the kubeconfig \(path) can't be read")
        }
        func entry(_ list: String, _ name: String, _ part: String) throws -> JSONValue {
            let found = root[list]?.array?.first { $0["name"]?.string == name }
            guard let value = found?[part], value.object != nil else {
                throw Fault(.invalid, "\(path): there is no \(part) “\(name)”")
            }
            return value
        }
        guard let name = wanted ?? root["current-context"]?.string, !name.isEmpty else {
            throw Fault(.invalid, "\(path): no current-context; name a context")
        }
        let context = try entry("contexts", name, "context")
        let cluster = try entry("clusters", context["cluster"]?.string ?? "", "cluster")
        guard let server = cluster["server"]?.string, (try? URI(server)) != nil else {
            throw Fault(
                .invalid,
                "\(path): the server of the cluster “\(context["cluster"]?.string ?? "")” must be an address such as "
                    + "https://HOST:6443")
        }
        guard cluster["insecure-skip-tls-verify"]?.bool != true else {
            throw Fault(
                .unsupported, "\(path): insecure-skip-tls-verify is not supported; give certificate-authority-data")
        }
        var result = ClusterConfiguration(server: server)
        result.namespace = context["namespace"]?.string
        result.authority = try await certificates(cluster, "certificate-authority", path)
        guard let user = context["user"]?.string, !user.isEmpty else { return result }
        let credentials = try entry("users", user, "user")
        for key in ["exec", "auth-provider", "username"] where credentials[key] != nil {
            throw Fault(
                .unsupported,
                "\(path): the user “\(user)” logs in by \(key), which is not supported; use a token or a certificate")
        }
        result.certificate = try await certificates(credentials, "client-certificate", path)
        result.key = try await data(credentials, "client-key", path)
        guard (result.certificate == nil) == (result.key == nil) else {
            throw Fault(.invalid, "\(path): the user “\(user)” needs both client-certificate and client-key")
        }
        if let key = result.key,
            (try? PEM.blocks(in: key))?.contains(where: { $0.label.hasSuffix("PRIVATE KEY") }) != true
        {
            throw Fault(.invalid, "\(path): client-key of the user “\(user)” holds no private key in PEM")
        }
        result.token = credentials["token"]?.string
        result.tokenFile = credentials["tokenFile"]?.string.map { Paths.join(Paths.parent(path), $0) }
        return result
    }

    private static func certificates(_ value: JSONValue, _ name: String, _ path: String) async throws -> [UInt8]? {
        guard let bytes = try await data(value, name, path) else { return nil }
        guard (try? Certificate.chain(pem: bytes))?.isEmpty == false else {
            throw Fault(.invalid, "\(path): \(name) holds no certificate in PEM")
        }
        return bytes
    }

    private static func data(_ value: JSONValue, _ name: String, _ path: String) async throws -> [UInt8]? {
        if let text = value[name + "-data"]?.string {
            guard let bytes = Base64.decode(text) else { throw Fault(.invalid, "\(path): \(name)-data is no base64") }
            return bytes
        }
        guard let file = value[name]?.string else { return nil }
        do {
            return try await Files.read(file.hasPrefix("/") ? file : Paths.join(Paths.parent(path), file), limit: limit)
        } catch let fault as Fault {
            throw fault.within("\(path): \(name)")
        }
    }

    /// The ServiceAccount of a pod: address from the environment, token and authority from its mount.
    package static func inCluster(
        environment: [String: String], folder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) async throws -> ClusterConfiguration {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], let port = environment["KUBERNETES_SERVICE_PORT"]
        else {
            throw Fault(
                .notFound, "this is not inside of a cluster: KUBERNETES_SERVICE_HOST is not set; name a kubeconfig")
        }
        var result = ClusterConfiguration(server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        result.authority = try await Files.read(Paths.join(folder, "ca.crt"), limit: limit)
        result.tokenFile = Paths.join(folder, "token")
        let namespace = try await Files.read(Paths.join(folder, "namespace"), limit: limit)
        result.namespace = String(decoding: namespace, as: UTF8.self).trimmed
        return result
    }
}
