import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging

/// Writes the content of one resource to the disk and tells what was written.
struct ResourceDownload: Sendable {
    let workspace: Workspace
    let handlers: DownloadHandlers
    let progress: Progress
    /// Images become OCI image layouts.
    var asLayout = false
    var chartPlace = ChartPlace.file

    /// Where a chart is written that a handler took out of its image.
    enum ChartPlace {
        /// To a file with the ending of charts.
        case file
        /// To a file that is named as it was said.
        case exactFile
        /// Into a folder, under the name of the chart itself.
        case folder
    }

    /// Writes the resource to `path`, which a handler may change.
    func write(_ resource: Resource, of version: ComponentVersion, to path: String) async throws {
        let session = workspace.session
        if handlers.isEmpty && !asLayout {
            return try await write(
                try await session.blob(of: resource, in: version, observer: progress), to: path)
        }
        switch try await session.content(of: resource, in: version) {
        case .blob(let blob):
            switch handlers.handler(for: resource, blob.descriptor.mediaType) {
            case .chart: try await writeChart([blob], called: "\(resource.name)-\(resource.version)", to: path)
            case .tree, .blueprint: try await writeFolder([blob], to: path, areLayers: false)
            case .executable: try await writeExecutable(blob, to: path)
            case nil: try await write(blob, to: path)
            }
        case .artifact(let root, let store):
            if asLayout {
                try await ImageLayout.write(
                    root, from: store, to: path, tag: Self.tag(resource), observer: progress)
                progress.print(
                    "Resource '\(resource.name)' (type: \(resource.type), version: \(resource.version)) saved to: \(path) with tag: \(Self.tag(resource))"
                )
                return
            }
            switch handlers.handler(for: resource, nil) {
            case .chart:
                let layers = try await layers(of: root, in: store)
                try await writeChart(layers, called: try await chartName(root, store) ?? resource.name, to: path)
            case .tree, .blueprint:
                try await writeFolder(try await layers(of: root, in: store), to: path, areLayers: true)
            case .executable, nil:
                try await write(try await session.blob(of: resource, in: version, observer: progress), to: path)
            }
        }
    }

    /// Writes the bytes of the resource to the output. They are checked before the first one is written.
    func print(_ resource: Resource, of version: ComponentVersion) async throws {
        let blob = try await workspace.session.blob(of: resource, in: version, observer: progress)
        let checked = try await ScratchBlob.write(mediaType: blob.descriptor.mediaType) { writer in
            try await blob.withReader { _ = try await $0.copy(to: writer) }
        }
        try await checked.withReader { reader in
            while let chunk = try await reader.next() { try workspace.call.console.writeContent(chunk) }
        }
    }

    private func write(_ blob: any Blob, to path: String) async throws {
        progress.print("\(path): \(try await copy(blob, to: path)) byte(s) written")
    }

    @discardableResult
    private func copy(_ blob: any Blob, to path: String) async throws -> Int64 {
        try await DownloadedFile.create(path) { writer in
            try await blob.withReader { try await $0.copy(to: writer) }
        }
    }

    private func writeExecutable(_ blob: any Blob, to path: String) async throws {
        let isPacked = blob.descriptor.mediaType.rawValue.hasSuffix("gzip")
        let count = try await DownloadedFile.create(path, mode: 0o755) { writer in
            try await blob.withReader { reader in
                guard isPacked else { return try await reader.copy(to: writer) }
                let count = try await Compression.open(reader).content.copy(to: writer)
                while try await reader.next() != nil {}
                return count
            }
        }
        progress.print("\(path): \(count) byte(s) written")
    }

    /// A chart is a gzipped tar; what proves its origin lies beside it.
    private func writeChart(_ layers: [any Blob], called name: String, to path: String) async throws {
        guard let chart = layers.first(where: { DownloadHandler.charts.contains($0.descriptor.mediaType.rawValue) })
        else { throw Fault(.invalid, "the content is no chart: it has no layer with one") }
        let proof = layers.first { $0.descriptor.mediaType == Self.provenance }
        switch chartPlace {
        case .folder:
            try await DownloadedFile.createFolder(path) { folder in
                try await copy(chart, to: Paths.join(folder, name + ".tgz"))
                if let proof { try await copy(proof, to: Paths.join(folder, name + ".tgz.prov")) }
            }
            progress.print("\(Paths.join(path, name + ".tgz")): \(chart.descriptor.size) byte(s) written")
        case .exactFile: try await write(chart, to: path)
        case .file:
            let file = path.hasSuffix(".tgz") ? path : path + ".tgz"
            try await write(chart, to: file)
            if let proof { try await write(proof, to: String(file.dropLast(".tgz".count)) + ".prov") }
            // The Go program ends no line here.
            if file != path {
                workspace.call.console.write("output path \"\(path)\" changed to \"\(file)\" by downloader")
            }
        }
    }

    /// `NAME-VERSION`, as the config of a chart says it.
    private func chartName(_ root: Descriptor, _ store: any ContentStore) async throws -> String? {
        guard let manifest = try await store.artifact(root).manifest, manifest.config.size < 1 << 20 else { return nil }
        let config = try JSONValue(parsing: try await store.bytes(manifest.config, limit: 1 << 20))
        guard let name = config["name"]?.string, let version = config["version"]?.string else { return nil }
        let file = try SafePath.normalise("\(name)-\(version)")
        guard !file.contains("/") else { throw Fault(.invalid, "“\(file)” is no name of a chart") }
        return file
    }

    private static let provenance: MediaType = "application/vnd.cncf.helm.chart.provenance.v1.prov"

    private func writeFolder(_ layers: [any Blob], to path: String, areLayers: Bool) async throws {
        let written = try await DownloadedFile.createFolder(path) { folder in
            try await FolderWriter.unpack(layers, into: folder, areLayers: areLayers)
        }
        progress.print("\(path): \(written.files) file(s) with \(written.bytes) byte(s) written")
    }

    private func layers(of root: Descriptor, in store: any ContentStore) async throws -> [any Blob] {
        guard let manifest = try await store.artifact(root).manifest else {
            throw Fault(.unsupported, "the content is an index of several images; download it without a handler")
        }
        return manifest.layers.map { store.blob($0) }
    }

    /// The name of an image in a layout.
    private static func tag(_ resource: Resource) -> String { resource.version }
}

/// OCI image layouts that downloads write.
enum ImageLayout {
    /// Writes an image with everything below it as a layout into a new folder.
    static func write(
        _ root: Descriptor, from store: any ContentStore, to path: String, tag: String, observer: any CopyObserver
    ) async throws {
        try await DownloadedFile.createFolder(path) { folder in
            let layout = try await DirectoryStore.create(folder)
            try await GraphCopy.copy(root, from: store, to: layout, observer: observer)
            try await layout.tag(root, as: tag)
            // Where content grew; other programs do not know it.
            try await Files.remove(Paths.join(folder, "ingest"), recursive: true)
        }
    }
}
