import Diagnostics
import Documents
import HTTP
import Host
import Kubernetes
import OCI
import OCIRegistry
import OCMDelivery
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@testable import OCMDeployment

/// An API server with the definitions, a registry, and the writers at work.
struct WriterCluster: Sendable {
    let client: APIClient
    let registry: InternalRegistry
    let store: SnapshotStore
    let context: WriterContext

    private struct Done: Error {}

    /// Sessions without any credentials.
    private struct PlainSessions: ComponentSessions {
        func withSession<R: Sendable>(
            for componentVersion: JSONObject, _ body: (Session) async throws -> R
        ) async throws -> R {
            try await Session.with(
                configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:]), body)
        }
    }

    /// `address`: what the store says where it is, instead of the truth. `deploysOnly`: without the writers.
    static func with(
        address: String? = nil, deploysOnly: Bool = false, login: String? = nil,
        _ body: @escaping @Sendable (WriterCluster) async throws -> Void
    ) async throws {
        try await InternalRegistry.with { registry in
            try await TemporaryFolder.with(prefix: "api") { folder in
                do {
                    try await APIServerService(APIServerService.Configuration(folder: folder)).run { server in
                        let client = try APIClient(await ClusterConfiguration.kubeconfig(server.kubeconfig))
                        do {
                            try await run(client, registry, address, deploysOnly, login, body)
                            await client.shutdown()
                        } catch {
                            await client.shutdown()
                            throw error
                        }
                        throw Done()
                    }
                } catch is Done {}
            }
        }
    }

    private static func run(
        _ client: APIClient, _ registry: InternalRegistry, _ address: String?, _ deploysOnly: Bool, _ login: String?,
        _ body: @escaping @Sendable (WriterCluster) async throws -> Void
    ) async throws {
        try await CustomDefinitions.install(
            try DeliveryDefinitions.all() + fluxDefinitions, client, manager: "test")
        let store = try address.map { try SnapshotStore(registry.client, address: $0) } ?? registry.store
        let context = WriterContext(
            informers: Informers(client), store: store, sessions: PlainSessions(),
            events: EventRecorder(client, component: "ocm-controller"), http: registry.http)
        let cluster = WriterCluster(client: client, registry: registry, store: store, context: context)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let writers = deploysOnly ? [] : SnapshotWriters.controllers(context) + [cluster.snapshots]
                await Controller.run(
                    writers + [
                        SnapshotWriters.deployer(context, secrets: FluxSecrets(certificate: "certs", login: login))
                    ])
            }
            group.addTask {
                try await body(cluster)
                throw Done()
            }
            do { try await group.next() } catch is Done {}
            group.cancelAll()
        }
    }

    private var snapshots: Controller {
        let reconciler = SnapshotReconciler(context.delivery("snapshots"), store, context.events)
        return Controller("snapshot", context.informer("snapshots")) { try await reconciler.reconcile($0) }
    }

    /// Definitions of Flux's kinds, as far as they matter here.
    static var fluxDefinitions: [JSONObject] {
        [
            ("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories"),
            ("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories"),
            ("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations"),
            ("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
        ].map { group, version, kind, plural in
            let any: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
            return JSONObject([
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": .string("\(plural).\(group)")],
                "spec": [
                    "group": .string(group), "scope": "Namespaced",
                    "names": ["kind": .string(kind), "plural": .string(plural)],
                    "versions": [
                        [
                            "name": .string(version), "served": true, "storage": true, "subresources": ["status": [:]],
                            "schema": [
                                "openAPIV3Schema": ["type": "object", "properties": ["spec": any, "status": any]]
                            ],
                        ]
                    ],
                ],
            ])
        }
    }

    func resource(_ plural: String) -> ResourceClient {
        switch plural {
        case "ocirepositories", "gitrepositories":
            client.resource(group: FluxReference.group, version: "v1", plural)
        case "kustomizations": client.resource(group: "kustomize.toolkit.fluxcd.io", version: "v1", plural)
        case "helmreleases": client.resource(group: "helm.toolkit.fluxcd.io", version: "v2", plural)
        case "configmaps", "events": client.resource(plural)
        default: context.delivery(plural)
        }
    }

    static func plural(_ kind: String) -> String {
        kind.hasSuffix("y") ? kind.lowercased().dropLast() + "ies" : kind.lowercased() + "s"
    }

    /// Applies an object, and its status if it has one.
    @discardableResult
    func apply(_ object: JSONObject) async throws -> JSONObject {
        let resource = resource(Self.plural(object["kind"]?.string ?? ""))
        var plain = object
        plain["status"] = nil
        var answer = try await resource.apply(plain, namespace: object.namespace, manager: "test", force: true)
        if let status = object["status"]?.object {
            answer = try await resource.writeStatus(status, of: answer, manager: "test")
        }
        return answer
    }

    /// Applies an object of the delivery group in `default`.
    @discardableResult
    func apply(_ kind: String, _ name: String, _ spec: JSONValue) async throws -> JSONObject {
        try await apply(
            JSONObject([
                "apiVersion": .string(ObjectReference.apiVersion), "kind": .string(kind),
                "metadata": ["name": .string(name), "namespace": "default"], "spec": spec,
            ]))
    }

    /// The object when it is as wanted; an issue with the object as it is after ten seconds.
    @discardableResult
    func wait(
        _ kind: String, _ name: String, _ location: SourceLocation = #_sourceLocation,
        until isFine: @escaping @Sendable (JSONObject) -> Bool
    ) async throws -> JSONObject {
        let resource = resource(Self.plural(kind))
        return try await withThrowingTaskGroup(of: JSONObject?.self) { group in
            group.addTask {
                let found = Found()
                do {
                    try await resource.watch(namespace: "default") { event in
                        let objects: [JSONObject] =
                            switch event {
                            case .state(let all): all
                            case .changed(let object): [object]
                            case .deleted: []
                            }
                        if let object = objects.first(where: { $0.name == name }), isFine(object) {
                            await found.take(object)
                            throw Done()
                        }
                    }
                } catch is Done {}
                return await found.object
            }
            group.addTask {
                try await Task.sleep(for: .seconds(300))
                return nil
            }
            defer { group.cancelAll() }
            if let object = try await group.next(), let object { return object }
            let now = try await resource.find(name, namespace: "default")
            Issue.record(
                "\(kind)/\(name): \(now.map { String(decoding: JSONValue.object($0).encoded(), as: UTF8.self) } ?? "not there")",
                sourceLocation: location)
            throw Fault(.timedOut, "\(kind)/\(name) did not get there")
        }
    }

    /// Asks again until it is so, at most five minutes.
    func eventually(
        _ location: SourceLocation = #_sourceLocation, _ isSo: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("it did not come to be", sourceLocation: location)
    }

    private actor Found {
        private(set) var object = JSONObject()
        func take(_ object: JSONObject) { self.object = object }
    }

    func ready(_ kind: String, _ name: String, _ location: SourceLocation = #_sourceLocation) async throws -> JSONObject
    {
        try await wait(kind, name, location) {
            $0.readiness.isTrue && $0.at("status", "observedGeneration")?.number?.int64 == $0.generation
        }
    }

    func notReady(
        _ kind: String, _ name: String, _ reason: String, _ location: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let object = try await wait(kind, name, location) { object in
            let ready = Conditions(of: object)["Ready"]
            return ready?.status == .false && ready?.reason == reason
        }
        return object.readiness.message
    }

    /// The Snapshot that an object wrote, and its files.
    func snapshot(of object: JSONObject) async throws -> SnapshotObject {
        let name = try #require(object.at("status", "snapshotName")?.string)
        return try SnapshotObject(try await context.delivery("snapshots").get(name, namespace: "default"))
    }
}
