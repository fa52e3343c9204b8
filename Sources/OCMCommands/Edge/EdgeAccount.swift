import Diagnostics
import Documents
import FoundationEssentials
import Host
import Kubernetes
import OCMDeployment

/// A ServiceAccount that a part of the edge runs as, with no more rights than the part needs in any cluster.
struct EdgeAccount: Sendable {
    let name: String
    /// Rules of a role of the account's own; nil: it is an administrator, as Flux is everywhere.
    let rules: [JSONValue]?

    static let namespace = ControllerAccess.defaultNamespace
    static let controllers = EdgeAccount(name: ControllerAccess.name, rules: ControllerAccess.rules)
    static let flux = EdgeAccount(name: "flux", rules: nil)
    static let workloads = EdgeAccount(name: WorkloadControllers.name, rules: WorkloadControllers.rules)
    static let collector = EdgeAccount(name: ReleaseCollector.name, rules: ReleaseCollector.rules)
    static let all = [controllers, flux, workloads, collector]

    private static let lifetime = Duration.seconds(24 * 3600)
    private static let renewal = Duration.seconds(3600)

    private var objects: [(group: String, plural: String, object: JSONObject)] {
        let api = "rbac.authorization.k8s.io"
        let metadata: JSONValue = ["name": .string(name)]
        var objects: [(String, String, JSONObject)] = [
            (
                "", "serviceaccounts",
                JSONObject([
                    "apiVersion": "v1", "kind": "ServiceAccount",
                    "metadata": ["name": .string(name), "namespace": .string(Self.namespace)],
                ])
            )
        ]
        if let rules {
            objects.append(
                (
                    api, "clusterroles",
                    JSONObject([
                        "apiVersion": .string(api + "/v1"), "kind": "ClusterRole", "metadata": metadata,
                        "rules": .array(rules),
                    ])
                ))
        }
        objects.append(
            (
                api, "clusterrolebindings",
                JSONObject([
                    "apiVersion": .string(api + "/v1"), "kind": "ClusterRoleBinding", "metadata": metadata,
                    "roleRef": [
                        "apiGroup": .string(api), "kind": "ClusterRole",
                        "name": .string(rules == nil ? "cluster-admin" : name),
                    ],
                    "subjects": [
                        ["kind": "ServiceAccount", "name": .string(name), "namespace": .string(Self.namespace)]
                    ],
                ])
            ))
        return objects
    }

    /// Makes the accounts and their roles, with the rights of `client`.
    static func install(_ client: APIClient) async throws {
        let namespace = JSONObject([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(Self.namespace)],
        ])
        _ = try await client.resource("namespaces").apply(namespace, manager: "ocm", force: true)
        for account in all {
            for (group, plural, object) in account.objects {
                _ = try await client.resource(group: group, plural).apply(
                    object, namespace: plural == "serviceaccounts" ? Self.namespace : nil, manager: "ocm", force: true)
            }
        }
    }

    /// Writes the tokens of all accounts to their files.
    static func writeTokens(_ client: APIClient, in folder: EdgeFolder) async throws {
        for account in all {
            let answer = try await client.send(
                "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts/\(account.name)/token",
                body: [
                    "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                    "spec": ["expirationSeconds": .number(JSONNumber(lifetime.components.seconds))],
                ])
            guard let token = answer["status"]?["token"]?.string else {
                throw Fault(.unavailable, "the API server gave no token for \(account.name)")
            }
            let file = account.tokenFile(folder)
            try await Files.makeFolder(Paths.parent(file))
            try await Files.replace(file, with: Array(token.utf8), mode: 0o600, sync: false)
        }
    }

    /// Renews the tokens long before they end, until the task is cancelled. It goes by the time of day: a machine that
    /// slept renews when it wakes.
    static func keepTokens(_ client: APIClient, in folder: EdgeFolder, log: Log) async throws {
        var last = Date.now
        while true {
            try await Task.sleep(for: .seconds(30))
            guard Date.now.timeIntervalSince(last) >= Double(renewal.components.seconds) else { continue }
            do {
                try await writeTokens(client, in: folder)
                last = .now
            } catch {
                try Task.checkCancellation()
                log.write(.warn, "tokens could not be renewed", ["reason": "\(error)"])
            }
        }
    }

    private func tokenFile(_ folder: EdgeFolder) -> String { folder.file("tokens/\(name)") }

    /// Runs `body` with a client that speaks to the API server as this account.
    func withClient(
        _ cluster: ClusterConfiguration, _ folder: EdgeFolder, _ body: (APIClient) async throws -> Void
    ) async throws {
        var own = ClusterConfiguration(server: cluster.server)
        own.authority = cluster.authority
        own.tokenFile = tokenFile(folder)
        let client = try APIClient(own, userAgent: "swift-ocm/\(name)")
        let result: Result<Void, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.shutdown()
        try result.get()
    }
}
