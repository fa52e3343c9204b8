import OCI

/// Media types of stored component versions, today's and the older ones.
enum ComponentMediaType {
    static let config: MediaType = "application/vnd.ocm.software.component.config.v1+json"
    static let legacyConfig: MediaType = "application/vnd.gardener.cloud.cnudie.component.config.v1+json"
    static let descriptorYAMLTar: MediaType = "application/vnd.ocm.software.component-descriptor.v2+yaml+tar"
    static let descriptorJSON: MediaType = "application/vnd.ocm.software.component-descriptor.v2+json"
    static let legacyDescriptorYAMLTar: MediaType =
        "application/vnd.gardener.cloud.cnudie.component-descriptor.v2+yaml+tar"

    private static let configs: Set<MediaType> = [
        config, legacyConfig, "application/vnd.oci.gardener.cloud.cnudie.component-descriptor-metadata.config.v2+json",
    ]

    static func isConfig(_ type: MediaType) -> Bool { configs.contains(type) }

    /// A descriptor is packed in a tar, which its type tells.
    static func isTar(_ type: MediaType) -> Bool { type.rawValue.hasSuffix("+tar") }
}

/// Annotations of stored component versions.
enum ComponentAnnotation {
    static let version = "software.ocm.componentversion"
    static let creator = "software.ocm.creator"
    static let artifact = "software.ocm.artifact"
    static let descriptor = "software.ocm.descriptor"
}

/// How component versions are written; all forms are read.
public struct ComponentFormat: Sendable {
    /// How the descriptor is packed.
    public enum DescriptorForm: Sendable {
        /// YAML in a tar, as the first generation of the Go programs writes it.
        case yamlTar
        /// JSON, as the second generation writes it.
        case json
    }

    public var descriptorForm: DescriptorForm
    /// The media types of before 2022, for old readers (`-X compat=true`). The descriptor is YAML in a tar then.
    public var usesLegacyTypes: Bool
    /// The program that wrote a version.
    public var creator: String

    public init(
        descriptorForm: DescriptorForm = .yamlTar, usesLegacyTypes: Bool = false, creator: String = "swift-ocm"
    ) {
        self.descriptorForm = descriptorForm
        self.usesLegacyTypes = usesLegacyTypes
        self.creator = creator
    }

    var configType: MediaType { usesLegacyTypes ? ComponentMediaType.legacyConfig : ComponentMediaType.config }

    var descriptorType: MediaType {
        if usesLegacyTypes { return ComponentMediaType.legacyDescriptorYAMLTar }
        return descriptorForm == .json ? ComponentMediaType.descriptorJSON : ComponentMediaType.descriptorYAMLTar
    }
}
