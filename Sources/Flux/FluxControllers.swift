import Diagnostics
import Documents
import HTTP
import Host
package import Kubernetes

/// Flux where no real one runs: sources and Kustomizations, over nothing but the Kubernetes API.
package struct FluxControllers: Sendable {
    private let client: APIClient
    private let folder: String
    private let options: FluxOptions

    /// - Parameter folder: where artifacts are kept; made if it is missing.
    package init(_ client: APIClient, folder: String, _ options: FluxOptions = FluxOptions()) {
        self.client = client
        self.folder = folder
        self.options = options
    }

    /// Runs until the task is cancelled. `onReady` gets the port on which artifacts are served, when
    /// the kinds are defined.
    ///
    /// - Throws: what hinders the start.
    package func run(_ onReady: @Sendable (Int) async throws -> Void = { _ in }) async throws {
        let store = ArtifactStore(folder: folder)
        try await store.prepare()
        if options.installsDefinitions {
            try await CustomDefinitions.install(try FluxDefinitions.all(), client, manager: "flux")
        }
        await sweep(store)
        let portFile = Paths.join(folder, ".port")
        do {
            try await serve(store, port: try await wantedPort(portFile), portFile, onReady)
        } catch let fault as Fault where options.port == 0 && fault.code == .conflict {
            // somebody else has the port of the last time
            try await serve(store, port: 0, portFile, onReady)
        }
    }

    /// Artifacts of sources that went while nobody watched have no use. Where the API can't tell what is there, all stay.
    private func sweep(_ store: ArtifactStore) async {
        do {
            let sources = try await client.resource(group: FluxNames.sources, "ocirepositories").list().objects
            let kind = OCIRepositoryReconciler.kind
            try await store.sweep(
                kind: kind,
                existing: Set(sources.map { ArtifactStore.Place(kind: kind, namespace: $0.namespace, name: $0.name) }))
        } catch {
            options.log.write(.warn, "old artifacts could not be removed", ["reason": "\(error)"])
        }
    }

    /// Addresses in status stay the same from one start to the next, if they can.
    private func wantedPort(_ file: String) async throws -> Int {
        guard options.port == 0 else { return options.port }
        guard try await Files.status(file) != nil else { return 0 }
        return Int(String(decoding: try await Files.read(file, limit: 16), as: UTF8.self)) ?? 0
    }

    private func serve(
        _ store: ArtifactStore, port: Int, _ portFile: String, _ onReady: @Sendable (Int) async throws -> Void
    ) async throws {
        var settings = ServerConfiguration()
        settings.port = port
        settings.log = options.log
        let connections = RegistryConnections(options)
        let artifacts = ArtifactServer(store: store)
        let result: Result<Void, any Error>
        do {
            try await Server(settings) { try await artifacts.handle($0) }.run { uri in
                try await Files.replace(portFile, with: Array(String(uri.effectivePort).utf8), mode: 0o600)
                try await onReady(uri.effectivePort)
                await Controller.run(
                    controllers(store, address: "\(uri.scheme)://\(uri.authority)", connections),
                    metrics: options.metrics)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await connections.shutdown()
        try result.get()
    }

    private func controllers(
        _ store: ArtifactStore, address: String, _ connections: RegistryConnections
    ) -> [Controller] {
        let informers = Informers(client, log: options.log)
        let sources = informers.informer(group: FluxNames.sources, "ocirepositories")
        let kustomizations = informers.informer(group: FluxNames.kustomize, "kustomizations")
        let secrets = informers.informer("secrets", keeping: Informer.metadataOnly)
        let configMaps = informers.informer("configmaps", keeping: Informer.metadataOnly)
        let sourceEvents = EventRecorder(client, component: OCIRepositoryReconciler.manager)
        let repositories = OCIRepositoryReconciler(
            resource: sources.resource, secrets: SecretReader(client: client), connections: connections, store: store,
            address: address, events: sourceEvents, options: options)
        let applied = KustomizationReconciler(
            resource: kustomizations.resource, cache: kustomizations.cache, directory: KindDirectory(client),
            store: store, events: EventRecorder(client, component: Applier.manager), options: options)
        FluxIndexes.add(sources: sources.cache, kustomizations: kustomizations.cache)

        var fetching = Controller("ocirepositories", sources) { try await repositories.reconcile($0) }
        fetching.watches = [.indexed(secrets, in: sources, FluxIndexes.secrets)]
        fetching.firstRetry = .milliseconds(750)
        var applying = Controller("kustomizations", kustomizations) { try await applied.reconcile($0) }
        applying.watches = [
            FluxIndexes.newArtifacts(sources, kustomizations),
            FluxIndexes.readyDependencies(kustomizations),
            .indexed(secrets, in: kustomizations, FluxIndexes.secrets),
            .indexed(configMaps, in: kustomizations, FluxIndexes.configMaps),
        ]
        // most of them wait for objects to become ready
        applying.concurrency = 16
        applying.firstRetry = .milliseconds(750)
        var all = [fetching, applying] + UnsupportedKind.all.map { $0.controller(informers, sourceEvents) }
        for at in all.indices { all[at].log = options.log }
        return all
    }
}
