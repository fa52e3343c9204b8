import Diagnostics
import Documents
import HTTP
import Kubernetes
import OCI
import OCIRegistry

/// One look at the registry for one OCIRepository.
struct OCIRepositoryRun {
    let reconciler: OCIRepositoryReconciler
    let spec: OCIRepositorySpec
    private(set) var report: StatusReport
    private let namespace: String

    init(reconciler: OCIRepositoryReconciler, spec: OCIRepositorySpec, report: StatusReport) {
        self.reconciler = reconciler
        self.spec = spec
        self.report = report
        namespace = report.object.namespace
    }

    mutating func run() async throws {
        stage("building artifact")
        do {
            try reconciler.options.allowRepository(spec.authority, spec.repository)
        } catch {
            throw SourceFailure(reason: "AccessDenied", message: "\(error)", kind: .stalled)
        }
        let credentials = try await credentials()
        let certificates = try await certificates()
        // the time limit ends what hangs; the status is written outside of it
        let (spec, reconciler, report) = (spec, reconciler, report)
        let outcome = try await OCIRepositoryRun.limited(spec.timeout) {
            var fetch = OCIRepositoryFetch(reconciler: reconciler, spec: spec, report: report)
            let failure: (any Error)?
            do {
                try await reconciler.connections.withRepository(spec, credentials, certificates: certificates) {
                    try await fetch.run($0)
                }
                failure = nil
            } catch {
                failure = error
            }
            return Outcome(report: fetch.report, failure: failure)
        }
        self.report = outcome.report
        if let failure = outcome.failure {
            throw failure is SourceFailure
                ? failure : SourceFailure(reason: "OCIArtifactPullFailed", message: "\(failure)")
        }
        try await self.report.write()
    }

    private struct Outcome: Sendable {
        let report: StatusReport
        let failure: (any Error)?
    }

    /// Runs `body`; when the time is over it is cancelled, and fails by that.
    private static func limited(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else {
                try Task.checkCancellation()
                throw SourceFailure(
                    reason: "OCIArtifactPullFailed", message: "the registry did not answer within \(limit.goText)")
            }
            return outcome
        }
    }

    /// Names the stage that a failure would be told with.
    private mutating func stage(_ message: String) {
        report.set("Reconciling", .true, "Progressing", message)
    }

    private func credentials() async throws -> RegistryCredentials? {
        var pull = PullSecrets()
        do {
            if let name = spec.secret { try await add(name, &pull) }
            if let name = spec.serviceAccount {
                let account = try await reconciler.resource.client.resource("serviceaccounts")
                    .get(name, namespace: namespace)
                for entry in account["imagePullSecrets"]?.array ?? [] {
                    if let name = entry["name"]?.string { try await add(name, &pull) }
                }
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw SourceFailure(reason: "AuthenticationFailed", message: "failed to get credential: \(error)")
        }
        return pull.credentials(authority: spec.authority, repository: spec.repository)
    }

    private func add(_ name: String, _ pull: inout PullSecrets) async throws {
        guard let data = try await reconciler.secrets.find(name, namespace: namespace) else {
            throw Fault(
                .notFound, "failed to get secret '\(namespace)/\(name)': secrets \"\(name)\" not found")
        }
        try pull.add(data, name: "\(namespace)/\(name)")
    }

    private func certificates() async throws -> [String: [UInt8]]? {
        guard let name = spec.certificates else { return nil }
        guard let data = try await reconciler.secrets.find(name, namespace: namespace) else {
            throw SourceFailure(
                reason: "AuthenticationFailed",
                message:
                    "failed to generate transport for '\(spec.url)': secret '\(namespace)/\(name)' not found")
        }
        return data
    }
}
