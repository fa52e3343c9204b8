import Diagnostics
import OCI
import OCMModel

/// How content is turned into files when it is not taken as it is.
enum DownloadHandler: String, Sendable, CaseIterable {
    /// A chart from its image, or a chart as a file.
    case chart = "helm/artifact"
    /// A folder from an archive of files, or from the layers of an image.
    case tree = "ocm/dirtree"
    case blueprint = "landscaper/blueprint"
    /// A file that can be run.
    case executable

    private var types: Set<String> {
        switch self {
        case .chart: ["helmChart", "helm.io/chart"]
        case .tree: ["directoryTree", "filesystem"]
        case .blueprint: ["landscaper.gardener.cloud/blueprint", "blueprint"]
        case .executable: ["executable", "ocmPlugin"]
        }
    }

    private static let fileTrees: Set<String> = [
        "application/x-tar", "application/x-tgz", "application/x-tar+gzip", "application/tar", "application/tar+gzip",
        "application/vnd.oci.image.layer.v1.tar", "application/vnd.oci.image.layer.v1.tar+gzip",
    ]
    private static let blueprints: Set<String> = [
        "application/vnd.gardener.landscaper.blueprint.layer.v1.tar",
        "application/vnd.gardener.landscaper.blueprint.layer.v1.tar+gzip",
        "application/vnd.gardener.landscaper.blueprint.v1+tar",
        "application/vnd.gardener.landscaper.blueprint.v1+tar+gzip",
    ]
    static let charts: Set<String> = [
        "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip", "application/x-tgz",
        "application/x-tar+gzip",
    ]

    /// Whether content of this resource is for the handler; `mediaType` nil: it is an image.
    func takes(_ resource: Resource, _ mediaType: MediaType?) -> Bool {
        guard types.contains(resource.type) else { return false }
        guard let mediaType else { return self != .executable }
        switch self {
        case .chart: return Self.charts.contains(mediaType.rawValue)
        case .tree: return Self.fileTrees.contains(mediaType.rawValue)
        case .blueprint: return Self.fileTrees.union(Self.blueprints).contains(mediaType.rawValue)
        case .executable: return true
        }
    }
}

/// The handlers that a command may use.
struct DownloadHandlers: Sendable {
    private let enabled: [DownloadHandler]

    /// - Parameter registrations: `NAME[:ARTIFACTTYPE[:MEDIATYPE[:PRIORITY]]][=CONFIGURATION]`, as `--downloader` takes them.
    init(all: Bool, executables: Bool, registrations: [String]) throws {
        var enabled: [DownloadHandler] = all ? [.chart, .tree, .blueprint] : []
        for text in registrations {
            let parts = text.split(separator: "=", maxSplits: 1)
            let name = parts.first?.split(separator: ":").first.map(String.init) ?? ""
            guard let handler = DownloadHandler(rawValue: name), handler != .executable else {
                let known = DownloadHandler.allCases.filter { $0 != .executable }.map(\.rawValue)
                throw Fault(
                    .unsupported,
                    "download handler \"\(name)\" is not supported; choose \(known.joined(separator: ", "))")
            }
            if parts.count == 2, !["", "null", "{}"].contains(parts[1]) {
                throw Fault(.unsupported, "download handler \"\(name)\" takes no configuration here")
            }
            enabled.append(handler)
        }
        if executables { enabled.append(.executable) }
        self.enabled = enabled
    }

    var isEmpty: Bool { enabled.isEmpty }

    /// Who takes the content; nil: it is written as it is.
    func handler(for resource: Resource, _ mediaType: MediaType?) -> DownloadHandler? {
        enabled.first { $0.takes(resource, mediaType) }
    }
}
