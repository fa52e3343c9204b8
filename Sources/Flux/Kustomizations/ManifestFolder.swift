import Diagnostics
import Documents
import Host
import Kubernetes

/// The manifests below a folder of an unpacked source: all YAML files, in the order of a walk.
struct ManifestFolder: Sendable {
    let root: String
    let directory: KindDirectory

    private static let kustomizations: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    private static let maximumFile = 16 << 20
    private static let maximumFiles = 10_000
    private static let maximumDepth = 64
    /// Fields that ask for a Kustomize build.
    private static let buildFields = ["namePrefix", "nameSuffix", "patches", "images", "components"]

    /// The folder that `path` names: nothing above the root is reachable.
    func folder(_ path: String) async throws -> String {
        let place = Paths.normalised("/" + path)
        let folder = place == "/" ? root : root + place
        guard try await Files.linkStatus(folder)?.kind == .folder else {
            throw Fault(.notFound, "kustomization path not found: stat \(place): no such file or directory")
        }
        return folder
    }

    func objects(_ folder: String, _ spec: KustomizationSpec) async throws -> [JSONObject] {
        for field in ManifestFolder.buildFields where !(spec.spec[field].map(ManifestFolder.isEmpty) ?? true) {
            throw Fault(.unsupported, "spec.\(field) is not supported by this Flux: change the manifests instead")
        }
        var files: [String] = []
        try await collect(folder, &files, depth: 0)
        var objects: [JSONObject] = []
        for file in files { objects += try await ManifestFolder.read(file, shown: String(file.dropFirst(root.count))) }
        if let namespace = spec.targetNamespace { objects = try await moved(objects, to: namespace) }
        var seen: Set<ObjectIdentity> = []
        for object in objects where !seen.insert(ObjectIdentity(object).anyVersion).inserted {
            throw Fault(
                .invalid, "may not add resource with an already registered id: \(ObjectIdentity(object).text) is twice")
        }
        return objects
    }

    private static func isEmpty(_ value: JSONValue) -> Bool {
        value.string?.isEmpty ?? value.array?.isEmpty ?? value.object?.isEmpty ?? value.isNull
    }

    private func collect(_ folder: String, _ files: inout [String], depth: Int) async throws {
        guard depth < ManifestFolder.maximumDepth else {
            throw Fault(.limit, "folders are nested deeper than \(ManifestFolder.maximumDepth)")
        }
        for name in try await Files.list(folder) {
            let path = Paths.join(folder, name)
            if ManifestFolder.kustomizations.contains(name) {
                throw Fault(
                    .unsupported,
                    "\(path.dropFirst(root.count)): kustomization files are not supported by this Flux: publish the built manifests"
                )
            }
            switch try await Files.linkStatus(path)?.kind {
            case .folder: try await collect(path, &files, depth: depth + 1)
            case .file where name.hasSuffix(".yaml") || name.hasSuffix(".yml"):
                files.append(path)
                guard files.count <= ManifestFolder.maximumFiles else {
                    throw Fault(.limit, "there are more than \(ManifestFolder.maximumFiles) manifests")
                }
            default: break
            }
        }
    }

    private static func read(_ file: String, shown: String) async throws -> [JSONObject] {
        let problem = "failed to decode Kubernetes YAML from \(shown)"
        do {
            let bytes = try await Files.read(file, limit: maximumFile)
            var objects: [JSONObject] = []
            for document in try YAMLStream.parse(bytes, name: shown) {
                guard let value = try document.root?.jsonValue(.yaml11), !value.isNull else { continue }
                objects += try flattened(value)
            }
            return objects
        } catch let fault as Fault {
            throw fault.within(problem)
        }
    }

    private static func flattened(_ value: JSONValue) throws -> [JSONObject] {
        guard let object = value.object, let kind = object["kind"]?.string, object["apiVersion"]?.string != nil else {
            throw Fault(.invalid, "an object without apiVersion and kind")
        }
        if kind.hasSuffix("List"), let items = object["items"]?.array { return try items.flatMap(flattened) }
        guard !object.name.isEmpty else { throw Fault(.invalid, "\(kind) without metadata.name") }
        return [object]
    }

    /// The objects in another namespace, but those of the cluster.
    private func moved(_ objects: [JSONObject], to namespace: String) async throws -> [JSONObject] {
        var scopes: [String: String] = [:]
        for object in objects where object["kind"]?.string == "CustomResourceDefinition" {
            let (group, kind) = (object.at("spec", "group")?.string, object.at("spec", "names", "kind")?.string)
            scopes["\(group ?? "")/\(kind ?? "")"] = object.at("spec", "scope")?.string
        }
        var result: [JSONObject] = []
        for var object in objects {
            let identity = ObjectIdentity(object)
            let isOfCluster: Bool
            if let scope = scopes["\(identity.group)/\(identity.kind)"] {
                isOfCluster = scope == "Cluster"
            } else {
                isOfCluster = try await directory.find(identity).map { !$0.isNamespaced } ?? false
            }
            if !isOfCluster { object.set(["metadata", "namespace"], .string(namespace)) }
            result.append(object)
        }
        return result
    }
}
