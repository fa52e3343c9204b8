import Cryptography
import Diagnostics
import Documents
import Host
import Kubernetes
import OCI
import OCMDelivery
import OCMPackaging
import OCMTestSupport
import Testing

@testable import OCMDeployment

/// An API server, the provider's registry, the internal one, and all controllers.
struct DeliveryCluster: Sendable {
    let client: APIClient
    let provider: Supplier
    let `internal`: Supplier
    let options: DeploymentControllers.Options

    private struct Done: Error {}

    /// - Parameters:
    ///   - adjust: changes the options of the controllers.
    ///   - asRole: the controllers run as their ServiceAccount.
    ///   - starts: whether the controllers run.
    static func with(
        asRole: Bool = false, starts: Bool = true,
        adjust: @escaping @Sendable (inout DeploymentControllers.Options, Supplier) throws -> Void = { _, _ in },
        _ body: @escaping @Sendable (DeliveryCluster) async throws -> Void
    ) async throws {
        try await Supplier.with { provider in
            try await Supplier.with { inner in
                try await TemporaryFolder.with(prefix: "api") { folder in
                    do {
                        try await APIServerService(APIServerService.Configuration(folder: folder)).run { server in
                            let client = try APIClient(await ClusterConfiguration.kubeconfig(server.kubeconfig))
                            var options = DeploymentControllers.Options(registry: "http://\(inner.host)")
                            try adjust(&options, provider)
                            let cluster = DeliveryCluster(
                                client: client, provider: provider, internal: inner, options: options)
                            try await CustomDefinitions.install(
                                try DeliveryDefinitions.all(), client, manager: "test")
                            let result: Result<Void, any Error>
                            do {
                                if starts {
                                    try await cluster.running(asRole: asRole) { try await body(cluster) }
                                } else {
                                    try await body(cluster)
                                }
                                result = .success(())
                            } catch { result = .failure(error) }
                            await client.shutdown()
                            try result.get()
                            throw Done()
                        }
                    } catch is Done {}
                }
            }
        }
    }

    /// Runs the controllers beside `body`.
    func running(asRole: Bool = false, _ body: @escaping @Sendable () async throws -> Void) async throws {
        var own = client
        if asRole {
            let access = ControllerAccess()
            try await access.install(client)
            var configuration = client.configuration
            (configuration.certificate, configuration.key) = (nil, nil)
            configuration.token = try await access.token(client, lifetime: .seconds(3600))
            own = try APIClient(configuration)
        }
        let controllers = DeploymentControllers(own, options)
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await controllers.run() }
                group.addTask {
                    try await body()
                    throw Done()
                }
                do { try await group.next() } catch is Done {}
                group.cancelAll()
            }
            result = .success(())
        } catch { result = .failure(error) }
        if asRole { await own.shutdown() }
        try result.get()
    }

    func resource(_ kind: String) -> ResourceClient {
        let isCore = ["Secret", "Event", "ServiceAccount"].contains(kind)
        return client.resource(
            group: isCore ? "" : ObjectReference.group, version: isCore ? "v1" : "v1alpha1", kind.lowercased() + "s")
    }

    @discardableResult
    func apply(
        _ kind: String, _ name: String, _ spec: JSONValue, annotations: [String: String] = [:]
    ) async throws -> JSONObject {
        var object = JSONObject([
            "apiVersion": .string(ObjectReference.apiVersion), "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": "default"], "spec": spec,
        ])
        for (key, value) in annotations { object.set(["metadata", "annotations", key], .string(value)) }
        return try await resource(kind).apply(object, namespace: "default", manager: "user", force: true)
    }

    /// The Secret `keys` with the public key for the signature `acme`.
    func applyKey(_ key: Supplier.OnceKey = Supplier.key) async throws {
        let pem = try key.value().publicKey.pemPKCS1
        _ = try await client.resource("secrets").apply(
            JSONObject([
                "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "keys"],
                "data": ["acme": .string(Base64.encode(pem))],
            ]), namespace: "default", manager: "user", force: true)
    }

    /// `spec.verify` with that Secret.
    static let verify: JSONValue = [["name": "acme", "publicKey": ["secretRef": ["name": "keys"]]]]

    func subscription(_ more: [String: JSONValue] = [:]) -> JSONValue {
        var spec = JSONObject([
            "component": "acme.io/parcel", "interval": "1h", "semver": ">=0.0.1",
            "source": ["url": .string(provider.url)], "destination": ["url": .string(self.internal.url)],
            "verify": Self.verify,
        ])
        for (key, value) in more { spec[key] = value.isNull ? Optional.none : .some(value) }
        return .object(spec)
    }

    func componentVersion(_ more: [String: JSONValue] = [:]) -> JSONValue {
        var spec = JSONObject([
            "component": "acme.io/parcel", "interval": "1h", "version": ["semver": ">=0.0.1"],
            "repository": ["url": .string(provider.url)], "verify": Self.verify,
        ])
        for (key, value) in more { spec[key] = value.isNull ? Optional.none : .some(value) }
        return .object(spec)
    }

    /// Lets the object be looked at now, and waits until that was done: the registry was asked and the object is at rest.
    func poke(_ kind: String, _ name: String, asks registry: Supplier? = nil) async throws {
        let registry = registry ?? provider
        registry.requests.clear()
        _ = try await resource(kind).patch(
            name,
            [
                "metadata": [
                    "annotations": ["reconcile.fluxcd.io/requestedAt": .string("\(UInt64.random(in: 0...(.max)))")]
                ]
            ],
            namespace: "default", manager: "user")
        try await eventually { registry.requests.all.contains { $0.hasSuffix("/tags/list") } }
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
        throw Fault(.timedOut, "it did not come to be")
    }

    @discardableResult
    func wait(
        _ kind: String, _ name: String, _ location: SourceLocation = #_sourceLocation,
        until isFine: (JSONObject) -> Bool
    ) async throws -> JSONObject {
        var last: JSONObject?
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {
            last = try await resource(kind).find(name, namespace: "default")
            if let last, isFine(last) { return last }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record(
            "\(kind)/\(name): \(last.map { String(decoding: JSONValue.object($0).encoded(), as: UTF8.self) } ?? "not there")",
            sourceLocation: location)
        throw Fault(.timedOut, "\(kind)/\(name)")
    }

    func applied(
        _ version: String, _ kind: String = "ComponentSubscription", _ location: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        let field = kind == "ComponentVersion" ? "reconciledVersion" : "lastAppliedVersion"
        return try await wait(kind, "parcel", location) {
            $0.at("status", field)?.string == version && $0.readiness.isTrue
                && $0.at("status", "observedGeneration")?.number?.int64 == $0.generation
        }
    }

    func refused(
        _ reason: String, _ kind: String = "ComponentSubscription", _ location: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        try await wait(kind, "parcel", location) {
            let ready = Conditions(of: $0)["Ready"]
            return ready?.status == .false && ready?.reason == reason
        }
    }
}
