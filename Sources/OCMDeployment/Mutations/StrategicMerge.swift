package import Diagnostics
import Documents
import Kubernetes
package import OCMLocalization

/// `patchStrategicMerge`: a file of another source is the base, a file of the component the patch that is laid over it,
/// and the result takes the place of the patch. All other files of both stay; those of the component win.
package struct StrategicMerge: Sendable {
    package var source: ManifestTree
    package var sourcePath: String
    package var targetPath: String

    package init(source: ManifestTree, sourcePath: String, targetPath: String) {
        self.source = source
        self.sourcePath = sourcePath
        self.targetPath = targetPath
    }

    private static let maximumObjects = 1000

    package func apply(to tree: ManifestTree) throws(Fault) -> ManifestTree {
        let base = try objects(of: source, sourcePath, "patchStrategicMerge.source.path")
        let patches = try objects(of: tree, targetPath, "patchStrategicMerge.target.path")
        var results = base
        for patch in patches {
            guard let at = results.firstIndex(where: { Self.isSame($0, patch) }) else {
                throw Fault(
                    .notFound,
                    "patchStrategicMerge: \(sourcePath) has no \(Self.name(patch)) that the patch \(targetPath) is for")
            }
            do {
                results[at] = try StrategicMergePatch.apply(patch, to: results[at], Self.schema(patch))
            } catch {
                throw Fault(.invalid, "patchStrategicMerge: \(targetPath): \(Self.name(patch)): \(error.message)")
            }
        }
        let texts = results.map { YAMLEncoder.encode(.object($0)) }
        let target = try tree.index(of: targetPath)
        let component = tree.files.enumerated().map { index, file in
            index == target
                ? ManifestFile(
                    path: file.path, bytes: Array(texts.joined(separator: Array("---\n".utf8))), mode: file.mode)
                : file
        }
        let own = Set(component.map(\.path))
        return try ManifestTree(source.files.filter { !own.contains($0.path) } + component)
    }

    private func objects(of tree: ManifestTree, _ path: String, _ field: String) throws(Fault) -> [JSONObject] {
        let file: ManifestFile
        do { file = tree.files[try tree.index(of: path)] } catch { throw error.within(field) }
        var objects: [JSONObject] = []
        for document in try YAMLStream.parse(file.bytes, name: file.path) {
            guard let root = document.root else { continue }
            let value = try root.jsonValue(.core12, name: file.path)
            if value.isNull { continue }
            guard let object = value.object, object["kind"]?.string != nil, !object.name.isEmpty else {
                throw Fault(.invalid, "\(field): \(path):\(root.start.line): is no object with kind and name")
            }
            objects.append(object)
            guard objects.count <= Self.maximumObjects else {
                throw Fault(.limit, "\(field): \(path) has more than \(Self.maximumObjects) objects")
            }
        }
        guard !objects.isEmpty else { throw Fault(.invalid, "\(field): \(path) holds no object") }
        return objects
    }

    /// By group, kind, name and namespace; a patch without namespace is for any.
    private static func isSame(_ object: JSONObject, _ patch: JSONObject) -> Bool {
        group(object) == group(patch) && object["kind"] == patch["kind"] && object.name == patch.name
            && (patch.namespace.isEmpty || object.namespace == patch.namespace)
    }

    private static func group(_ object: JSONObject) -> String {
        let parts = (object["apiVersion"]?.string ?? "").split(separator: "/")
        return parts.count > 1 ? String(parts[0]) : ""
    }

    private static func name(_ object: JSONObject) -> String { "\(object["kind"]?.string ?? "")/\(object.name)" }

    /// Which lists are merged by which key; nil for kinds that are not built in, whose lists are replaced.
    private static func schema(_ object: JSONObject) -> Schema? {
        let (version, kind) = (object["apiVersion"]?.string, object["kind"]?.string)
        return BuiltInResources.all.first { $0.apiVersion == version && $0.kind == kind }?.schema
    }
}
