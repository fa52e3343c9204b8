import Documents
import Kubernetes

/// A kind of Flux that is not done here: its objects say so, instead of waiting for ever.
struct UnsupportedKind: Sendable {
    let group: String
    let version: String
    let kind: String
    let plural: String
    /// What to do instead.
    let advice: String

    static let all: [UnsupportedKind] = [
        UnsupportedKind(source: "GitRepository", "gitrepositories"), UnsupportedKind(source: "Bucket", "buckets"),
        UnsupportedKind(source: "ExternalArtifact", "externalartifacts"),
        UnsupportedKind(source: "HelmRepository", "helmrepositories"),
        UnsupportedKind(source: "HelmChart", "helmcharts"),
        UnsupportedKind(
            group: FluxNames.helm, version: "v2", kind: "HelmRelease", plural: "helmreleases",
            advice: "deploy plain manifests with a Kustomization, or use a cluster with Flux"),
    ]

    private init(source kind: String, _ plural: String) {
        self.init(
            group: FluxNames.sources, version: "v1", kind: kind, plural: plural,
            advice: "publish the content as an OCI artifact and use an OCIRepository, or use a cluster with Flux")
    }

    private init(group: String, version: String, kind: String, plural: String, advice: String) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.advice = advice
    }

    var message: String { "\(kind) is not supported by this Flux: \(advice)" }

    func controller(_ informers: Informers, _ events: EventRecorder) -> Controller {
        let informer = informers.informer(group: group, version: version, plural)
        var controller = Controller(plural, informer) { object in
            if object.isBeingDeleted { return .none }
            var report = StatusReport(object, informer.resource, manager: "gotk-\(kind.lowercased())")
            report.handleRequest()
            let isNews = report.conditions["Stalled"]?.message != message
            report.stall("Unsupported", message)
            try await report.write()
            if isNews { await events.tell(object, type: "Warning", reason: "Unsupported", message) }
            return .none
        }
        controller.concurrency = 1
        return controller
    }
}
