import Diagnostics
import Host
import OCI

/// `input: {type: helm}`: a chart in a folder or an archive, as an image that Helm knows.
struct HelmInput: InputMethod {
    let names = ["helm", "Helm"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        if fields.has("helmRepository") { return RemoteChart(&fields) }
        let path = fields.path(for: "helm")
        let version = fields.scalar("version")
        let repository = fields.repositoryHint()
        for field in ["caCert", "caCertFile"] where fields.scalar(field) != nil {
            fields.defect(field, "Forbidden: only with helmRepository")
        }
        guard let path else { return nil }
        return Prepared(path: path, version: version, repository: repository)
    }

    private struct Prepared: PreparedInput {
        let path: String
        let version: String?
        let repository: String?

        func check(_ context: InputContext) async throws(InputDefect) {
            _ = try await chart(context)
        }

        private func chart(_ context: InputContext) async throws(InputDefect) -> (chart: Chart, isFolder: Bool) {
            let status = try await InputPath.status(path, context)
            do {
                switch status.kind {
                case .folder: return (try await Chart.folder(at: context.resolve(path)), true)
                case .file: return (try await Chart.archive(at: context.resolve(path)), false)
                default: throw Fault(.invalid, "no regular file or directory")
                }
            } catch {
                throw InputDefect("path", "Invalid value: \"\(path)\": \(error)")
            }
        }

        func content(_ context: InputContext) async throws -> InputContent {
            let (chart, isFolder) = try await chart(context)
            let place = context.resolve(path)
            let layer: any Blob =
                isFolder
                ? try await packed(place, chart)
                : try await FileBlob.describing(path: place, mediaType: .chartContent)
            var provenance: (any Blob)?
            if try await Files.status(place + ".prov")?.kind == .file {
                provenance = try await FileBlob.describing(path: place + ".prov", mediaType: .chartProvenance)
            }
            return try await chart.image(
                of: layer, provenance: provenance, version: version, repository: repository, context)
        }

        /// The archive of a chart in a folder, the same bytes on every machine.
        private func packed(_ folder: String, _ chart: Chart) async throws -> any Blob {
            let file = Paths.join(folder, ".helmignore")
            let text = try await Files.status(file) == nil ? [] : try await Files.read(file, limit: 1 << 20)
            let ignore = try ChartIgnore(String(decoding: text, as: UTF8.self), source: file)
            return try await ScratchBlob.write(mediaType: .chartContent) { sink in
                let gzip = try GzipWriter(to: sink)
                let tar = TarWriter(gzip)
                try await add("Chart.yaml", of: folder, as: chart.name, to: tar)
                try await addAll(below: "", of: folder, as: chart.name, ignore, to: tar, depth: 0)
                try await tar.finish()
                try await gzip.finish()
            }
        }

        private func addAll(
            below relative: String, of folder: String, as root: String, _ ignore: ChartIgnore, to tar: TarWriter,
            depth: Int
        ) async throws {
            guard depth < 64 else { throw Fault(.limit, "the chart \(folder) is nested too deeply") }
            for name in try await Files.list(Paths.join(folder, relative)) {
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                guard path != "Chart.yaml", let status = try await Files.status(Paths.join(folder, path)) else {
                    continue
                }
                guard !ignore.ignores(path, isFolder: status.kind == .folder) else { continue }
                if status.kind == .folder {
                    try await addAll(below: path, of: folder, as: root, ignore, to: tar, depth: depth + 1)
                } else {
                    try await add(path, of: folder, as: root, to: tar)
                }
            }
        }

        private func add(_ path: String, of folder: String, as root: String, to tar: TarWriter) async throws {
            let file = Paths.join(folder, path)
            guard let status = try await Files.status(file), status.kind == .file else {
                throw Fault(.unsupported, "\(file) is no regular file")
            }
            let entry = TarEntry(name: "\(root)/\(path)", size: status.size, mode: 0o644)
            try await tar.add(entry, try await FileReader.open(file, offset: 0, length: status.size))
        }
    }
}
