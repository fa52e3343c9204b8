import Diagnostics
package import Documents
import Host
import Kubernetes
import OCI
import OCMDelivery
package import OCMLocalization
import OCMModel
import OCMPackaging

/// What a reference of another object leads to: a resource of a component version, or a snapshot.
package enum SourceData: Sendable {
    case component(AppliedComponent, AppliedComponent.Found, query: ResourceQuery, componentVersion: JSONObject)
    /// The snapshot that `owner` wrote.
    case snapshot(SnapshotObject, owner: JSONObject)

    /// What it is a snapshot of, or would be.
    package var identity: [String: String] {
        switch self {
        case .component(let applied, let found, let query, _):
            applied.identity(query, found, version: query.version ?? found.component.version)
        case .snapshot(let snapshot, _): snapshot.identity
        }
    }

    package var componentVersion: String { identity["component-version"] ?? "" }

    /// Changes when the content may have changed.
    package var fingerprint: String {
        switch self {
        case .component(let applied, let found, _, _):
            let access = String(decoding: JSONValue.object(found.resource.access.fields).encoded(), as: UTF8.self)
            return "\(applied.repositoryURL) \(found.objectName) \(found.resource.digest?.value ?? "") \(access)"
        case .snapshot(let snapshot, _): return "\(snapshot.name) \(snapshot.digest)"
        }
    }

    /// `NAMESPACE/NAME` of the ComponentVersion that the content comes from at first hand.
    package var origin: String? {
        switch self {
        case .component(_, _, _, let object): return ObjectCache.key(object)
        case .snapshot(_, let owner):
            for field in ["configRef", "sourceRef"] {
                let reference = try? ObjectReference(
                    owner.at("spec", field), namespace: owner.namespace, place: field)
                if let reference, reference.isComponentVersion { return "\(reference.namespace)/\(reference.name)" }
            }
            return nil
        }
    }
}

extension WriterContext {
    /// Follows a reference. `field` begins the reasons: `SourceRef`, `ConfigRef`, `PatchStrategicMergeSourceRef`.
    func source(_ reference: ObjectReference, _ field: String) async throws -> SourceData {
        let failed = "\(field)NotReadyWithError"
        if reference.isComponentVersion { return try await component(reference, field) }
        guard reference.apiVersion.hasPrefix(ObjectReference.group + "/"),
            ["Resource", "Localization", "Configuration"].contains(reference.kind)
        else {
            let way =
                switch reference.kind {
                case "ConfigMap": "; name it in valuesFrom.configMapSource"
                case "Secret": "; its values would be readable in the registry, let the manifests refer to it"
                default: ""
                }
            throw NotReady(failed, "the kind \(reference.kind) of \(reference.apiVersion) has no snapshots\(way)")
        }
        let plural = reference.kind.lowercased() + "s"
        guard let owner = try await delivery(plural).find(reference.name, namespace: reference.namespace) else {
            throw NotReady(failed, "the \(reference.kind) \(reference.namespace)/\(reference.name) is not there")
        }
        guard let name = owner.at("status", "snapshotName")?.string, !name.isEmpty else {
            throw NotReady(failed, "the \(reference.kind) \(reference.name) has no snapshot yet")
        }
        guard let object = try await delivery("snapshots").find(name, namespace: reference.namespace) else {
            throw NotReady(
                failed, "the Snapshot \(name) of the \(reference.kind) \(reference.name) is not there yet")
        }
        let snapshot: SnapshotObject
        do { snapshot = try SnapshotObject(object) } catch { throw NotReady(failed, error) }
        guard snapshot.isReady else {
            let message = object.readiness.message
            throw NotReady(
                "\(field)NotReady",
                "source ref not yet ready: \(reference.name)" + (message.isEmpty ? "" : ": \(message)"),
                isPassing: Conditions(of: object)["Ready"]?.status != .false)
        }
        return .snapshot(snapshot, owner: owner)
    }

    private func component(_ reference: ObjectReference, _ field: String) async throws -> SourceData {
        let failed = "\(field)NotReadyWithError"
        guard let query = reference.resource else {
            throw NotReady(failed, "the reference to the ComponentVersion \(reference.name) has no resourceRef")
        }
        let versions = delivery("componentversions")
        guard let object = try await versions.find(reference.name, namespace: reference.namespace) else {
            throw NotReady(failed, "the ComponentVersion \(reference.namespace)/\(reference.name) is not there")
        }
        let applied: AppliedComponent
        do { applied = try await self.applied(object) } catch let fault as Fault where fault.code == .unavailable {
            throw NotReady("\(field)NotReady", "\(fault)")
        } catch { throw NotReady(failed, error) }
        do {
            return .component(
                applied, try applied.resource(query), query: query, componentVersion: object)
        } catch { throw NotReady(failed, error) }
    }

    /// Reads the content while its connection is open. It is verified when it has been read to its end.
    func withContent<R: Sendable>(
        _ source: SourceData, _ body: (any Blob, SnapshotStore.Form) async throws -> R
    ) async throws -> R {
        switch source {
        case .snapshot(let snapshot, _): return try await body(try await store.read(snapshot), .content)
        case .component(let applied, let found, _, let object):
            return try await sessions.withSession(for: object) { session in
                let repository = try await session.open(spec: [
                    "type": "OCIRegistry", "baseUrl": .string(applied.repositoryURL),
                ]).repository
                let content = try await ResourceContent.fetch(found, session: session) { name, version in
                    try await repository.lookup(name, version)
                }
                return try await body(content.blob, content.form)
            }
        }
    }

    /// A small text, uncompressed.
    func text(_ source: SourceData) async throws -> [UInt8] {
        let limit = SettingsReader.maximumSize
        return try await withContent(source) { blob, _ in
            try await blob.withReader { reader in
                try await Compression.open(reader).content.collect(upTo: limit)
            }
        }
    }
}
