import Documents
import Kubernetes

/// What is worth knowing of each kind.
enum ChainFacts {
    static func add(to node: inout ChainNode, _ kind: DeliveryKind, _ object: JSONObject) {
        func text(_ path: String...) -> String? { object.at(path)?.string }
        switch kind {
        case .componentSubscription:
            node.add("version", text("status", "lastAppliedVersion"))
            addSigners(to: &node, object)
            node.add("destination", text("spec", "destination", "url"))
        case .componentVersion:
            node.add("version", text("status", "reconciledVersion"))
            addSigners(to: &node, object)
            node.add("constraint", text("spec", "version", "semver"))
        case .resource:
            node.add("resource", text("spec", "sourceRef", "resourceRef", "name"))
            node.add("version", text("status", "lastAppliedComponentVersion"))
        case .localization, .configuration:
            node.add("config", text("spec", "configRef", "resourceRef", "name"))
            node.add("version", text("status", "latestSourceVersion"))
            node.add("digest", text("status", "latestSnapshotDigest"))
        case .ociRepository:
            node.add("revision", text("status", "artifact", "revision"))
        case .kustomization:
            node.add("revision", text("status", "lastAppliedRevision"))
        case .helmRelease:
            node.add("revision", text("status", "lastAttemptedRevision"))
        case .fluxDeployer:
            break
        }
    }

    /// Whose signatures an object wants, and where their keys come from.
    private static func addSigners(to node: inout ChainNode, _ object: JSONObject) {
        for demand in object.at("spec", "verify")?.array ?? [] {
            guard let name = demand["name"]?.string else { continue }
            let secret = demand["publicKey"]?["secretRef"]?["name"]?.string
            node.add("signature", secret.map { "\(name) (key in Secret/\($0))" } ?? name)
        }
    }
}

/// The images of a workload.
enum WorkloadImages {
    static func of(_ object: JSONObject) -> [String] {
        let pod: JSONValue? =
            switch object["kind"]?.string {
            case "Pod": object["spec"]
            case "CronJob": object.at("spec", "jobTemplate", "spec", "template", "spec")
            default: object.at("spec", "template", "spec")
            }
        return ["initContainers", "containers"].flatMap { list in
            (pod?[list]?.array ?? []).compactMap { $0["image"]?.string }
        }
    }
}
