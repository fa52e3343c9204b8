import Cryptography
package import Diagnostics
import Documents
import HTTP
import Host

/// The API server as a service on a folder: its certificates, its kubeconfig, its store and its address.
package struct APIServerService: Sendable {
    package struct Configuration: Sendable {
        package var folder: String
        package var host = "127.0.0.1"
        /// 0: a free one.
        package var port = 0
        /// Where the kubeconfig is written; nil: in the folder.
        package var kubeconfig: String?
        package var history = Duration.seconds(300)
        /// Runs the controllers that a cluster has for namespaces and owners.
        package var controllers = true
        package var log = Log.silent

        package init(folder: String) { self.folder = folder }
    }

    /// Where a running server is.
    package struct Address: Sendable {
        package let url: String
        package let kubeconfig: String
    }

    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// Serves until the task is cancelled; `onReady` is called when requests are answered.
    package func run(_ onReady: (Address) async throws -> Void = { _ in }) async throws {
        let folder = configuration.folder
        try await Files.makeFolder(folder, intermediate: true)
        let store = try await Store.open(folder, history: configuration.history)
        do {
            try await serve(store, onReady)
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }

    private func serve(_ store: Store, _ onReady: (Address) async throws -> Void) async throws {
        let identity = try await ServiceIdentity.load(configuration.folder, host: configuration.host)
        let api = try APIServer(
            store: store, tokenKey: SigningKey(pem: identity.tokenKeyPEM), runsControllers: configuration.controllers,
            log: configuration.log)
        try await api.prepare()
        var settings = ServerConfiguration()
        settings.host = configuration.host
        settings.port = configuration.port
        settings.log = configuration.log
        settings.tls = ServerConfiguration.TLSIdentity(
            certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM, clientAuthorityPEM: identity.authorityPEM)
        let server = Server(settings) { try await api.handle($0) }
        let runsControllers = configuration.controllers
        let ready = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    store.expire()
                }
            }
            if runsControllers {
                group.addTask {
                    for await _ in ready.stream { try await control(api, identity) }
                }
            }
            defer { group.cancelAll() }
            try await server.run { uri in
                let url = String("\(uri)".dropLast("\(uri)".hasSuffix("/") ? 1 : 0))
                let path = configuration.kubeconfig ?? Paths.join(configuration.folder, "kubeconfig")
                try await Files.replace(path, with: identity.kubeconfig(url), mode: 0o600)
                ready.continuation.yield()
                ready.continuation.finish()
                try await onReady(Address(url: url, kubeconfig: path))
            }
        }
    }

    /// Runs the controllers until the task is cancelled. They are clients like any other, but for the connection.
    private func control(_ api: APIServer, _ identity: ServiceIdentity) async throws {
        let certificate = try Certificate(pem: identity.controllersCertificatePEM)
        let transport = LocalTransport(handler: { try await api.handle($0) }, certificates: [certificate.der])
        let client = try APIClient(local: transport, userAgent: GarbageCollector.manager)
        await ClusterControllers(
            client: client, authority: String(decoding: identity.authorityPEM, as: UTF8.self), log: configuration.log
        ).run()
        await client.shutdown()
    }
}
