import Cryptography
import Diagnostics
import Documents
import HTTP
import Host
import OCI
import OCIRegistry
import OCMModel
import OCMPackaging

extension Session {
    private static let maximumIndexSize: Int64 = 64 << 20

    /// The packed chart of a Helm repository (access `helm`), with the digest that the repository's index tells.
    func chart(_ access: AccessSpec, _ subject: String) async throws -> any Blob {
        guard let address = access.text("helmRepository"), !address.isEmpty else {
            throw missing("helmRepository", subject)
        }
        guard access.text("keyring") == nil else {
            throw Fault(.unsupported, "\(subject): keyring is not supported, provenance files are not verified")
        }
        let named = (access.text("helmChart") ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        let name = named.first ?? ""
        let version = named.count == 2 ? named[1] : access.text("version") ?? ""
        if address.hasPrefix("oci://") {
            let base = address.dropFirst(6)
            return try await chart(image: name.isEmpty ? String(base) : "\(base)/\(name):\(version)", subject)
        }
        let server = ChartServer(
            base: try URI(address), client: access.text("caCert").map { client(trusting: Array($0.utf8)) },
            subject: subject)
        guard !name.isEmpty else { return try await load(server.base, from: server, Chart.maximumArchiveSize) }
        guard !version.isEmpty else { throw missing("version", subject) }
        let index = try await load(
            server.base.resolving(server.folder + "index.yaml"), from: server, Session.maximumIndexSize)
        let bytes = try await index.withReader { try await $0.collect(upTo: Int(Session.maximumIndexSize)) }
        let place = try ChartIndex(bytes, source: "\(address): index.yaml").find(name, version)
        let packed = try await load(
            server.base.resolving(server.folder).resolving(place.url), from: server, Chart.maximumArchiveSize)
        if let digest = place.digest, digest != packed.descriptor.digest.hex {
            throw Fault(
                .corrupt,
                "\(subject): the chart \(name) \(version) has the digest \(packed.descriptor.digest.hex), but the index says \(digest)"
            )
        }
        return packed
    }

    /// A Helm repository on a web server.
    private struct ChartServer {
        let base: URI
        /// Where it needs an authority of its own.
        let client: Client?
        let subject: String

        var folder: String { base.path.hasSuffix("/") ? base.path : base.path + "/" }
    }

    private func load(_ uri: URI, from server: ChartServer, _ limit: Int64) async throws -> ScratchBlob {
        var request = Request("GET", uri)
        if uri.sameOrigin(as: server.base) { try await authorize(&request, as: "HelmChartRepository") }
        return try await fetch(
            request, type: MediaType.chartContent.rawValue, limit: limit, from: server.client, server.subject)
    }

    /// The packed chart in an image.
    private func chart(image text: String, _ subject: String) async throws -> any Blob {
        let found = try await artifact(text, subject: subject)
        let layers = try await found.repository.artifact(found.root).manifest?.layers ?? []
        guard let layer = layers.first(where: { $0.mediaType == .chartContent }) else {
            throw Fault(.invalid, "\(subject): \(text) is no chart")
        }
        return found.repository.blob(layer)
    }
}

/// The `index.yaml` of a Helm repository.
struct ChartIndex {
    private let entries: JSONValue
    private let source: String

    init(_ bytes: [UInt8], source: String) throws {
        guard let root = try YAMLStream.parse(bytes, name: source).first?.root,
            let entries = try root.jsonValue(.yaml11, name: source)["entries"]
        else { throw Fault(.invalid, "\(source) is no index of charts: it has no entries") }
        self.entries = entries
        self.source = source
    }

    /// Where a chart is, as it is written, and the SHA-256 of its bytes if the index tells it.
    func find(_ name: String, _ version: String) throws -> (url: String, digest: String?) {
        guard let versions = entries[name]?.array else { throw Fault(.notFound, "\(source) has no chart \(name)") }
        guard let entry = versions.first(where: { $0["version"]?.string == version }) else {
            let known = versions.prefix(10).compactMap { $0["version"]?.string }.joined(separator: ", ")
            throw Fault(.notFound, "\(source) has no version \(version) of the chart \(name); it has \(known)")
        }
        guard let url = entry["urls"]?.array?.first?.string else {
            throw Fault(.invalid, "\(source): the chart \(name) \(version) has no urls")
        }
        guard let digest = entry["digest"], !digest.isNull, digest != "" else { return (url, nil) }
        guard let text = digest.string else {
            throw Fault(.invalid, "\(source): the digest of the chart \(name) \(version) is no text")
        }
        return (url, (text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text).lowercased())
    }
}
