import Documents
import Kubernetes

/// Waits until objects are as they should be.
struct HealthCheck: Sendable {
    let client: APIClient
    let directory: KindDirectory
    let expressions: HealthExpressions
    let deadline: ContinuousClock.Instant
    /// Whether somebody wants something else meanwhile.
    let isOutdated: @Sendable () -> Bool

    enum Outcome {
        case passed
        case failed(String)
        /// Given up: the Kustomization has changed.
        case outdated
    }

    func wait(for references: [ObjectIdentity]) async throws -> Outcome {
        var left = references.map { ($0, "Unknown") }
        let start = ContinuousClock.now
        while true {
            var next: [(ObjectIdentity, String)] = []
            var failed: [String] = []
            for (reference, _) in left {
                let state = try await state(of: reference)
                if state == ObjectStatus.State.failed.rawValue { failed.append(HealthCheck.text(reference, state)) }
                if state != ObjectStatus.State.current.rawValue { next.append((reference, state)) }
            }
            left = next
            if left.isEmpty { return .passed }
            if !failed.isEmpty {
                return .failed("failed early due to stalled resources: [\(failed.joined(separator: ", "))]")
            }
            if isOutdated() { return .outdated }
            if ContinuousClock.now >= deadline {
                let texts = left.map { HealthCheck.text($0.0, $0.1) }
                return .failed("timeout waiting for: [\(texts.joined(separator: ", "))]")
            }
            // what takes long is looked at less often, but is seen soon in proportion
            let pause = min(max((ContinuousClock.now - start) / 4, .milliseconds(20)), .seconds(1))
            try await Task.sleep(for: min(pause, max(deadline - .now, .milliseconds(1))))
        }
    }

    private static func text(_ reference: ObjectIdentity, _ state: String) -> String {
        "\(reference.text) status: '\(state)'"
    }

    private func state(of reference: ObjectIdentity) async throws -> String {
        guard let entry = try await directory.findAnyVersion(reference) else { return "NotFound" }
        let place = entry.isNamespaced ? reference.place : nil
        guard let object = try await entry.client(client).find(reference.name, namespace: place) else {
            return "NotFound"
        }
        return expressions.state(of: object) ?? ObjectStatus(object).state.rawValue
    }
}
