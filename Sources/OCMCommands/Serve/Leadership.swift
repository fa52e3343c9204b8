import Cryptography
import Diagnostics
import Host
import Kubernetes
import OCMDeployment

/// Whether a service waits until no other one like it works.
enum Leadership {
    static let elects = Flag.bool(
        "leader-elect", "work only while this program holds the lease: of several ones, one works and the others wait")
    static let namespace = Flag.text(
        "leader-election-namespace", placeholder: "NAME",
        "the namespace of the lease; by default that of the pod or the kubeconfig's context")
    static let duration = Flag.duration(
        "leader-elect-lease-duration", initial: "15s",
        "how long the others wait after the last sign of the one that works")

    static let flags: [any AnyFlag] = [elects, namespace, duration]

    /// Runs `body`, if it is asked for under the lease `name`.
    static func leading(
        _ name: String, _ call: Invocation, _ client: APIClient, _ log: Log, _ metrics: Metrics?,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard call.flags[elects] else { return try await body() }
        var place = call.flags[namespace]
        if place.isEmpty { place = client.namespace ?? ControllerAccess.defaultNamespace }
        let host = call.environment["HOSTNAME"] ?? "ocm"
        var election = LeaderElection(
            client: client, namespace: place, name: name, identity: "\(host)_\(Hex.encode(Random.bytes(8)))")
        election.duration = call.flags[duration]
        guard election.duration >= .seconds(1) else {
            throw Fault(.invalid, "--leader-elect-lease-duration \(call.flags[duration].goText): at least 1s")
        }
        (election.log, election.metrics) = (log, metrics)
        do { try await election.run(body) } catch {
            // it was asked to end
            if !Task.isCancelled { throw error }
        }
    }
}
