import Documents
import Kubernetes

/// The spec of a Kustomization, as far as it is read here.
struct KustomizationSpec: Sendable {
    struct Source: Sendable {
        let kind: String
        let namespace: String
        let name: String

        var key: String { "\(namespace)/\(name)" }
    }

    struct Dependency: Sendable {
        let namespace: String
        let name: String
        let readyExpression: String?
    }

    struct VariableSource: Sendable {
        let kind: String
        let name: String
        let isOptional: Bool
    }

    enum DeletionPolicy: String {
        case mirrorPrune = "MirrorPrune"
        case delete = "Delete"
        case waitForTermination = "WaitForTermination"
        case orphan = "Orphan"
    }

    let source: Source
    let path: String
    let prunes: Bool
    let isForced: Bool
    let waits: Bool
    let serviceAccount: String?
    let targetNamespace: String?
    let deletionPolicy: DeletionPolicy
    let dependencies: [Dependency]
    let variables: [String: String]
    let variableSources: [VariableSource]
    let alwaysSubstitutes: Bool
    let healthChecks: [ObjectIdentity]
    let interval: Duration
    let retryInterval: Duration
    let timeout: Duration
    let spec: JSONObject

    private static let shortestTimeout = Duration.seconds(30)

    init(_ object: JSONObject) {
        let spec = object["spec"]?.object ?? JSONObject()
        self.spec = spec
        func text(_ value: JSONValue?) -> String? { value?.string.flatMap { $0.isEmpty ? nil : $0 } }
        func duration(_ key: String) -> Duration? { spec[key]?.string.flatMap { Duration(goText: $0) } }
        let own = object.namespace
        let ref = spec["sourceRef"]
        source = Source(
            kind: ref?["kind"]?.string ?? "", namespace: text(ref?["namespace"]) ?? own,
            name: ref?["name"]?.string ?? "")
        path = spec["path"]?.string ?? ""
        prunes = spec["prune"]?.bool ?? false
        isForced = spec["force"]?.bool ?? false
        waits = spec["wait"]?.bool ?? false
        serviceAccount = text(spec["serviceAccountName"])
        targetNamespace = text(spec["targetNamespace"])
        deletionPolicy = spec["deletionPolicy"]?.string.flatMap(DeletionPolicy.init) ?? .mirrorPrune
        dependencies = (spec["dependsOn"]?.array ?? []).map {
            Dependency(
                namespace: text($0["namespace"]) ?? own, name: $0["name"]?.string ?? "",
                readyExpression: text($0["readyExpr"]))
        }
        var variables: [String: String] = [:]
        for member in spec["postBuild"]?["substitute"]?.object?.members ?? [] {
            variables[member.key] = member.value.string
        }
        self.variables = variables
        variableSources = (spec["postBuild"]?["substituteFrom"]?.array ?? []).map {
            VariableSource(
                kind: $0["kind"]?.string ?? "", name: $0["name"]?.string ?? "",
                isOptional: $0["optional"]?.bool ?? false)
        }
        alwaysSubstitutes = spec["postBuild"]?["substituteStrategy"]?.string == "Always"
        healthChecks = (spec["healthChecks"]?.array ?? []).map {
            ObjectIdentity(
                apiVersion: $0["apiVersion"]?.string ?? "", kind: $0["kind"]?.string ?? "",
                namespace: text($0["namespace"]) ?? own, name: $0["name"]?.string ?? "")
        }
        interval = duration("interval") ?? .seconds(600)
        retryInterval = duration("retryInterval") ?? interval
        timeout = max(
            duration("timeout") ?? interval - KustomizationSpec.shortestTimeout, KustomizationSpec.shortestTimeout)
    }

    /// What the spec asks for that this Flux does not do; nil: nothing.
    var unsupported: String? {
        if spec["kubeConfig"] != nil {
            return "spec.kubeConfig is not supported by this Flux: it applies to its own cluster only"
        }
        if spec["ignoreMissingComponents"]?.bool == true {
            return "spec.ignoreMissingComponents is not supported by this Flux: name only components that are there"
        }
        if spec["ignore"]?.array?.isEmpty == false {
            return
                "spec.ignore is not supported by this Flux; annotate the objects with kustomize.toolkit.fluxcd.io/ssa"
        }
        return nil
    }
}
