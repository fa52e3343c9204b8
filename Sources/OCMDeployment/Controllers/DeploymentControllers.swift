package import Diagnostics
import HTTP
package import Kubernetes
package import OCMDelivery

/// The controllers of the delivery kinds. They speak to the Kubernetes API and to registries, and to nothing else.
///
///     var options = DeploymentControllers.Options(registry: "https://registry.internal:5000")
///     options.policy = try RegistryPolicy(only: ["registry.internal:5000", "provider.example"])
///     try await DeploymentControllers(client, options).run()
package struct DeploymentControllers: Sendable {
    package struct Options: Sendable {
        /// The internal registry, `http[s]://HOST[:PORT][/PREFIX]`: it keeps the contents of snapshots, and what a
        /// subscription copies into it is deployed by digest.
        package var registry: String
        /// The only registries that are ever reached; `registry` must be one of them.
        package var policy = RegistryPolicy.unrestricted
        /// Certificate authorities (PEM) to trust beside the system's.
        package var roots: [UInt8] = []
        /// Logins in the form of docker's `config.json`, used where an object gives none; for `registry` too.
        package var logins: [String] = []
        /// Nil: the objects of all namespaces.
        package var namespace: String?
        /// What Flux needs to read from `registry`.
        package var fluxSecrets = FluxSecrets()
        /// Whether the definitions of the kinds are applied at the start.
        package var installsDefinitions = true
        /// Whether the log is told at the start what kinds and permissions are missing.
        package var reportsAccess = false
        package var environment: [String: String] = [:]
        package var log = Log.silent
        /// Gets what the controllers do.
        package var metrics: Metrics?

        package init(registry: String) { self.registry = registry }
    }

    private let client: APIClient
    private let options: Options

    package init(_ client: APIClient, _ options: Options) {
        self.client = client
        self.options = options
    }

    /// Runs until the task is cancelled. `others` are run beside them, and share what is watched.
    ///
    /// - Throws: at the start only: if the registry's address is none, or the definitions are refused.
    package func run(_ others: @Sendable (Informers) throws -> [Controller] = { _ in [] }) async throws {
        if options.installsDefinitions { try await installDefinitions() }
        if options.reportsAccess {
            try await AccessCheck(client: client, watched: options.namespace, log: options.log).report()
        }
        var settings = RepositorySessions.Settings()
        settings.policy = options.policy
        settings.roots = options.roots
        settings.environment = options.environment
        settings.logins = options.logins
        let sessions = RepositorySessions(client, settings)
        let http = Client(ClientConfiguration())
        let result: Result<Void, any Error>
        do {
            // the store keeps its own session open for as long as it runs
            try await sessions.withSession(namespace: "", [], serviceAccount: nil) { session, _ in
                let store = try SnapshotStore(
                    try await session.registry(RegistryPlace(options.registry).address), address: options.registry)
                let informers = Informers(client, namespace: options.namespace, log: options.log)
                let controllers = controllers(informers, store, sessions, http)
                await Controller.run(controllers + (try others(informers)), metrics: options.metrics)
            }
            result = .success(())
        } catch { result = .failure(error) }
        await sessions.close()
        await http.shutdown()
        try result.get()
    }

    private func installDefinitions() async throws {
        do {
            try await CustomDefinitions.install(
                try DeliveryDefinitions.all(), client, manager: ObjectReport.manager)
        } catch let error as StatusError where error.code == 403 {
            // who installed them gave this program no right to; it works with what is there
            options.log.write(.info, "the definitions are left as they are", ["reason": error.message])
        }
    }

    private func controllers(
        _ informers: Informers, _ store: SnapshotStore, _ sessions: RepositorySessions, _ http: Client
    ) -> [Controller] {
        let events = EventRecorder(client, component: ObjectReport.manager)
        let context = WriterContext(
            informers: informers, store: store, sessions: sessions, events: events, http: http)
        var snapshot = Controller(
            "snapshot", context.informer("snapshots"),
            reconcile: { [reconciler = SnapshotReconciler(context.delivery("snapshots"), store, events)] in
                try await reconciler.reconcile($0)
            })
        snapshot.log = options.log
        let follow = ComponentControllers(
            context: context, sessions: sessions, registry: options.registry, log: options.log)
        return [follow.subscription, follow.componentVersion, snapshot]
            + SnapshotWriters.controllers(context, log: options.log)
            + [
                SnapshotWriters.deployer(
                    context, secrets: options.fluxSecrets, log: options.log)
            ]
    }
}
