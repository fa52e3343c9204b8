import Diagnostics
package import Documents
package import Kubernetes
import OCMDelivery
import OCMModel
import OCMPackaging

/// Follows a component in its repository: proves each new version, copies it if there is a destination, and writes down
/// what it consists of.
package struct ComponentVersionReconciler: Sendable {
    private let resource: ResourceClient
    private let descriptors: Informer
    private let sessions: RepositorySessions
    private let events: EventRecorder
    private let memory = ReleaseMemory()

    package init(
        _ resource: ResourceClient, descriptors: Informer, _ sessions: RepositorySessions, _ events: EventRecorder
    ) {
        self.resource = resource
        self.descriptors = descriptors
        self.sessions = sessions
        self.events = events
    }

    package func forget(_ key: String) { memory.forget(key) }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        guard !object.isBeingDeleted, object.at("spec", "suspend")?.bool != true else { return .none }
        var report = ObjectReport(object, resource, events)
        let spec: ComponentVersionSpec
        do { spec = try ComponentVersionSpec(object) } catch {
            try await report.notReady(NotReady("CheckVersionFailedReason", error), isStalled: true)
            return .none
        }
        let key = ObjectCache.key(object)
        var entry = memory.entry(key, uid: object.uid)
        defer { memory.keep(entry, key) }
        do {
            try await sessions.withSession(
                namespace: object.namespace, spec.repositories, serviceAccount: spec.serviceAccount
            ) { session, fingerprint in
                try await follow(object, spec, session, fingerprint, &report, &entry)
            }
            entry.failures = 0
            return .after(spec.interval)
        } catch let failure as CredentialFailure {
            let message = "authentication failed for repository: \(spec.repository.url) with error: \(failure)"
            // a Secret or ServiceAccount that comes wakes the object
            try await report.notReady(NotReady("AuthenticatedContextCreationFailed", message), isStalled: true)
            return .after(spec.interval)
        } catch let failure as NotReady {
            try Task.checkCancellation()
            try await report.notReady(failure)
            return .after(entry.pause(after: failure, interval: spec.interval))
        }
    }

    private func follow(
        _ object: JSONObject, _ spec: ComponentVersionSpec, _ session: Session, _ fingerprint: String,
        _ report: inout ObjectReport, _ entry: inout ReleaseMemory.Entry
    ) async throws {
        func checkFailed(_ error: any Error) -> NotReady {
            let failure = error as? NotReady ?? NotReady("", error)
            return NotReady(
                "CheckVersionFailedReason",
                "version check failed for \(spec.component) \(spec.constraint) with error: \(failure.message)",
                isTransient: failure.isTransient, isLasting: failure.isLasting)
        }
        let tree = object.at("status", "componentDescriptor")
        let isSame = tree?["name"]?.string == spec.component
        let current = isSame ? object.at("status", "reconciledVersion")?.string : nil
        let (selection, source): (VersionSelection, ReleaseSource)
        let versions: [String]
        do {
            selection = try VersionSelection(
                constraint: spec.constraint, current: current,
                permitted: object.annotation(VersionSelection.downgradeAnnotation), goesBackByRange: true)
            source = try await ReleaseSource(spec.repository, component: spec.component, session: session)
            versions = try await source.versions()
        } catch { throw checkFailed(error) }
        let keys = await VerificationKeys.result(spec.verify, client: resource.client, namespace: object.namespace)
        let demands = ReleaseMemory.fingerprint(of: object["spec"], without: ["interval", "version", "suspend"], keys)
        var isRedo = entry.isOutdated(demands, object) || isDamaged(tree, entry)
        if !isRedo { isRedo = try await isMissing(spec, selection.current, session) }
        let choice = ReleaseChoice(
            source: source, selection: selection, demands: demands, inputs: demands + fingerprint, isRedo: isRedo,
            fallsBack: true,
            reasons: ReleaseChoice.Reasons(
                none: "CheckVersionFailedReason", fetch: "ComponentVersionInvalid",
                proof: "ComponentVerificationFailed"))
        let refused = entry.refused
        let decision: ReleaseChoice.Decision
        do {
            decision = try await choice.decide(
                versions, &entry,
                prove: { version in
                    // another try at what was refused is no news
                    if refused[version.version] == nil {
                        report = try await report.progressing("proving \(version.name):\(version.version)")
                    }
                    return try await prove(version, spec, keys, source, session)
                }, appliedDigest: { version in try recordedDigest(tree, of: version, namespace: object.namespace) })
        } catch let failure as NotReady where failure.reason == choice.reasons.none {
            throw checkFailed(failure)
        }
        switch decision {
        case .refuse(let failure):
            throw failure.reason == choice.reasons.none ? checkFailed(failure) : failure
        case .stay(let note):
            try await report.ready(
                "Applied version: \(selection.current ?? "")" + (note.map { "; \($0)" } ?? ""),
                interval: spec.interval, annotations: annotations(spec, selection.current ?? ""))
        case .move(let version, let proven):
            try await apply(version, proven, spec, selection, report, &entry)
        }
    }

    private func annotations(_ spec: ComponentVersionSpec, _ version: String) -> [String: String] {
        ["delivery.ocm.software/component_version": "\(spec.component):\(version)"]
    }

    private func prove(
        _ version: ComponentVersion, _ spec: ComponentVersionSpec, _ keys: Result<VerificationKeys, any Error>,
        _ source: ReleaseSource, _ session: Session
    ) async throws -> ComponentVersion {
        let reason = "ComponentVerificationFailed"
        let proof: ReleaseProof
        do { proof = ReleaseProof(session: session, policy: try keys.get().policy, reason: reason) } catch {
            throw NotReady(reason, error)
        }
        try await proof.check(version, beforeCopy: spec.destination != nil)
        guard let destination = spec.destination else { return version }
        do {
            return try await proof.copy(version, from: source, to: destination)
        } catch let failure as NotReady {
            throw failure
        } catch {
            throw NotReady("TransferFailed", Fault(error, "failed to transfer components"))
        }
    }

    private func apply(
        _ version: String, _ proven: ComponentVersion, _ spec: ComponentVersionSpec, _ selection: VersionSelection,
        _ report: ObjectReport, _ entry: inout ReleaseMemory.Entry
    ) async throws {
        let isNews = version != selection.current
        if isNews {
            let ready = Conditions(of: report.object)["Ready"]?.reason ?? "Progressing"
            await events.tell(
                report.object, reason: ready, "Version check succeeded, found latest version: \(version)")
        }
        let written = try await DescriptorObjects(resource: descriptors.resource, owner: report.object).write(proven)
        entry.descriptors = written.fingerprints
        try await report.ready(
            "Applied version: \(version)",
            [
                "reconciledVersion": .string(version), "componentDescriptor": written.tree,
                "replicatedRepositoryURL": .string((spec.destination ?? spec.repository).url),
            ], isNews: isNews, interval: spec.interval, annotations: annotations(spec, version))
        await removeOld(of: report.object, keeping: Set(written.fingerprints.keys))
    }

    // MARK: what is applied

    /// Whether a descriptor object is gone, or says something else than what was written.
    private func isDamaged(_ tree: JSONValue?, _ entry: ReleaseMemory.Entry) -> Bool {
        guard let tree else { return false }
        var open = [tree]
        while let next = open.popLast() {
            let reference = next["componentDescriptorRef"]
            let name = reference?["name"]?.string ?? ""
            guard let object = descriptors.cache["\(reference?["namespace"]?.string ?? "")/\(name)"] else {
                return true
            }
            if let written = entry.descriptors[name], DescriptorObjects.fingerprint(of: object["spec"]) != written {
                return true
            }
            open += next["references"]?.array ?? []
        }
        return false
    }

    private func isMissing(
        _ spec: ComponentVersionSpec, _ current: String?, _ session: Session
    ) async throws -> Bool {
        guard let current, let destination = spec.destination else { return false }
        do {
            let copies = try await ReleaseSource(destination, component: spec.component, session: session)
            return try await copies.digest(of: current) == nil
        } catch { throw NotReady("TransferFailed", Fault(error, "the destination can't be read")) }
    }

    /// The digest of the applied descriptor: `version`, with the content that its object recorded.
    private func recordedDigest(_ tree: JSONValue?, of version: ComponentVersion, namespace: String) throws -> String? {
        guard let name = tree?["componentDescriptorRef"]?["name"]?.string,
            let object = descriptors.cache["\(namespace)/\(name)"]
        else { return nil }
        let recorded = try AppliedComponent.descriptor(object, component: version.name)
        var descriptor = version.descriptor
        descriptor.resources = recorded.resources
        descriptor.sources = recorded.sources
        descriptor.references = recorded.references
        return try VersionHasher.digest(of: descriptor)
    }

    /// Descriptor objects of versions long gone by are removed; a few releases stay to look at.
    private func removeOld(of object: JSONObject, keeping: Set<String>) async {
        let old = descriptors.cache.all.filter { candidate in
            candidate.namespace == object.namespace && !keeping.contains(candidate.name)
                && candidate.owners.contains { $0.uid == object.uid }
        }.sorted {
            ($0["metadata"]?["creationTimestamp"]?.string ?? "") > ($1["metadata"]?["creationTimestamp"]?.string ?? "")
        }
        for one in old.dropFirst(max(10, 5 * keeping.count)) {
            try? await descriptors.resource.delete(one.name, namespace: one.namespace, uid: one.uid)
        }
    }
}
