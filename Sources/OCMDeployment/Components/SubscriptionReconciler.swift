import Diagnostics
package import Documents
package import Kubernetes
import OCMDelivery
import OCMModel
import OCMPackaging

/// Follows a component at its provider: proves each new version, copies it, and says which one was applied last.
package struct SubscriptionReconciler: Sendable {
    package static let manager = "replication-controller"
    package static let component = "component-subscription-controller"

    private let resource: ResourceClient
    private let sessions: RepositorySessions
    /// `http[s]://HOST[:PORT][/PREFIX]` of the internal registry.
    private let registry: String
    private let events: EventRecorder
    private let memory = ReleaseMemory()

    package init(
        _ resource: ResourceClient, _ sessions: RepositorySessions, registry: String, _ events: EventRecorder
    ) {
        self.resource = resource
        self.registry = registry
        self.sessions = sessions
        self.events = events
    }

    package func forget(_ key: String) { memory.forget(key) }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        guard !object.isBeingDeleted else { return .none }
        var report = ObjectReport(object, resource, events, manager: Self.manager)
        let spec: SubscriptionSpec
        do { spec = try SubscriptionSpec(object) } catch {
            try await report.notReady(NotReady("PullingLatestVersionFailed", error), isStalled: true)
            return .none
        }
        let key = ObjectCache.key(object)
        var entry = memory.entry(key, uid: object.uid)
        defer { memory.keep(entry, key) }
        do {
            let selection: VersionSelection
            do {
                selection = try VersionSelection(
                    constraint: spec.constraint, current: object.at("status", "lastAppliedVersion")?.string,
                    permitted: object.annotation(VersionSelection.downgradeAnnotation))
            } catch { throw NotReady("SemverConversionFailed", error) }
            let decision = try await sessions.withSession(
                namespace: object.namespace, spec.repositories, serviceAccount: spec.serviceAccount
            ) { session, fingerprint in
                try await decide(object, spec, selection, session, fingerprint, &report, &entry)
            }
            try await tell(decision, spec, selection, report)
            entry.failures = 0
            return .after(spec.interval)
        } catch let failure as CredentialFailure {
            let message = "authentication failed for \(spec.source.url): \(failure)"
            // a Secret or ServiceAccount that comes wakes the object
            try await report.notReady(
                NotReady("AuthenticationFailed", message), isStalled: true)
            return .after(spec.interval)
        } catch let failure as NotReady {
            try Task.checkCancellation()
            try await report.notReady(failure)
            return .after(entry.pause(after: failure, interval: spec.interval))
        }
    }

    private func tell(
        _ decision: ReleaseChoice.Decision, _ spec: SubscriptionSpec, _ selection: VersionSelection,
        _ report: ObjectReport
    ) async throws {
        func annotations(_ version: String) -> [String: String] {
            ["delivery.ocm.software/component_subscription": "\(version):\(version)"]
        }
        switch decision {
        case .refuse(let failure): throw failure
        case .stay(let note):
            try await report.ready(
                "Reconciliation success" + (note.map { "; \($0)" } ?? ""), interval: spec.interval,
                annotations: annotations(selection.current ?? ""))
        case .move(let version, _):
            try await report.ready(
                "Reconciliation success",
                [
                    "lastAttemptedVersion": .string(version), "lastAppliedVersion": .string(version),
                    "replicatedRepositoryURL": .string((spec.destination ?? spec.source).url),
                ], isNews: version != selection.current, interval: spec.interval, annotations: annotations(version))
        }
    }

    private func decide(
        _ object: JSONObject, _ spec: SubscriptionSpec, _ selection: VersionSelection, _ session: Session,
        _ fingerprint: String, _ report: inout ObjectReport, _ entry: inout ReleaseMemory.Entry
    ) async throws -> ReleaseChoice.Decision {
        let source: ReleaseSource
        let versions: [String]
        do {
            source = try await ReleaseSource(spec.source, component: spec.component, session: session)
            versions = try await source.versions()
        } catch { throw NotReady("PullingLatestVersionFailed", error) }
        let keys = await VerificationKeys.result(spec.verify, client: resource.client, namespace: object.namespace)
        let demands = ReleaseMemory.fingerprint(of: object["spec"], without: ["interval", "semver"], keys)
        var isRedo = entry.isOutdated(demands, object)
        var isGone = false
        if let current = selection.current {
            isGone = try await !isKept(current, object, spec, versions, session)
            if isGone { isRedo = true }
        }
        // of another component, or for another destination: what was applied there says nothing about this one
        let isCandidate = selection.current.map(selection.candidates(versions).contains) ?? false
        let selection = isGone && !isCandidate ? selection.withoutCurrent : selection
        let choice = ReleaseChoice(
            source: source, selection: selection, demands: demands, inputs: demands + fingerprint, isRedo: isRedo,
            fallsBack: false,
            reasons: ReleaseChoice.Reasons(
                none: "PullingLatestVersionFailed", fetch: "GetComponentDescriptorFailed", proof: "TransferFailed"))
        let refused = entry.refused
        return try await choice.decide(
            versions, &entry,
            prove: { version in
                // another try at what was refused is no news
                if refused[version.version] == nil {
                    report = try await report.progressing(
                        "proving and copying \(version.name):\(version.version)",
                        ["lastAttemptedVersion": .string(version.version)])
                }
                do {
                    var proof = ReleaseProof(session: session, policy: try keys.get().policy, reason: "TransferFailed")
                    // what is deployed from the internal registry is named by digest; elsewhere the references stay as
                    // they were published, as the replication controller has it
                    proof.digestsInReferences =
                        spec.destination.map { RegistryPlace.isInside($0.url, registry) } ?? true
                    try await proof.check(version, beforeCopy: spec.destination != nil)
                    guard let destination = spec.destination else { return version }
                    return try await proof.copy(version, from: source, to: destination)
                } catch let failure as NotReady {
                    throw NotReady(
                        "TransferFailed", "failed to transfer components: \(failure.message)",
                        isTransient: failure.isTransient, isLasting: failure.isLasting)
                } catch {
                    throw NotReady("TransferFailed", Fault(error, "failed to transfer components"))
                }
            },
            appliedDigest: { version in
                guard let destination = spec.destination else { return nil }
                let copies = try await ReleaseSource(destination, component: spec.component, session: session)
                return try await copies.fetch(version.version).storedDigest
            })
    }

    /// Whether what was applied last is where it was brought; without a destination, whether it may still be meant.
    private func isKept(
        _ version: String, _ object: JSONObject, _ spec: SubscriptionSpec, _ versions: [String], _ session: Session
    ) async throws -> Bool {
        guard let destination = spec.destination else {
            let isNew = object.at("status", "observedGeneration")?.number?.int64 != object.generation
            return !isNew || versions.contains(version)
        }
        do {
            let copies = try await ReleaseSource(destination, component: spec.component, session: session)
            return try await copies.digest(of: version) != nil
        } catch { throw NotReady("TransferFailed", Fault(error, "the destination can't be read")) }
    }
}
