/// The kinds that a delivery goes through, in its order.
package enum DeliveryKind: String, Sendable, CaseIterable {
    case componentSubscription = "ComponentSubscription"
    case componentVersion = "ComponentVersion"
    case resource = "Resource"
    case localization = "Localization"
    case configuration = "Configuration"
    case fluxDeployer = "FluxDeployer"
    case ociRepository = "OCIRepository"
    case kustomization = "Kustomization"
    case helmRelease = "HelmRelease"

    package var group: String {
        switch self {
        case .ociRepository: "source.toolkit.fluxcd.io"
        case .kustomization: "kustomize.toolkit.fluxcd.io"
        case .helmRelease: "helm.toolkit.fluxcd.io"
        default: ObjectReference.group
        }
    }

    package var version: String {
        switch self {
        case .ociRepository, .kustomization: "v1"
        case .helmRelease: "v2"
        default: "v1alpha1"
        }
    }

    package var plural: String {
        switch self {
        case .ociRepository: "ocirepositories"
        default: rawValue.lowercased() + "s"
        }
    }
}
