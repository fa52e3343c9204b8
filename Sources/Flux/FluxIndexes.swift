import Documents
import Kubernetes

/// Which objects of Flux refer to which others, and whom a change wakes.
enum FluxIndexes {
    static let secrets = "secrets"
    static let configMaps = "configMaps"
    private static let source = "source"
    private static let dependencies = "dependencies"

    static func add(sources: ObjectCache, kustomizations: ObjectCache) {
        sources.addIndex(secrets) { object in
            let spec = object["spec"]
            let names = [
                spec?["secretRef"]?["name"], spec?["certSecretRef"]?["name"], spec?["verify"]?["secretRef"]?["name"],
            ]
            return names.compactMap { $0?.string }.map { "\(object.namespace)/\($0)" }
        }
        kustomizations.addIndex(source) { [KustomizationSpec($0).source.key] }
        kustomizations.addIndex(dependencies) { object in
            KustomizationSpec(object).dependencies.map { "\($0.namespace)/\($0.name)" }
        }
        for (name, kind) in [(secrets, "Secret"), (configMaps, "ConfigMap")] {
            kustomizations.addIndex(name) { object in
                KustomizationSpec(object).variableSources.filter { $0.kind == kind }
                    .map { "\(object.namespace)/\($0.name)" }
            }
        }
    }

    /// A source that has a new artifact wakes those that are made of it. One that goes wakes nobody: what runs stays.
    static func newArtifacts(_ sources: Informer, _ kustomizations: Informer) -> Controller.Watch {
        Controller.Watch(sources) { change in
            func digests(_ object: JSONObject) -> [String?] {
                let artifact = object.at("status", "artifact")
                return [artifact?["revision"]?.string, artifact?["digest"]?.string]
            }
            switch change {
            case .removed: return []
            case .changed(let old, let new) where digests(old) == digests(new): return []
            case .added(let new), .changed(_, let new):
                guard new.at("status", "artifact") != nil else { return [] }
                return kustomizations.cache.objects(source, ObjectCache.key(new))
                    .filter { KustomizationSpec($0).source.kind == OCIRepositoryReconciler.kind }
                    .map(ObjectCache.key)
            }
        }
    }

    /// A Kustomization that becomes ready wakes those that wait for it.
    static func readyDependencies(_ kustomizations: Informer) -> Controller.Watch {
        Controller.Watch(kustomizations) { change in
            guard case .changed(let old, let new) = change, Conditions(of: new).isTrue("Ready") else { return [] }
            let isNews =
                !Conditions(of: old).isTrue("Ready")
                || old.at("status", "lastAppliedRevision") != new.at("status", "lastAppliedRevision")
            guard isNews else { return [] }
            return kustomizations.cache.objects(dependencies, ObjectCache.key(new))
                .filter { Conditions(of: $0)["Ready"]?.reason == "DependencyNotReady" }
                .map(ObjectCache.key)
        }
    }
}
