import Diagnostics
import Documents
import Flux
import HTTP
import Host
import Kubernetes
import OCIRegistry
import OCMDelivery
import OCMDeployment

/// One machine that follows, proves, keeps and deploys releases: internal registry, API server, controllers and Flux, each
/// as it would be elsewhere. They speak to each other by HTTP only.
struct Edge: Sendable {
    struct Settings: Sendable {
        var folder: String
        /// An existing registry as the internal one, `http[s]://HOST[:PORT][/PREFIX]`; nil: the edge has its own.
        var registry: String?
        /// Logins for it, in the form of docker.
        var logins: [String] = []
        /// What else may be reached.
        var allowed: [String] = []
        /// Certificate authorities (PEM) to trust beside the system's.
        var roots: [UInt8] = []
        var keptReleases = 3
        var judgesWorkloads = true
        /// Port 0: as before, else a free one.
        var api = ListenAddress(host: "127.0.0.1", port: 0)
        var ownRegistry = ListenAddress(host: "127.0.0.1", port: 0)
        var environment: [String: String] = [:]
        var log = Log.silent
        /// Gets what the controllers do.
        var metrics: Metrics?
    }

    struct Addresses: Sendable {
        let api: String
        let kubeconfig: String
        let registry: String
    }

    let settings: Settings

    /// Runs until the task is cancelled, or a part of it fails: then the others end, too.
    func run(_ onReady: @Sendable (Addresses) -> Void) async throws {
        let folder = try await EdgeFolder.open(settings.folder)
        defer { folder.close() }
        do {
            guard let registry = settings.registry else {
                return try await serveRegistry(folder) { site in try await serveAPI(folder, site, onReady) }
            }
            let site = Site(registry: registry, logins: settings.logins, server: nil)
            try await serveAPI(folder, site, onReady)
        } catch {
            // it was asked to end
            if !Task.isCancelled { throw error }
        }
    }

    /// The internal registry as the other parts see it.
    struct Site: Sendable {
        /// `http[s]://HOST[:PORT][/PREFIX]`
        let registry: String
        let logins: [String]
        /// Nil: it is somebody else's.
        let server: RegistryServer?
    }

    private func serveRegistry(_ folder: EdgeFolder, _ body: (Site) async throws -> Void) async throws {
        let writer = try await folder.writer()
        var configuration = RegistryServerConfiguration()
        configuration.writer = writer
        configuration.log = settings.log
        var serving = settings.ownRegistry.configuration
        if serving.port == 0 { serving.port = try await folder.port(.registry) }
        serving.log = settings.log
        let server = try await RegistryServer(data: folder.file("registry"), configuration: configuration)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await Server(serving, handler: server.handle).run { uri in
                    try await folder.keep(uri.port ?? 0, of: .registry)
                    let login = try await folder.writeLogin(writer, registry: uri.authority)
                    try await body(Site(registry: "http://\(uri.authority)", logins: [login], server: server))
                })
        } catch { result = .failure(error) }
        await server.close()
        try result.get()
    }

    private func serveAPI(
        _ folder: EdgeFolder, _ site: Site, _ onReady: @Sendable (Addresses) -> Void
    ) async throws {
        var configuration = APIServerService.Configuration(folder: folder.file("api"))
        configuration.host = settings.api.host
        configuration.port = settings.api.port
        if configuration.port == 0 { configuration.port = try await folder.port(.api) }
        configuration.kubeconfig = folder.kubeconfig
        configuration.log = settings.log
        try await APIServerService(configuration).run { address in
            try await folder.keep(try URI(address.url).port ?? 0, of: .api)
            let cluster = try await ClusterConfiguration.kubeconfig(address.kubeconfig)
            let client = try APIClient(cluster)
            let result: Result<Void, any Error>
            do {
                let definitions = try DeliveryDefinitions.all() + FluxDefinitions.all()
                try await CustomDefinitions.install(definitions, client, manager: "ocm")
                try await EdgeAccount.install(client)
                try await EdgeAccount.writeTokens(client, in: folder)
                onReady(Addresses(api: address.url, kubeconfig: address.kubeconfig, registry: site.registry))
                result = .success(try await control(folder, site, cluster, client))
            } catch { result = .failure(error) }
            await client.shutdown()
            try result.get()
        }
    }

    /// Runs all controllers. The first one that ends ends all.
    private func control(
        _ folder: EdgeFolder, _ site: Site, _ cluster: ClusterConfiguration, _ client: APIClient
    ) async throws {
        let parts = EdgeParts(settings: settings, folder: folder, site: site)
        try await withThrowingTaskGroup(of: Void.self) { group in
            func run(
                _ what: String, as account: EdgeAccount,
                _ body: @escaping @Sendable (EdgeParts, APIClient) async throws -> Void
            ) {
                group.addTask {
                    do {
                        try await account.withClient(cluster, folder) { try await body(parts, $0) }
                    } catch is CancellationError { throw CancellationError() } catch { throw Fault(error, what) }
                    try Task.checkCancellation()
                    throw Fault(.unavailable, "\(what) ended")
                }
            }
            run("the controllers", as: .controllers) { try await $0.deliver($1) }
            run("Flux", as: .flux) { try await $0.flux($1) }
            if settings.judgesWorkloads { run("the image proof", as: .workloads) { try await $0.judge($1) } }
            run("the collection of old releases", as: .collector) { try await $0.collect($1) }
            group.addTask { [log = settings.log] in
                try await EdgeAccount.keepTokens(client, in: folder, log: log)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
