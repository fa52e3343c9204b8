import Diagnostics
package import Documents
package import Kubernetes
import OCI
import OCMLocalization

/// Writes a changed archive of manifests into a Snapshot: the objects of kind Localization and Configuration.
///
/// What is done depends on whether values are given, not on the kind, as published objects rely on.
package struct MutationReconciler: Sendable {
    package enum Kind: String, Sendable {
        case localization, configuration

        var plural: String { rawValue + "s" }
    }

    let context: WriterContext
    let kind: Kind
    private let resource: ResourceClient
    let memo = WorkMemo()

    private static let failed = "ReconcileMutationObjectFailed"
    /// Warnings that are told one by one.
    private static let maximumWarnings = 20

    package init(_ context: WriterContext, _ kind: Kind) {
        self.context = context
        self.kind = kind
        resource = context.delivery(kind.plural)
    }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        guard object.at("spec", "suspend")?.bool != true, !object.isBeingDeleted else { return .none }
        let interval = WriterContext.interval(object)
        return try await ObjectReport(object, resource, context.events).run(Self.failed, interval: interval) {
            try await apply(object, interval)
        }
    }

    private func apply(_ object: JSONObject, _ interval: Duration) async throws -> Requeue {
        let inputs = try await context.inputs(of: object)
        let (named, name) = try await context.named(object, resource)
        let fingerprint = "\(named.uid) \(named.generation) \(inputs.fingerprint)"
        if try await memo.isCurrent(named, name, from: fingerprint, context) { return .after(interval) }
        let old = try await context.snapshot(name, of: named)?.1
        let identity = inputs.identity(of: named)
        let report = try await context.report(
            on: named, resource, isNew: old?.identity != identity,
            "making the \(kind.rawValue) of \(inputs.source.componentVersion)")
        let (tree, links) = try await manifests(inputs.source)
        let (result, warnings) = try await mutation(inputs).run(on: tree)
        let content = SnapshotContent(
            blob: try await result.packed(), form: .content, identity: identity, version: inputs.version(identity))
        let digest = try await context.write(content, as: name, of: named)
        let told = old?.digest == digest ? [] : links.map { "\($0) is a link and left out" } + warnings
        for warning in told.prefix(Self.maximumWarnings) {
            await context.events.tell(named, type: "Warning", reason: "Succeeded", warning)
        }
        try await report.ready(
            "Reconciliation success",
            [
                "latestSnapshotDigest": .string(digest.description),
                "latestSourceVersion": .string(inputs.source.componentVersion),
                "latestConfigVersion": inputs.config.map { .string($0.componentVersion) },
                "latestPatchSourceVersio": inputs.patch.map { .string($0.source.revision) },
                "snapshotName": .string(name),
            ], isNews: old?.digest != digest, interval: interval,
            annotations: ["delivery.ocm.software/\(kind.rawValue)_digest": digest.description])
        memo.remember(named, from: fingerprint)
        return .after(interval)
    }

    private func manifests(_ source: SourceData) async throws -> (tree: ManifestTree, links: [String]) {
        try await context.withContent(source) { blob, _ in
            do {
                return try await ManifestTree.read(blob)
            } catch let fault as Fault where [.invalid, .corrupt].contains(fault.code) {
                throw NotReady("SourceReasonNotATarArchive", fault)
            }
        }
    }

    private func mutation(_ inputs: MutationInputs) async throws -> Mutation {
        var mutation = Mutation()
        if let config = inputs.config {
            let data = try ConfigData(parsing: try await context.text(config), source: "the ConfigData of configRef")
            if let values = inputs.values {
                mutation.rules = .configuration(data, values: try await self.values(values))
            } else if case .component(let applied, _, _, _) = config {
                mutation.rules = .localization(data, ConfiguredScope(applied.scope, path: inputs.referencePath))
            } else {
                throw Fault(
                    .unsupported,
                    "cannot retrieve component version for snapshot: configRef must be a ComponentVersion to localize")
            }
        }
        if let patch = inputs.patch {
            let source: ManifestTree
            switch patch.source {
            case .artifact(let artifact):
                source = try await ManifestTree.read(try await artifact.fetch(context.http)).tree
            case .source(let data): source = try await manifests(data).tree
            }
            mutation.patch = StrategicMerge(source: source, sourcePath: patch.path, targetPath: patch.target)
        }
        return mutation
    }

    private func values(_ values: MutationInputs.Values) async throws -> JSONObject {
        switch values {
        case .given(let object): return object
        case .text(let text, let name, let subPath):
            return try ValuesSource.values(Array(text.utf8), subPath: subPath, source: name)
        case .source(let source):
            return try ValuesSource.values(
                try await context.text(source), subPath: nil, source: "the values of valuesFrom.sourceRef")
        case .artifact(let artifact, let path, let subPath):
            let tree = try await ManifestTree.read(try await artifact.fetch(context.http)).tree
            let file = tree.files[try tree.index(of: path)]
            return try ValuesSource.values(file.bytes, subPath: subPath, source: "\(path) of \(artifact.revision)")
        }
    }
}
