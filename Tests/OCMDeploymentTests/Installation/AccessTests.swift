import Documents
import Kubernetes
import OCI
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("The role of the controllers", .serialized)
struct AccessTests {
    private struct Done: Error {}

    /// What a delivery that goes well does not do, and why the role has it.
    private static let kept: Set<String> = [
        // sources of values, when one is named
        "source.toolkit.fluxcd.io/gitrepositories get", "source.toolkit.fluxcd.io/buckets get",
        // where there is that kind
        "source.toolkit.fluxcd.io/buckets watch",
        // an event that comes again is counted up
        "/events patch",
        // a descriptor that somebody changed is set right; many releases later it is removed
        "delivery.ocm.software/componentdescriptors patch", "delivery.ocm.software/componentdescriptors delete",
    ]

    private func granted(_ rules: [JSONValue]) -> Set<String> {
        func texts(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
        return Set(
            rules.flatMap { rule in
                texts(rule["apiGroups"]).flatMap { group in
                    texts(rule["resources"]).flatMap { resource in
                        texts(rule["verbs"]).map { "\(group)/\(resource) \($0)" }
                    }
                }
            })
    }

    @Test(
        "two releases and the end of all need what the role gives, all of it, and nothing else",
        .timeLimit(.minutes(10))
    )
    func exact() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            try await CustomDefinitions.install(WriterCluster.fluxDefinitions, cluster.client, manager: "test")
            let recorder = AccessRecorder()
            try await recorded(cluster, recorder) { client in
                try await leading(client, "one", cluster) { try await deliver(cluster) }
            }
            let leases: Set = ["get", "create", "update"].reduce(into: Set<String>()) {
                $0.insert("coordination.k8s.io/leases \($1)")
            }
            let granted = granted(ControllerAccess.rules).union(leases)
            #expect(recorder.refused.isEmpty)
            #expect(recorder.all.subtracting(granted).isEmpty, "not granted")
            #expect(granted.subtracting(recorder.all).subtracting(Self.kept).isEmpty, "not needed")
        }
    }

    @Test(
        "who waits for the lead asks for the lease and nothing else; then it goes on with the work",
        .timeLimit(.minutes(10)))
    func waiting() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            let recorder = AccessRecorder()
            try await recorded(cluster, recorder) { client in
                try await publish("1.0.0", cluster)
                try await cluster.applyKey()
                try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["interval": "1s"]))
                let first = Task {
                    try await leading(cluster.client, "one", cluster) {
                        _ = try await cluster.applied("1.0.0")
                        // the other one waits meanwhile
                        try await cluster.eventually { recorder.all == ["coordination.k8s.io/leases get"] }
                    }
                }
                let lease = cluster.client.resource(group: "coordination.k8s.io", "leases")
                try await cluster.eventually {
                    let place = ControllerAccess.defaultNamespace
                    return try await lease.find(ControllerAccess.lease, namespace: place)?
                        .at("spec", "holderIdentity")?.string == "one"
                }
                try await leading(client, "two", cluster) {
                    try await first.value
                    try await publish("1.1.0", cluster)
                    _ = try await cluster.applied("1.1.0")
                }
            }
            #expect(recorder.refused.isEmpty)
        }
    }

    /// Runs `body` with a client that has the rights of the controllers, and is seen by the recorder.
    private func recorded(
        _ cluster: DeliveryCluster, _ recorder: AccessRecorder,
        _ body: @escaping @Sendable (APIClient) async throws -> Void
    ) async throws {
        let access = ControllerAccess()
        try await access.install(cluster.client)
        var configuration = cluster.client.configuration
        (configuration.certificate, configuration.key) = (nil, nil)
        configuration.token = try await access.token(cluster.client, lifetime: .seconds(3600))
        try await recorder.serving(configuration) { here in
            let client = try APIClient(here)
            let result: Result<Void, any Error>
            do { result = .success(try await body(client)) } catch { result = .failure(error) }
            await client.shutdown()
            try result.get()
        }
    }

    /// Runs the controllers under their lease beside `body`.
    private func leading(
        _ client: APIClient, _ identity: String, _ cluster: DeliveryCluster,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        var election = LeaderElection(
            client: client, namespace: ControllerAccess.defaultNamespace, name: ControllerAccess.lease,
            identity: identity)
        election.duration = .seconds(10)
        var options = cluster.options
        options.installsDefinitions = false
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [election, options] in
                try await election.run { try await DeploymentControllers(client, options).run() }
            }
            group.addTask {
                try await body()
                throw Done()
            }
            do { try await group.next() } catch is Done {}
            group.cancelAll()
        }
    }

    private func publish(_ version: String, _ cluster: DeliveryCluster) async throws {
        var component = TestComponent(version: version)
        component.images = [
            "image": try await cluster.provider.publish(
                BytesBlob(Array("parcel \(version)".utf8), mediaType: .imageLayer), config: .imageConfig,
                "acme/images/parcel", tag: version)
        ]
        let (descriptor, blobs) = try await component.build()
        try await cluster.provider.publish(descriptor, blobs, signature: "acme")
    }

    private func deliver(_ cluster: DeliveryCluster) async throws {
        let client = cluster.client
        try await publish("1.0.0", cluster)
        try await cluster.applyKey()
        _ = try await client.resource("serviceaccounts").create(
            JSONObject(["metadata": ["name": "puller"]]), namespace: "default", manager: "user")
        _ = try await client.resource("configmaps").create(
            JSONObject(["metadata": ["name": "site"], "data": ["all.yaml": "message: depot"]]), namespace: "default",
            manager: "user")
        func version(_ resource: String) -> JSONValue {
            ["kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": .string(resource)]]
        }
        let interval: JSONValue = "1s"
        try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["interval": interval]))
        try await cluster.apply(
            "ComponentVersion", "parcel",
            cluster.componentVersion([
                "interval": interval, "repository": ["url": .string(cluster.internal.url)],
                "serviceAccountName": "puller",
            ]))
        try await cluster.apply(
            "Resource", "manifests", ["interval": interval, "sourceRef": version("manifests")])
        try await cluster.apply(
            "Localization", "localized",
            [
                "interval": interval, "sourceRef": ["kind": "Resource", "name": "manifests"],
                "configRef": version("config"),
            ])
        try await cluster.apply(
            "Configuration", "configured",
            [
                "interval": interval, "sourceRef": ["kind": "Localization", "name": "localized"],
                "configRef": version("config"),
                "valuesFrom": ["configMapSource": ["sourceRef": ["name": "site"], "key": "all.yaml"]],
            ])
        func deploy(_ template: String) async throws {
            try await cluster.apply(
                "FluxDeployer", "parcel",
                [
                    "interval": interval, "sourceRef": ["kind": "Configuration", "name": "configured"],
                    .init(template): ["interval": interval],
                ])
        }
        func isConfigured(_ version: String) async throws {
            try await cluster.wait("Configuration", "configured") {
                $0.at("status", "latestSourceVersion")?.string == version && $0.readiness.isTrue
            }
        }
        try await deploy("kustomizationTemplate")
        try await isConfigured("1.0.0")
        try await cluster.wait("FluxDeployer", "parcel") { $0.readiness.isTrue }
        try await publish("1.1.0", cluster)
        try await isConfigured("1.1.0")
        try await deploy("helmReleaseTemplate")
        let releases = client.resource(group: "helm.toolkit.fluxcd.io", version: "v2", "helmreleases")
        let kustomizations = client.resource(group: "kustomize.toolkit.fluxcd.io", "kustomizations")
        try await cluster.eventually {
            let old = try await kustomizations.find("parcel", namespace: "default")
            let new = try await releases.find("parcel", namespace: "default")
            return old == nil && new != nil
        }
        try await deploy("kustomizationTemplate")
        try await cluster.eventually { try await releases.find("parcel", namespace: "default") == nil }
        for (kind, name) in [
            ("FluxDeployer", "parcel"), ("Configuration", "configured"), ("Localization", "localized"),
            ("Resource", "manifests"), ("ComponentVersion", "parcel"), ("ComponentSubscription", "parcel"),
        ] { try await cluster.resource(kind).delete(name, namespace: "default") }
        for kind in ["Snapshot", "ComponentDescriptor"] {
            try await cluster.eventually {
                try await cluster.resource(kind).list(namespace: "default").objects.isEmpty
            }
        }
    }
}
