package import OCI

extension MediaType {
    /// A packed chart.
    package static let chartContent: MediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
    static let chartConfig: MediaType = "application/vnd.cncf.helm.config.v1+json"
    static let chartProvenance: MediaType = "application/vnd.cncf.helm.chart.provenance.v1.prov"
}

extension Chart {
    /// The chart as an image that Helm knows, in an artifact set.
    ///
    /// - Parameters:
    ///   - layer: the packed chart.
    ///   - version: what the constructor says instead of the chart's version.
    func image(
        of layer: any Blob, provenance: (any Blob)?, version: String?, repository: String?, _ context: InputContext
    ) async throws -> InputContent {
        let config = BytesBlob(config, mediaType: .chartConfig)
        let layers = [layer] + (provenance.map { [$0] } ?? [])
        let manifest = Manifest(config: config.descriptor, layers: layers.map(\.descriptor))
        let set = try await ArtifactSet.write(
            manifest.descriptor, tag: self.version, from: BlobCollection(layers + [config, manifest.blob]))
        let hint = ReferenceHint.text(
            component: context.component.name, locator: name, repository: repository, version: version ?? self.version)
        return InputContent(set, referenceName: hint, version: version)
    }
}
