import Diagnostics
package import Documents

/// Builds a kustomization: reads what it names, changes it and gives the objects in order, as `kustomize build` does.
///
/// It sees only the files of its tree and never the network. Limits are those of `BuildLimits`.
package struct KustomizeBuild: Sendable {
    private let tree: any FileTree
    private let limits: BuildLimits
    private let filesStayInOwnFolder: Bool

    /// - Parameter filesStayInOwnFolder: a file has to be in or below the folder of the kustomization that names it, as
    ///   `kubectl kustomize` wants it; else it may be anywhere in the tree, as in Flux.
    package init(tree: any FileTree, limits: BuildLimits = .default, filesStayInOwnFolder: Bool = false) {
        self.tree = tree
        self.limits = limits
        self.filesStayInOwnFolder = filesStayInOwnFolder
    }

    /// The objects that the kustomization of a folder makes.
    ///
    /// - Parameters:
    ///   - path: a folder of the tree; empty or `.`: its root.
    ///   - kustomization: takes the place of the folder's kustomization file.
    /// - Throws: a `Fault` that names the file and the field, with a way out.
    package func run(_ path: String = "", kustomization: JSONObject? = nil) async throws -> BuildResult {
        let session = session()
        let folder = try await folder(path)
        let layer = try await Layer.load(
            folder, session, kustomization: kustomization, parents: [], origin: "", buildMetadata: nil)
        var accumulated = try await layer.accumulate(Accumulator())
        for at in accumulated.objects.indices where accumulated.objects[at].needsHash {
            let hash = ContentHash.suffix(accumulated.objects[at].content)
            accumulated.objects[at].rememberIdentity()
            accumulated.objects[at].name += "-" + hash
        }
        try NameReferences(references: accumulated.configuration.nameReferences, session: session)
            .update(&accumulated.objects)
        try Variable.resolve(
            accumulated.variables, &accumulated.objects, accumulated.configuration.variableReferences)
        var objects = accumulated.objects.filter {
            let local = $0.content["metadata"]?["annotations"]?["config.kubernetes.io/local-config"]?.scalarText
            return local == nil || local == "false"
        }
        if case .legacy(let first, let last)? = layer.kustomization.order {
            objects = SortOrder.sorted(objects, first: first, last: last)
        }
        return try BuildResult(objects.map { finished($0, layer.kustomization.buildMetadata) }, limits)
    }

    /// The kustomization file of a folder as a value; nil if there is none.
    package func kustomization(at path: String) async throws -> JSONObject? {
        try await Layer.file(folder(path), session())?.object
    }

    func session() -> BuildSession {
        BuildSession(tree, limits, filesStayInOwnFolder: filesStayInOwnFolder)
    }

    private func folder(_ path: String) async throws -> [String] {
        guard let found = try await TreePath.resolve(path, from: [], in: tree) else {
            throw Fault(.notFound, "there is no folder \(path)")
        }
        guard found.isFolder else { throw Fault(.invalid, "\(path) is a file; a build needs a folder") }
        return found.path
    }

    private func finished(_ object: BuildObject, _ metadata: Set<String>) -> JSONObject {
        var result = object
        var annotations = object.texts("annotations")
        for key in annotations.keys where key.hasPrefix("internal.config.kubernetes.io/") { annotations[key] = nil }
        if metadata.contains("originAnnotations"), let origin = object.origin {
            annotations["config.kubernetes.io/origin"] = .string(YAMLEncoder.text(origin.value, sortedKeys: false))
        }
        if metadata.contains("transformerAnnotations"), !object.transformations.isEmpty {
            let list = JSONValue.array(object.transformations.map(\.value))
            annotations["alpha.config.kubernetes.io/transformations"] = .string(
                YAMLEncoder.text(list, sortedKeys: false))
        }
        result.setMetadata("annotations", annotations.isEmpty ? nil : .object(annotations.sortedByKey()))
        if metadata.contains("managedByLabel") {
            var labels = result.content["metadata"]?["labels"]?.object ?? JSONObject()
            labels["app.kubernetes.io/managed-by"] = "kustomize-v5.8.1"
            result.setMetadata("labels", .object(labels))
        }
        return result.content
    }
}

/// What a build made.
package struct BuildResult: Sendable {
    package let objects: [JSONObject]
    /// All as YAML documents, keys sorted, `---` between them.
    package let encoded: [UInt8]

    init(_ objects: [JSONObject], _ limits: BuildLimits) throws {
        self.objects = objects
        var bytes: [UInt8] = []
        for object in objects {
            if !bytes.isEmpty { bytes += Array("---\n".utf8) }
            bytes += YAMLEncoder.encode(.object(object), sortedKeys: true)
            guard bytes.count <= limits.output else {
                throw Fault(.limit, "the build makes more than \(limits.output) bytes")
            }
        }
        encoded = bytes
    }
}
