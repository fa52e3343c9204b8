/// What a person can do about an object that is not ready.
enum ChainAdvice {
    static func of(_ node: ChainNode) -> String? {
        switch node.state {
        case .ready, .suspended: nil
        case .missing: "the next reconciliation brings it back, unless it was deleted for good by its manifests"
        case .progressing:
            node.reason.isEmpty && DeliveryKind(rawValue: node.kind) != nil && node.message.hasPrefix("no controller")
                ? "check that the controllers run and may see the namespace \(node.namespace)" : nil
        case .notReady where node.message.contains("or allow that registry"):
            "correct the URL, or allow its registry where the edge or the controllers are started: --allow-registry HOST"
        case .notReady: byReason[node.reason] ?? "see its events: kubectl describe \(described(node))"
        }
    }

    private static func described(_ node: ChainNode) -> String {
        let kind = DeliveryKind(rawValue: node.kind).map { "\($0.plural).\($0.group)" } ?? node.kind.lowercased()
        return "\(kind) \(node.name)" + (node.namespace.isEmpty ? "" : " -n \(node.namespace)")
    }

    private static let login =
        "check the Secret that its repository names: a login of the kind kubernetes.io/dockerconfigjson"
    private static let above = "it follows as soon as what it waits for is ready"

    private static let byReason: [String: String] = [
        "AuthenticatedContextCreationFailed": login,
        "AuthenticationFailed": login,
        "PullingLatestVersionFailed": "check the URL, the component's name and the range of versions",
        "CheckVersionFailedReason": "check the URL, the component's name and the range of versions",
        "SemverConversionFailed": "write a range such as “>=1.0.0” or “1.x”",
        "ComponentVerificationFailed":
            "check that spec.verify has the provider's key; if it has, do not use this release and ask the provider",
        "TransferFailed":
            "if it was a signature or a digest, ask the provider for a release that is whole; else the next run goes on",
        "ComponentVersionInvalid": "ask the provider for a release that is whole",
        "ComponentVersionNotReady": above,
        "ComponentVersionNotFound": "apply the ComponentVersion that it names",
        "ComponentDescriptorNotFound": above,
        "GetResourceFailed": "check the name of the resource with “ocm get resources”",
        "SourceRefNotReady": above,
        "SourceRefNotReadyWithError": above,
        "ConfigRefNotReady": above,
        "ConfigRefNotReadyWithError": above,
        "ReconcileMutationObjectFailed": "put right the rules in the component, or the values given here",
        "SourceReasonNotATarArchive": "its source must be a folder of manifests, packed with tar",
        "CreatedObjectsNotReady": above,
        "DependencyNotReady": above,
        "ArtifactFailed": above,
        "BuildFailed": "put right the manifests in the component",
        "HealthCheckFailed": "look at the objects below that are not ready",
    ]
}
