import Diagnostics
import Documents
import Host
import OCI
import OCMModel

/// `input: {type: helm, helmRepository: …}`: a chart of a Helm repository. As in v1 `path` names the chart and `version` is
/// needed; without `path`, as in v2, the address is that of the chart: a packed one, or `oci://HOST/REPOSITORY:TAG`.
struct RemoteChart: PreparedInput {
    private let access: JSONObject
    private let version: String?
    private let repository: String?
    /// A file with certificates to trust.
    private let authorityFile: String?

    init?(_ fields: inout SpecFields) {
        var access = JSONObject(["type": "helm"])
        if let chart = fields.scalar("path"), !chart.isEmpty { access["helmChart"] = .string(chart) }
        if let text = fields.scalar("caCert") { access["caCert"] = .string(text) }
        version = fields.scalar("version")
        if let version { access["version"] = .string(version) }
        repository = fields.repositoryHint()
        authorityFile = fields.scalar("caCertFile")
        if authorityFile != nil, access["caCert"] != nil {
            fields.defect("caCertFile", "Forbidden: caCert is given, too")
        }
        if version == nil, access["helmChart"] != nil {
            fields.defect("version", "Required value: required if field 'helmRepository' is set")
        }
        guard let address = fields.webAddress("helmRepository", schemes: ["http", "https", "oci"]) else { return nil }
        access["helmRepository"] = .string(address)
        self.access = access
    }

    func check(_ context: InputContext) async throws(InputDefect) {
        guard let authorityFile else { return }
        guard (try? await Files.status(context.resolve(authorityFile)))?.kind == .file else {
            throw InputDefect("caCertFile", "Invalid value: \"\(authorityFile)\": no regular file")
        }
    }

    func content(_ context: InputContext) async throws -> InputContent {
        var access = access
        if let authorityFile {
            let bytes = try await Files.read(context.resolve(authorityFile), limit: 1 << 20)
            access["caCert"] = .string(String(decoding: bytes, as: UTF8.self))
        }
        guard case .blob(let found) = try await context.fetch(AccessSpec(access)) else {
            throw Fault(.invalid, "the Helm repository has no packed chart there")
        }
        let packed = try await ScratchBlob.write(mediaType: .chartContent, limit: Chart.maximumArchiveSize) { writer in
            _ = try await found.withReader { try await $0.copy(to: writer) }
        }
        let chart = try await Chart.archive(try await packed.source(), name: "the chart of the Helm repository")
        return try await chart.image(
            of: packed, provenance: nil, version: version, repository: repository, context)
    }
}
