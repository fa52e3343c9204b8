import Cryptography
import Diagnostics
import Documents
import Host
import OCIRegistry

/// What an edge keeps in its folder, beside what its parts keep in theirs:
///
/// ```
/// kubeconfig                 of the API server; its user may do everything
/// registry-login/config.json the only login that writes the internal registry; a DOCKER_CONFIG
/// settings.json              the ports, so that addresses in objects stay true
/// tokens/                    of the accounts that the controllers run as
/// api/ registry/ artifacts/  objects, images, what Flux fetched
/// ```
struct EdgeFolder: Sendable {
    let path: String
    private let lock: FileLock

    private static let user = "edge"
    private static let limit = 1 << 20

    /// Takes the folder for this process; it is made if it is missing.
    ///
    /// - Throws: `conflict` if another process has it.
    static func open(_ path: String) async throws -> EdgeFolder {
        if try await Files.status(path) == nil {
            try await Files.makeFolder(path)
            try await Files.setPermissions(path, 0o755)
        }
        do {
            let lock = try await FileLock.acquire(Paths.join(path, "lock"), wait: .zero)
            return EdgeFolder(path: path, lock: lock)
        } catch let fault as Fault where fault.code == .conflict {
            throw Fault(.conflict, "\(path) is in use by another edge; end that one or choose another folder")
        }
    }

    func close() { lock.release() }

    func file(_ name: String) -> String { Paths.join(path, name) }

    var kubeconfig: String { file("kubeconfig") }
    var loginFile: String { file("registry-login/config.json") }

    // MARK: settings

    enum Port: String {
        case api, registry, artifacts
    }

    /// The port that a part had before; 0 if there was none.
    func port(_ part: Port) async throws -> Int {
        try await settings()[part.rawValue]?.number?.int ?? 0
    }

    func keep(_ port: Int, of part: Port) async throws {
        var settings = try await settings()
        guard settings[part.rawValue]?.number?.int != port else { return }
        settings[part.rawValue] = .number(JSONNumber(port))
        let bytes = JSONValue.object(settings).encoded(.indented(2)) + [0x0A]
        try await Files.replace(file("settings.json"), with: bytes, mode: 0o600)
    }

    private func settings() async throws -> JSONObject {
        let path = file("settings.json")
        guard try await Files.status(path) != nil else { return JSONObject() }
        do {
            return try JSONValue(parsing: try await Files.read(path, limit: Self.limit)).object ?? JSONObject()
        } catch { throw Fault(error, "\(path) can't be read; restore it, or remove it and lose the ports") }
    }

    // MARK: login

    /// The login of the internal registry, made at the first start.
    func writer() async throws -> RegistryServerConfiguration.Login {
        let file = file("registry-login/password")
        if try await Files.status(file) == nil {
            try await Files.makeFolder(Paths.parent(file))
            let password = Array(Hex.encode(Random.bytes(24)).utf8)
            try await Files.replace(file, with: password, mode: 0o600)
        }
        let password = String(decoding: try await Files.read(file, limit: Self.limit), as: UTF8.self)
        guard !password.isEmpty else { throw Fault(.corrupt, "\(file) is empty; remove it for a new password") }
        return .init(user: Self.user, password: password)
    }

    /// Writes the login as a docker configuration, and returns that.
    func writeLogin(_ login: RegistryServerConfiguration.Login, registry: String) async throws -> String {
        let proof = Base64.encode(Array("\(login.user):\(login.password)".utf8))
        let document: JSONValue = ["auths": .object(JSONObject([registry: ["auth": .string(proof)]]))]
        let bytes = document.encoded(.indented(2)) + [0x0A]
        try await Files.replace(loginFile, with: bytes, mode: 0o600)
        return String(decoding: bytes, as: UTF8.self)
    }
}
