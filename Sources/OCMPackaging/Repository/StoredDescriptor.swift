package import OCI

/// The component descriptor as a manifest holds it, for those who look at the manifest itself.
package enum StoredDescriptor {
    /// Whether a manifest with a config of this type is a component version.
    package static func isConfig(_ mediaType: MediaType) -> Bool { ComponentMediaType.isConfig(mediaType) }

    /// The document exactly as it is stored, YAML or JSON.
    package static func document(of manifest: Manifest, in target: any Target) async throws -> [UInt8] {
        let layer = try await StoredVersion.descriptorLayer(manifest, in: target)
        let bytes = try await target.bytes(layer, limit: DescriptorLayer.maximumSize)
        return try await DescriptorLayer.document(in: bytes, mediaType: layer.mediaType)
    }
}
