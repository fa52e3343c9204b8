import Diagnostics
import Documents
import Host
import OCI

/// An OCI image layout in a folder as a source of artifacts: one repository, named as the folder is.
struct LayoutHome: Registry {
    let store: DirectoryStore
    let name: String

    var location: String { store.location }

    /// nil if the folder is no layout.
    init?(_ path: String) async throws {
        guard try await Files.status(Paths.join(path, "oci-layout"))?.kind == .file else { return nil }
        store = try await DirectoryStore.open(path)
        name = Paths.fileName(Paths.normalised(Paths.join(Environment.currentFolder, path))).lowercased()
    }

    func repository(_ name: String) throws -> any Target {
        guard name == self.name else {
            throw Fault(
                .notFound, "the image layout \(location) has no repository \(name); its only one is \(self.name)")
        }
        return store
    }

    func repositories() async throws -> [String]? { [name] }

    /// How commands use it.
    func home(_ path: String) -> ArtifactHome {
        ArtifactHome(
            registry: self, name: "OCILayout::\(path)", prefix: "\(path)//",
            specification: JSONObject(["type": "OCILayout", "info": .string(path)]), opened: nil)
    }
}
