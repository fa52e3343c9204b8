import Diagnostics
import Host
package import OCI
import Testing

/// What every `Target` owes, as one suite: run each rule with a fresh, empty target.
///
///     @Test(arguments: TargetConformance.rules) func conforms(_ rule: TargetConformance.Rule) async throws {
///         try await rule.check(MemoryStore())
///     }
package enum TargetConformance {
    package struct Rule: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        private let body: @Sendable (any Target) async throws -> Void

        init(_ description: String, _ body: @escaping @Sendable (any Target) async throws -> Void) {
            testDescription = description
            self.body = body
        }

        /// Checks the rule on an empty target; failures are recorded as issues of the running test.
        package func check(_ target: any Target) async throws {
            try await body(target)
        }
    }

    package static let rules = contentRules + faultRules + nameRules

    static let bytes = Array("content of a layer".utf8)
    static let layer = BytesBlob(bytes, mediaType: .imageLayer)

    /// A small image: config, one layer, manifest.
    static func image(_ text: String = "one") -> (config: BytesBlob, layer: BytesBlob, manifest: Manifest) {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let layer = BytesBlob(Array(text.utf8), mediaType: .imageLayer)
        return (config, layer, Manifest(config: config.descriptor, layers: [layer.descriptor]))
    }

    static func ingestImage(_ text: String = "one", into target: any Target) async throws -> Manifest {
        let image = image(text)
        try await target.ingest(image.config)
        try await target.ingest(image.layer)
        try await target.ingest(image.manifest.blob)
        return image.manifest
    }

    static func expect(
        _ code: Fault.Code, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record(what, sourceLocation: sourceLocation)
        } catch {
            #expect((error as? Fault)?.code == code, "\(error)", sourceLocation: sourceLocation)
        }
    }
}
