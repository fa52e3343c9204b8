import Diagnostics
import Documents
import Kubernetes
import Synchronization
import Testing

@testable import OCMDeployment

@Suite("What the controllers miss")
struct AccessCheckTests {
    /// What is told to somebody with the role of the controllers.
    private func told(_ cluster: DeliveryCluster) async throws -> [String] {
        let lines = Mutex<[String]>([])
        let log = Log(threshold: .warn) { entry in
            let fields = entry.fields.map { "\($0.name)=\($0.value)" }
            lines.withLock { $0.append(([entry.message] + fields).joined(separator: "; ")) }
        }
        var configuration = cluster.client.configuration
        (configuration.certificate, configuration.key) = (nil, nil)
        configuration.token = try await ControllerAccess().token(cluster.client, lifetime: .seconds(3600))
        let client = try APIClient(configuration)
        let result: Result<Void, any Error>
        do {
            result = .success(try await AccessCheck(client: client, watched: nil, log: log).report())
        } catch { result = .failure(error) }
        await client.shutdown()
        try result.get()
        return lines.withLock { $0 }
    }

    @Test("each kind and each permission that is missing is told in one line", .timeLimit(.minutes(10)))
    func report() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            try await ControllerAccess().install(cluster.client)
            let flux = try await told(cluster)
            #expect(
                flux.map { $0.components(of: "resources") } == ["ocirepositories", "kustomizations", "helmreleases"])
            #expect(flux.allSatisfy { $0.contains("way out=install Flux") })

            try await CustomDefinitions.install(WriterCluster.fluxDefinitions, cluster.client, manager: "test")
            #expect(try await told(cluster) == [])

            let roles = cluster.client.resource(group: "rbac.authorization.k8s.io", "clusterroles")
            let rules = try await roles.get(ControllerAccess.name)["rules"]?.array ?? []
            let place = try #require(rules.firstIndex { $0["resources"]?.array?.contains("snapshots") == true })
            _ = try await roles.patch(
                ControllerAccess.name,
                [["op": "replace", "path": .string("/rules/\(place)/verbs"), "value": ["get", "list", "watch"]]],
                .json, manager: "test")
            #expect(
                try await told(cluster) == [
                    "a permission is missing; resource=snapshots.delivery.ocm.software; verbs=create, patch; "
                        + "namespace=(all); user=system:serviceaccount:ocm-system:ocm-controllers; "
                        + "way out=apply the role that “ocm controller install --dry-run” prints"
                ])
        }
    }

    @Test("whom the API does not know does not start", .timeLimit(.minutes(10)))
    func unknown() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            var configuration = cluster.client.configuration
            (configuration.certificate, configuration.key, configuration.token) = (nil, nil, "nobody")
            let client = try APIClient(configuration)
            let error = await #expect(throws: StatusError.self) {
                try await AccessCheck(client: client, watched: nil, log: .silent).report()
            }
            #expect(error?.message.contains("does not accept the credentials") == true)
            await client.shutdown()
        }
    }
}

extension String {
    /// The value of a field of a line.
    fileprivate func components(of field: String) -> String {
        split(separator: "; ").first { $0.hasPrefix(field + "=") }.map { String($0.dropFirst(field.count + 1)) } ?? ""
    }
}
