import Cryptography
import Diagnostics
import Documents
import Kubernetes
import OCI
import OCMLocalization
import OCMModel

/// Everything that a Localization or Configuration is made from, found but not yet read.
struct MutationInputs: Sendable {
    enum Values: Sendable {
        case given(JSONObject)
        /// The text of a ConfigMap's key.
        case text(String, name: String, subPath: String?)
        case artifact(FluxArtifact, path: String, subPath: String?)
        case source(SourceData)
    }

    enum PatchSource: Sendable {
        case artifact(FluxArtifact)
        case source(SourceData)
    }

    struct Patch: Sendable {
        let source: PatchSource
        let name: String
        let namespace: String
        let path: String
        let target: String
    }

    var source: SourceData
    var config: SourceData?
    /// The references of a `configRef`, along which images are looked up.
    var referencePath: [[String: String]] = []
    var values: Values?
    var patch: Patch?

    /// What the result is a snapshot of.
    func identity(of object: JSONObject) -> [String: String] {
        guard let config else {
            guard let patch else { return [:] }
            return [
                "source-name": patch.name, "source-namespace": patch.namespace,
                "source-artifact-checksum": patch.source.checksum,
            ]
        }
        var identity = config.identity
        if case .component(let applied, let found, var query, _) = config {
            // the path says where images are looked up, not what was made
            query.referencePath = []
            identity = applied.identity(query, found, version: query.version ?? found.resource.version)
        }
        identity["mutation-object-uuid"] = object.uid
        return identity
    }

    /// The version that names the tag.
    func version(_ identity: [String: String]) -> String {
        identity["chartVersion"] ?? identity["resource-version"] ?? source.componentVersion
    }

    /// Changes when the result may change.
    var fingerprint: String {
        var parts = ["source \(source.fingerprint)", "config \(config?.fingerprint ?? "")"]
        if case .component(let applied, _, _, _)? = config {
            // rules name images of the whole component version
            parts += applied.objectNames.values.sorted()
        }
        switch values {
        case .given(let object): parts.append(String(decoding: JSONValue.object(object).encoded(), as: UTF8.self))
        case .text(let text, _, _): parts.append(text)
        case .artifact(let artifact, _, _): parts.append("\(artifact.digest)")
        case .source(let source): parts.append(source.fingerprint)
        case nil: break
        }
        if let patch { parts.append(patch.source.checksum) }
        return Hex.encode(Hash.digest(.sha256, Array(parts.joined(separator: "\u{0}").utf8)))
    }
}

extension MutationInputs.PatchSource {
    var checksum: String {
        switch self {
        case .artifact(let artifact): artifact.digest.description
        case .source(.snapshot(let snapshot, _)): snapshot.digest.description
        case .source(let source): source.fingerprint
        }
    }

    /// `status.latestPatchSourceVersio`
    var revision: String {
        switch self {
        case .artifact(let artifact): artifact.revision
        case .source(let source): source.componentVersion
        }
    }
}

extension WriterContext {
    /// Finds all inputs of a mutation; what is missing or not ready is told by its reason.
    func inputs(of object: JSONObject) async throws -> MutationInputs {
        let namespace = object.namespace
        let spec = object["spec"]
        guard
            let reference = try ObjectReference(spec?["sourceRef"], namespace: namespace, place: "spec.sourceRef")
        else { throw Fault(.invalid, "spec.sourceRef is missing") }
        let configRef = try ObjectReference(spec?["configRef"], namespace: namespace, place: "spec.configRef")
        let patch = spec?["patchStrategicMerge"]
        guard configRef != nil || patch?.object != nil else {
            throw Fault(.invalid, "the spec changes nothing; give configRef or patchStrategicMerge")
        }
        var inputs = MutationInputs(source: try await source(reference, "SourceRef"))
        if let configRef {
            let config = try await source(configRef, "ConfigRef")
            try checkSameVersion(inputs.source, config, configRef)
            inputs.config = config
            inputs.referencePath = configRef.resource?.referencePath ?? []
            if let values = try ValuesSource(spec, namespace: namespace) {
                inputs.values = try await self.values(values, namespace)
            }
        }
        if let patch, patch.object != nil { inputs.patch = try await self.patch(patch, namespace) }
        return inputs
    }

