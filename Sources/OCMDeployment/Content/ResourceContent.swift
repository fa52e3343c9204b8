import Diagnostics
import Documents
package import OCI
package import OCMDelivery
import OCMModel
package import OCMPackaging

/// The content of a resource, fetched and checked against the digest in its component's descriptor.
package enum ResourceContent {
    /// The bytes of a resource as a Snapshot keeps them: a chart as its archive, another image as an artifact set, all
    /// else as it is. They are verified when they have been read to their end.
    ///
    /// - Parameter versions: gives the stored component version, for local content.
    package static func fetch(
        _ found: AppliedComponent.Found, session: Session,
        versions: (_ name: String, _ version: String) async throws -> ComponentVersion?
    ) async throws -> (blob: any Blob, form: SnapshotStore.Form) {
        let (resource, component) = (found.resource, found.component)
        let place = "resource \(resource.name) of \(component.name):\(component.version)"
        do {
            guard let version = try await versions(component.name, component.version) else {
                throw Fault(.notFound, "the component version is not in its repository any more")
            }
            // the descriptor at hand decides where the content is and what it is, not the stored one
            let isChart = resource.type == "helmChart" || resource.type == "helm.io/chart"
            guard isChart else {
                return (try await session.blob(of: resource, in: version), .content)
            }
            switch try await session.content(of: resource, in: version) {
            case .blob(let blob): return (blob, .chart)
            case .artifact(let root, let store): return (try await chart(root, in: store), .chart)
            }
        } catch {
            throw Fault(error, place)
        }
    }

    /// The archive in an OCI artifact that holds a chart.
    private static func chart(_ root: Descriptor, in store: any ContentStore) async throws -> any Blob {
        let bytes = try await store.blob(root).bytes(limit: 4 << 20)
        let manifest = try Manifest(parsing: bytes, mediaType: root.mediaType)
        guard let layer = manifest.layers.first(where: { $0.mediaType == SnapshotStore.Form.chart.layer }) else {
            throw Fault(.invalid, "it is of type helmChart, but the artifact holds no chart")
        }
        return store.blob(layer)
    }
}
