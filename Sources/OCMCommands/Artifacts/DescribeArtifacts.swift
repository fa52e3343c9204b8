import Diagnostics
import Documents
import OCI

/// `ocm describe artifacts`
enum DescribeArtifacts {
    static let output = OutputMode.flag([])
    static let layerFiles = Flag.bool("layerfiles", "name the files in the layers")

    static let command = Command(
        "describe", .artifacts, summary: "Describes OCI artifacts: manifest, config and layers",
        arguments: "{OCI-REF}", flags: [CommonFlags.repository, layerFiles, output],
        examples: [
            "ocm describe artifacts registry.example.com/acme/app:1.0", "ocm describe artifacts ./archive -o json",
        ]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [])
        let listsFiles = call.flags[layerFiles]
        try await Workspace.with(call) { workspace in
            let found = try await ArtifactSelection(workspace: workspace).find(call.arguments)
            guard !mode.isStructured else {
                var documents: [JSONValue] = []
                for item in found {
                    let info = try await ArtifactInfo(target: item.target, listsFiles: listsFiles).document(
                        item.artifact, item.root)
                    documents.append(["ref": .string(item.reference), "info": info])
                }
                call.console.write(StructuredOutput.text(of: documents, as: mode))
                return
            }
            guard !found.isEmpty else {
                call.console.print("no elements found")
                return
            }
            for (number, item) in found.enumerated() {
                var description = ArtifactDescription(target: item.target, listsFiles: listsFiles)
                try await description.add(item.artifact, item.root)
                if number > 0 { call.console.print("---") }
                call.console.write(description.text)
            }
        }
    }
}

/// The same as a value for programs.
struct ArtifactInfo: Sendable {
    let target: any Target
    let listsFiles: Bool

    func document(_ artifact: Artifact, _ root: Descriptor) async throws -> JSONValue {
        var object = JSONObject([
            "digest": .string(root.digest.description),
            "type": .string((artifact.index == nil ? MediaType.imageManifest : .imageIndex).rawValue),
            "descriptor": try JSONValue(parsing: artifact.raw),
        ])
        switch artifact {
        case .manifest(let manifest):
            object["config"] = try await config(manifest.config)
            var layers: [JSONValue] = []
            for layer in manifest.layers { layers.append(try await self.layer(layer)) }
            object["layers"] = .array(layers)
        case .index(let index):
            var entries: [JSONValue] = []
            for entry in index.manifests { entries.append(try await self.entry(entry)) }
            object["manifests"] = .array(entries)
        }
        return .object(object)
    }

    private func config(_ config: Descriptor) async throws -> JSONValue {
        var object = JSONObject()
        do {
            let bytes = try await target.bytes(config, limit: ArtifactDescription.configLimit)
            object["content"] = (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
        } catch let fault as Fault where fault.code != .cancelled {
            object["error"] = .string(fault.description)
        }
        add(config, to: &object)
        return .object(object)
    }

    private func add(_ descriptor: Descriptor, to object: inout JSONObject) {
        object["type"] = .string(descriptor.mediaType.rawValue)
        object["digest"] = .string(descriptor.digest.description)
        object["size"] = .number(JSONNumber(descriptor.size))
    }

    private func layer(_ layer: Descriptor) async throws -> JSONValue {
        var object = JSONObject()
        add(layer, to: &object)
        object["info"] = .null
        guard listsFiles else { return .object(object) }
        switch try await LayerContent.read(layer, from: target, listsFiles: true) {
        case .noArchive: object["info"] = ["description": "no tar"]
        case .failed(let fault): object["info"] = ["error": .string(fault.description)]
        case .files(let files):
            let names = files.map { file -> JSONValue in
                ["name": .string(file.name), "type": file.isFolder ? "dir" : "file"]
            }
            object["info"] = ["description": "tar file", "files": .array(names)]
        }
        return .object(object)
    }

    private func entry(_ entry: Descriptor) async throws -> JSONValue {
        var object = JSONObject()
        object["type"] = .string(entry.mediaType.rawValue)
        object["digest"] = .string(entry.digest.description)
        if let platform = entry.platform {
            object["platform"] = ["architecture": .string(platform.architecture), "os": .string(platform.os)]
        }
        do {
            object["artifact"] = try await document(try await target.artifact(entry), entry)
        } catch let fault as Fault where fault.code != .cancelled {
            object["error"] = .string(fault.description)
        }
        return .object(object)
    }
}
