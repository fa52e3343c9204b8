import Diagnostics
import Documents
import Host
import OCI
import OCMPackaging

/// Tells in text what an artifact consists of, in the lines of the Go program.
struct ArtifactDescription {
    let target: any Target
    /// Name the files of layers.
    let listsFiles: Bool
    private(set) var text = ""

    /// The largest config that is shown, in bytes.
    static let configLimit = 4 << 20

    init(target: any Target, listsFiles: Bool) {
        (self.target, self.listsFiles) = (target, listsFiles)
    }

    private mutating func line(_ gap: String, _ content: String) { text += "\(gap)\(content)\n" }

    mutating func add(_ artifact: Artifact, _ root: Descriptor, gap: String = "") async throws {
        line(gap, "type: \(artifact.index == nil ? MediaType.imageManifest : .imageIndex)")
        line(gap, "descriptor: \(String(decoding: artifact.raw, as: UTF8.self))")
        line(gap, "digest    : \(root.digest.hex)")
        switch artifact {
        case .manifest(let manifest): try await add(manifest, gap)
        case .index(let index): try await add(index, gap)
        }
    }

    private mutating func add(_ manifest: Manifest, _ gap: String) async throws {
        line(gap, "config:")
        line(gap, "  type:        \(manifest.config.mediaType)")
        line(gap, "  digest:      \(manifest.config.digest)")
        line(gap, "  size:        \(manifest.config.size)")
        addAnnotations(manifest.annotations, gap + "  ")
        do {
            let config = try await target.bytes(manifest.config, limit: Self.configLimit)
            line(gap, "  config json: \(String(decoding: config, as: UTF8.self))")
        } catch let fault as Fault where fault.code != .cancelled {
            line(gap, "  error getting config blob: \(fault)")
        }
        if StoredDescriptor.isConfig(manifest.config.mediaType) {
            try await addComponent(manifest, gap + "  ")
        }
        line(gap, "layers:")
        for layer in manifest.layers {
            line(gap, "- type:   \(layer.mediaType)")
            line(gap, "  digest: \(layer.digest)")
            line(gap, "  size:   \(layer.size)")
            try await addFiles(of: layer, gap + "  ")
        }
    }

    private mutating func add(_ index: Index, _ gap: String) async throws {
        addAnnotations(index.annotations, gap)
        line(gap, "manifests:")
        for entry in index.manifests {
            line(gap, "- type:   \(entry.mediaType)")
            line(gap, "  digest: \(entry.digest)")
            if let platform = entry.platform {
                line(gap, "  platform:")
                line(gap, "    OS:           \(platform.os)")
                line(gap, "    Architecture: \(platform.architecture)")
                if let version = platform.osVersion { line(gap, "    OSVersion:    \(version)") }
                if let variant = platform.variant { line(gap, "    Variant:      \(variant)") }
                if !platform.osFeatures.isEmpty {
                    line(gap, "    OSFeatures:   \(platform.osFeatures.joined(separator: ", "))")
                }
            }
            do {
                let artifact = try await target.artifact(entry)
                line(gap, "  resolved artifact:")
                try await add(artifact, entry, gap: gap + "    ")
            } catch let fault as Fault where fault.code != .cancelled {
                line(gap, "  error: \(fault)")
            }
        }
    }

    private mutating func addAnnotations(_ annotations: [String: String], _ gap: String) {
        guard !annotations.isEmpty else { return }
        line(gap, "annotations:")
        let width = annotations.keys.map(\.utf8.count).max() ?? 0
        for (key, value) in annotations.sorted(by: { TextOrder.compare($0.key, $1.key) < 0 }) {
            line(gap, "  \(key):\(String(repeating: " ", count: width - key.utf8.count)) \(value)")
        }
    }

    /// The component descriptor in the artifact of a component version.
    private mutating func addComponent(_ manifest: Manifest, _ gap: String) async throws {
        line(gap, "component version:")
        do {
            let bytes = try await StoredDescriptor.document(of: manifest, in: target)
            let document = try YAMLStream.parse(bytes).first?.root?.jsonValue(.yaml11) ?? .null
            line(gap, "  descriptor:")
            let lines = document.text(.indented(4).escapingHTML().sortingKeys()).split(
                separator: "\n", omittingEmptySubsequences: false)
            line(gap, lines.joined(separator: "\n  "))
        } catch let fault as Fault where fault.code != .cancelled {
            line(gap, "  invalid component version: \(fault)")
        }
    }

    private mutating func addFiles(of layer: Descriptor, _ gap: String) async throws {
        switch try await LayerContent.read(layer, from: target, listsFiles: listsFiles) {
        case .noArchive: line(gap, "no tar")
        case .files(let files):
            guard listsFiles, !files.isEmpty else { return }
            line(gap, "tar filesystem:")
            for file in files { line(gap, file.isFolder ? "  dir:  \(file.name)" : "  file: \(file.name)") }
        case .failed(let fault): line(gap, "error getting blob: \(fault)")
        }
    }
}

/// What a layer holds.
enum LayerContent {
    case noArchive
    case files([(name: String, isFolder: Bool)])
    case failed(Fault)

    /// Files that are named at most.
    private static let maximumFiles = 100_000

    /// Looks into a layer; without `listsFiles` only its begin is read.
    static func read(_ layer: Descriptor, from target: any Target, listsFiles: Bool) async throws -> LayerContent {
        do {
            return try await target.blob(layer).withReader { reader in
                let archive = TarReader(try await Compression.open(reader).content)
                var files: [(name: String, isFolder: Bool)] = []
                do {
                    while let entry = try await archive.next() {
                        guard listsFiles else { return .files([]) }
                        guard files.count < maximumFiles else { throw Fault(.limit, "the layer has too many files") }
                        switch entry.kind {
                        case .folder: files.append((entry.name + "/", true))
                        case .file: files.append((entry.name, false))
                        default: break
                        }
                    }
                } catch let fault as Fault where fault.code != .cancelled && fault.code != .unavailable {
                    return files.isEmpty ? .noArchive : .failed(fault)
                }
                return .files(files)
            }
        } catch let fault as Fault where fault.code != .cancelled {
            return .failed(fault)
        }
    }
}
