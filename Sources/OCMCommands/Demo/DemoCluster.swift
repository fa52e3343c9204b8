import Diagnostics
import Documents
import Host
import Kubernetes
import OCMDeployment
import OCMLocalization

/// The consumer's Kubernetes API, as the demo uses it.
struct DemoCluster: Sendable {
    let client: APIClient
    private let chain: ChainReader

    init(_ client: APIClient) {
        self.client = client
        chain = ChainReader(client)
    }

    private struct Done: Error {}
    private static let patience = Duration.seconds(180)

    /// Applies a file of several documents as kubectl would.
    func apply(_ text: String) async throws -> [String] {
        let directory = KindDirectory(client)
        var lines: [String] = []
        for document in try YAMLStream.parse(Array(text.utf8)) {
            guard let object = try document.root?.jsonValue(.yaml11).object else { continue }
            let identity = ObjectIdentity(object)
            guard let entry = try await directory.find(identity) else {
                throw Fault(.notFound, "the API server has no kind \(identity.kind)")
            }
            let namespace = entry.isNamespaced ? object.namespace : nil
            _ = try await entry.client(client).apply(object, namespace: namespace, manager: "kubectl", force: true)
            lines.append("\(identity.kind.lowercased())/\(object.name) serverside-applied")
        }
        return lines
    }

    /// Returns when everything is deployed with `release` and proven.
    func deployed(_ release: String) async throws {
        try await wait("the delivery of \(release)") {
            let roots = try await chain.read(namespace: DemoFiles.namespace).roots
            guard !roots.isEmpty, roots.allSatisfy(\.isSettled) else { return false }
            let images = try await DeployedImages.read(client, namespace: DemoFiles.namespace).entries
            return !images.isEmpty && images.allSatisfy { $0.cover?.version == release && $0.isProven != false }
        }
    }

    /// The reason why the subscription did not take `release`.
    func refusal(of release: String) async throws -> String {
        let subscriptions = chain.resource(.componentSubscription)
        var reason = ""
        try await wait("the refusal of \(release)") {
            let found = try await subscriptions.get("product", namespace: DemoFiles.namespace)
            let ready = Conditions(of: found)["Ready"]
            guard let ready, ready.status == .false, ready.message.contains(release) else { return false }
            reason = "\(ready.reason): \(ready.message)"
            return true
        }
        return reason
    }

    /// Fails unless everything that was deployed with `release` is as it was.
    func stillRuns(_ release: String) async throws {
        let images = try await DeployedImages.read(client, namespace: DemoFiles.namespace).entries
        guard !images.isEmpty, images.allSatisfy({ $0.cover?.version == release && $0.isProven != false }) else {
            throw Fault(.invalid, "the demo failed: \(release) does not run any more: \(images)")
        }
    }

    /// Waits until `isFine`, looking whenever something changed.
    private func wait(_ what: String, until isFine: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        do {
            try await ChainWatch(
                client, namespace: DemoFiles.namespace, longest: .milliseconds(100), pause: .milliseconds(20)
            ).run {
                if try await isFine() { throw Done() }
                guard ContinuousClock.now < deadline else {
                    let state = StatusTree.text(try await chain.read(namespace: DemoFiles.namespace).roots)
                    throw Fault(.timedOut, "\(what) did not happen:\n\(state)")
                }
            }
        } catch is Done {}
    }
}
