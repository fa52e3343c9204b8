import Diagnostics
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging

/// Writes the content of one resource to the disk and tells what was written.
struct ResourceDownload: Sendable {
    let workspace: Workspace
    let handlers: DownloadHandlers
    /// Images become OCI image layouts.
    var asLayout = false

    private var console: Console { workspace.call.console }

    /// Writes the resource to `path`, which a handler may change.
    func write(_ resource: Resource, of version: ComponentVersion, to path: String) async throws {
        let session = workspace.session
        if handlers.isEmpty && !asLayout {
            let blob = try await session.blob(of: resource, in: version)
            return try await write(blob, to: path)
        }
        switch try await session.content(of: resource, in: version) {
        case .blob(let blob):
            switch handlers.handler(for: resource, blob.descriptor.mediaType) {
            case .chart: try await writeChart([blob], to: path)
            case .tree, .blueprint: try await writeFolder([blob], to: path, areLayers: false)
            case .executable: try await writeExecutable(blob, to: path)
            case nil: try await write(blob, to: path)
            }
        case .artifact(let root, let store):
            if asLayout {
                try await ImageLayout.write(root, from: store, to: path, tag: Self.tag(resource))
                console.print(
                    "Resource '\(resource.name)' (type: \(resource.type), version: \(resource.version)) saved to: \(path) with tag: \(Self.tag(resource))"
                )
                return
            }
            switch handlers.handler(for: resource, nil) {
            case .chart: try await writeChart(try await layers(of: root, in: store), to: path)
            case .tree, .blueprint:
                try await writeFolder(try await layers(of: root, in: store), to: path, areLayers: true)
            case .executable, nil: try await write(try await session.blob(of: resource, in: version), to: path)
            }
        }
    }

    /// Writes the bytes of the resource to the output. They are checked before the first one is written.
    func print(_ resource: Resource, of version: ComponentVersion) async throws {
        let blob = try await workspace.session.blob(of: resource, in: version)
        let checked = try await ScratchBlob.write(mediaType: blob.descriptor.mediaType) { writer in
            try await blob.withReader { _ = try await $0.copy(to: writer) }
        }
        try await checked.withReader { reader in
            while let chunk = try await reader.next() { try console.writeContent(chunk) }
        }
    }

    private func write(_ blob: any Blob, to path: String, mode: UInt16 = DownloadedFile.mode) async throws {
        let count = try await DownloadedFile.create(path, mode: mode) { writer in
            try await blob.withReader { try await $0.copy(to: writer) }
        }
        console.print("\(path): \(count) byte(s) written")
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
        console.print("\(path): \(count) byte(s) written")
    }

    /// A chart is a gzipped tar; what proves its origin lies beside it.
    private func writeChart(_ layers: [any Blob], to path: String) async throws {
        let isImage = layers.count > 1
        guard let chart = layers.first(where: { DownloadHandler.charts.contains($0.descriptor.mediaType.rawValue) })
        else { throw Fault(.invalid, "the content is no chart: it has no layer with one") }
        let file = path.hasSuffix(".tgz") ? path : path + ".tgz"
        try await write(chart, to: file)
        if isImage, let proof = layers.first(where: { $0.descriptor.mediaType == Self.provenance }) {
            try await write(proof, to: String(file.dropLast(".tgz".count)) + ".prov")
        }
        // The Go program ends no line here.
        if file != path { console.write("output path \"\(path)\" changed to \"\(file)\" by downloader") }
    }

    private static let provenance: MediaType = "application/vnd.cncf.helm.chart.provenance.v1.prov"

    private func writeFolder(_ layers: [any Blob], to path: String, areLayers: Bool) async throws {
        let written = try await DownloadedFile.createFolder(path) { folder in
            try await FolderWriter.unpack(layers, into: folder, areLayers: areLayers)
        }
        console.print("\(path): \(written.files) file(s) with \(written.bytes) byte(s) written")
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
    static func write(_ root: Descriptor, from store: any ContentStore, to path: String, tag: String) async throws {
        try await DownloadedFile.createFolder(path) { folder in
            let layout = try await DirectoryStore.create(folder)
            try await GraphCopy.copy(root, from: store, to: layout)
            try await layout.tag(root, as: tag)
            // Where content grew; other programs do not know it.
            try await Files.remove(Paths.join(folder, "ingest"), recursive: true)
        }
    }
}
