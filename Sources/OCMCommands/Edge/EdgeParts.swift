import Diagnostics
import Flux
import HTTP
import Kubernetes
import OCIRegistry
import OCMDelivery
import OCMDeployment

/// What runs in an edge beside the servers, each with its own client of the API.
struct EdgeParts: Sendable {
    let settings: Edge.Settings
    let folder: EdgeFolder
    let site: Edge.Site

    /// The internal registry and what is allowed: nothing else is ever contacted.
    private var policy: RegistryPolicy {
        get throws { try RegistryPolicy(only: [site.registry] + settings.allowed, anyPort: true) }
    }

    /// OCM's own kinds.
    func deliver(_ client: APIClient) async throws {
        var options = DeploymentControllers.Options(registry: site.registry)
        options.policy = try policy
        options.roots = settings.roots
        options.logins = site.logins
        options.installsDefinitions = false
        options.environment = settings.environment
        options.log = settings.log
        options.metrics = settings.metrics
        try await DeploymentControllers(client, options).run()
    }

    /// Flux's kinds.
    func flux(_ client: APIClient) async throws {
        let policy = try policy
        var options = FluxOptions()
        options.allowRepository = { authority, repository in
            try policy.check(authority: authority, repository: repository, subject: "the source")
        }
        options.allowAddress = { uri in try policy.check(address: uri) }
        options.extraRoots = settings.roots
        options.requeueDependency = .seconds(2)
        options.installsDefinitions = false
        options.log = settings.log
        options.metrics = settings.metrics
        options.port = try await folder.port(.artifacts)
        try await FluxControllers(client, folder: folder.file("artifacts"), options).run { port in
            try await folder.keep(port, of: .artifacts)
        }
    }

    /// Workloads, by the image proof.
    func judge(_ client: APIClient) async throws {
        try await withInternalRegistry { session in
            let proof = try ImageProof(session, registry: site.registry)
            await Controller.run(
                WorkloadControllers(Informers(client, log: settings.log), proof, log: settings.log).all,
                metrics: settings.metrics)
        }
    }

    /// Old releases, and what nothing needs any more.
    func collect(_ client: APIClient) async throws {
        try await withInternalRegistry { session in
            let collector = ReleaseCollector(
                client, session, registry: site.registry, keeping: settings.keptReleases, log: settings.log)
            // another program may keep its snapshots in somebody else's registry
            let sweep =
                site.server == nil
                ? nil
                : SnapshotSweep(
                    client,
                    try SnapshotStore(try await session.registry(site.registry), address: site.registry),
                    log: settings.log)
            var last: ContinuousClock.Instant?
            while true {
                do {
                    // contents of old snapshots are removed without a release going
                    let isDue = last.map { ContinuousClock.now - $0 > .seconds(3600) } ?? true
                    let isChanged = try await collector.collect()
                    let isFreed = try await sweep?.run() ?? false
                    if isChanged || isFreed || isDue, let server = site.server {
                        last = .now
                        let freed = try await server.collect()
                        settings.log.write(
                            .info, "content was collected", ["blobs": "\(freed.blobs)", "bytes": "\(freed.bytes)"])
                    }
                } catch {
                    try Task.checkCancellation()
                    settings.log.write(.warn, "old releases could not be collected", ["reason": "\(error)"])
                }
                try await Task.sleep(for: .seconds(60))
            }
        }
    }

    private func withInternalRegistry(_ body: (Session) async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.docker = site.logins.map { .text($0) }
        var session = Session.Settings(folder: folder.path, environment: [:])
        session.policy = try RegistryPolicy(only: [site.registry])
        session.roots = settings.roots
        try await Session.with(configuration: configuration, settings: session, body)
    }
}
