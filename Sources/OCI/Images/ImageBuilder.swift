import Diagnostics
import Documents
import Host

/// Puts an image together from files: the same image for the same files, with the same zlib.
package struct ImageBuilder: Sendable {
    /// One layer.
    package struct Layer: Sendable {
        package var files: [LayerFile]
        /// How it came about, for the history.
        package var createdBy: String
        /// The level of gzip; 0 stores without compressing, which gives the same bytes with every zlib.
        package var level: Int

        package init(_ files: [LayerFile], createdBy: String = "", level: Int = 6) {
            self.files = files
            self.createdBy = createdBy
            self.level = level
        }
    }

    package var platform: Platform
    package var layers: [Layer]
    package var environment: [String] = []
    package var entrypoint: [String] = []
    package var command: [String] = []
    package var workingFolder = ""
    package var user = ""
    /// Such as `8080/tcp`.
    package var exposedPorts: [String] = []
    package var labels: [String: String] = [:]
    /// Annotations of the manifest.
    package var annotations: [String: String] = [:]
    /// RFC 3339. It is always written, since some tools stumble without it; by default it says nothing.
    package var created = "1970-01-01T00:00:00Z"

    package init(platform: Platform, layers: [Layer]) {
        self.platform = platform.normalised
        self.layers = layers
    }

    /// Builds layers, config and manifest and takes them into `store`; layers are spooled in a temporary folder.
    package func build(into store: any ContentStore) async throws -> Manifest {
        try await TemporaryFolder.with(prefix: "image") { folder in
            var descriptors: [Descriptor] = []
            var differences: [Digest] = []
            for layer in layers {
                let (blob, difference) = try await layer.pack(in: folder)
                try await store.ingest(blob)
                descriptors.append(blob.descriptor)
                differences.append(difference)
            }
            let config = BytesBlob(configuration(differences).encoded(.compact.escapingHTML()), mediaType: .imageConfig)
            try await store.ingest(config)
            let manifest = Manifest(config: config.descriptor, layers: descriptors, annotations: annotations)
            try await store.ingest(manifest.blob)
            return manifest
        }
    }

    /// Takes in an index over images, each for its platform.
    package static func index(
        of images: [(platform: Platform, manifest: Manifest)], into store: any ContentStore,
        annotations: [String: String] = [:]
    ) async throws -> Index {
        let entries = images.map { platform, manifest in
            var entry = manifest.descriptor
            entry.platform = platform.normalised
            return entry
        }
        let index = Index(manifests: entries, annotations: annotations)
        try await store.ingest(index.blob)
        return index
    }

    /// The config (image-spec, config.md), in the order of the OCI types in Go.
    private func configuration(_ differences: [Digest]) -> JSONValue {
        func texts(_ items: [String]) -> JSONValue { .array(items.map(JSONValue.string)) }
        var config = JSONObject()
        if !user.isEmpty { config["User"] = .string(user) }
        if !exposedPorts.isEmpty {
            var ports = JSONObject()
            for port in exposedPorts.sorted() { ports[port] = .object(JSONObject()) }
            config["ExposedPorts"] = .object(ports)
        }
        if !environment.isEmpty { config["Env"] = texts(environment) }
        if !entrypoint.isEmpty { config["Entrypoint"] = texts(entrypoint) }
        if !command.isEmpty { config["Cmd"] = texts(command) }
        if !workingFolder.isEmpty { config["WorkingDir"] = .string(workingFolder) }
        if !labels.isEmpty { config["Labels"] = DocumentField.document(labels) }

        var document = JSONObject()
        document["created"] = .string(created)
        for member in platform.document.object?.members ?? [] { document[member.key] = member.value }
        document["config"] = .object(config)
        document["rootfs"] = ["type": "layers", "diff_ids": texts(differences.map(\.description))]
        document["history"] = .array(
            layers.map { layer in
                var entry = JSONObject()
                entry["created"] = .string(created)
                if !layer.createdBy.isEmpty { entry["created_by"] = .string(layer.createdBy) }
                return .object(entry)
            })
        return .object(document)
    }
}