    /// Manifests of one version must not meet the rules of another while the objects before are still on their way.
    private func checkSameVersion(
        _ source: SourceData, _ config: SourceData, _ reference: ObjectReference
    ) throws {
        guard case .component(let applied, _, _, let object) = config, case .snapshot(let snapshot, let owner) = source,
            source.origin == ObjectCache.key(object), let name = snapshot.identity["component-name"]
        else { return }
        guard applied.objectNames.values.contains(name) else {
            throw NotReady(
                "SourceRefNotReady",
                "source ref not yet ready: it is of the version \(source.componentVersion), the ComponentVersion \(object.name) has applied \(applied.root.version)",
                isPassing: Conditions(of: owner)["Ready"]?.status != .false && owner.at("spec", "suspend")?.bool != true
            )
        }
    }

    private func values(_ values: ValuesSource, _ namespace: String) async throws -> MutationInputs.Values {
        switch values {
        case .inline(let object): return .given(object)
        case .object(let reference): return .source(try await source(reference, "SourceRef"))
        case .artifact(let reference, let path, let subPath):
            return .artifact(try await artifact(reference), path: path, subPath: subPath)
        case .configMap(let name, let key, let subPath, let isOptional):
            let maps = informers.client.resource("configmaps")
            guard let map = try await maps.find(name, namespace: namespace) else {
                guard isOptional else {
                    throw Fault(.notFound, "the ConfigMap \(namespace)/\(name) with the values is not there")
                }
                return .given(JSONObject())
            }
            guard let text = map.at("data", key)?.string else {
                throw Fault(.notFound, "the ConfigMap \(namespace)/\(name) has no key \(key)")
            }
            return .text(text, name: "ConfigMap \(namespace)/\(name), \(key)", subPath: subPath)
        }
    }

    private func artifact(_ reference: FluxReference) async throws -> FluxArtifact {
        // older objects name older versions, which not every Flux serves any more
        for version in ["v1", reference.version] {
            let sources = informers.client.resource(
                group: FluxReference.group, version: version, reference.plural)
            if let source = try await sources.find(reference.name, namespace: reference.namespace) {
                return try FluxArtifact(of: source, kind: reference.kind)
            }
        }
        throw Fault(.notFound, "the \(reference.kind) \(reference.namespace)/\(reference.name) is not there")
    }

    private func patch(_ patch: JSONValue, _ namespace: String) async throws -> MutationInputs.Patch {
        let place = "spec.patchStrategicMerge"
        guard let path = patch["source"]?["path"]?.string, let target = patch["target"]?["path"]?.string else {
            throw Fault(.invalid, "\(place) has no source.path or no target.path")
        }
        let written = patch["source"]?["sourceRef"]
        let kind = written?["kind"]?.string ?? ""
        let isDelivery = ["Resource", "Configuration", "Localization"].contains(kind)
        let found: MutationInputs.PatchSource
        let (name, space): (String, String)
        if isDelivery,
            let reference = try ObjectReference(written, namespace: namespace, place: "\(place).source.sourceRef")
        {
            found = .source(try await source(reference, "PatchStrategicMergeSourceRef"))
            (name, space) = (reference.name, reference.namespace)
        } else {
            let reference = try FluxReference(written, namespace: namespace, place: "\(place).source.sourceRef")
            do {
                found = .artifact(try await artifact(reference))
            } catch {
                throw NotReady("PatchStrategicMergeSourceRefNotReadyWithError", error)
            }
            (name, space) = (reference.name, reference.namespace)
        }
        return MutationInputs.Patch(source: found, name: name, namespace: space, path: path, target: target)
    }
}
