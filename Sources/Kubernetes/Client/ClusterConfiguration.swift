import Cryptography
import Diagnostics
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
    /// Read again for each request: it is exchanged while the program runs. It goes before `token`.
    package var tokenFile: String?
    /// In whose name requests are made; nil: one's own.
    var actsAs: String?
    /// The proxy on the way there; nil: the environment says.
    var proxy: String?
    /// Of the context; nil: none is named.
    package var namespace: String?

    package init(server: String) { self.server = server }

    private static let limit = 4 << 20

    /// The context of a kubeconfig, the current one if none is named. Files that it names are read beside it.
    package static func kubeconfig(_ path: String, context: String? = nil) async throws -> ClusterConfiguration {
        try await ClusterConfiguration(try await Kubeconfig([path], skipsMissing: false), context: context)
    }

    /// As `kubeconfig`, of the files that `KUBECONFIG` lists: separated by colons, those that are not there are skipped.
    package static func kubeconfigs(_ list: String, context: String? = nil) async throws -> ClusterConfiguration {
        var paths: [String] = []
        for path in list.split(separator: ":").map(String.init) where !paths.contains(path) { paths.append(path) }
        return try await ClusterConfiguration(try await Kubeconfig(paths, skipsMissing: true), context: context)
    }

    private init(_ config: Kubeconfig, context name: String?) async throws {
        let context = try config.context(name)
        guard let cluster = try config.section("cluster", of: context) else {
            throw context.fault("cluster", "must be given")
        }
        guard let server = try cluster.text("server"), (try? URI(server)) != nil else {
            throw cluster.fault("server", "must be an address such as https://HOST:6443")
        }
        self.init(server: server)
        guard try !cluster.flag("insecure-skip-tls-verify") else {
            throw cluster.fault(
                "insecure-skip-tls-verify", "is not supported; give certificate-authority-data", code: .unsupported)
        }
        if try cluster.text("tls-server-name") != nil {
            throw cluster.fault(
                "tls-server-name", "is not supported; the certificate must be for the server's address",
                code: .unsupported)
        }
        proxy = try cluster.text("proxy-url")
        namespace = try context.text("namespace")
        authority = try await Self.certificates(cluster, "certificate-authority")
        guard let user = try config.section("user", of: context) else { return }
        for key in ["exec", "auth-provider", "username", "as-groups", "as-uid", "as-user-extra"] where user.has(key) {
            throw user.fault(key, "is not supported; use a token or a certificate", code: .unsupported)
        }
        certificate = try await Self.certificates(user, "client-certificate")
        key = try await Self.data(user, "client-key")
        guard (certificate == nil) == (key == nil) else {
            throw user.fault(
                certificate == nil ? "client-key" : "client-certificate",
                "a user needs both client-certificate and client-key")
        }
        if let key, (try? PEM.blocks(in: key))?.contains(where: { $0.label.hasSuffix("PRIVATE KEY") }) != true {
            throw user.fault("client-key", "holds no private key in PEM")
        }
        token = try user.text("token")
        tokenFile = try user.text("tokenFile").map(user.path)
        actsAs = try user.text("as")
    }

    private static func certificates(_ section: Kubeconfig.Section, _ name: String) async throws -> [UInt8]? {
        guard let bytes = try await data(section, name) else { return nil }
        guard (try? Certificate.chain(pem: bytes))?.isEmpty == false else {
            throw section.fault(name, "holds no certificate in PEM")
        }
        return bytes
    }

    /// What is written there, else what the file holds.
    private static func data(_ section: Kubeconfig.Section, _ name: String) async throws -> [UInt8]? {
        if let text = try section.text(name + "-data") {
            guard let bytes = Base64.decode(text) else { throw section.fault(name + "-data", "is no base64") }
            return bytes
        }
        guard let file = try section.text(name) else { return nil }
        do {
            return try await Files.read(section.path(file), limit: limit)
        } catch let fault as Fault {
            throw fault.within("\(section.file): \(section.field).\(name)")
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
