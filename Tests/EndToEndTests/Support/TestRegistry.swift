import Cryptography
import Diagnostics
import Host
import OCMTestSupport
import Testing

/// A registry on loopback, of either make.
struct TestRegistry: Sendable {
    enum Make: String, CaseIterable, Sendable, CustomTestStringConvertible {
        /// Debian's docker-registry.
        case docker = "docker-registry"
        /// `ocm serve registry` of the executable that is tested.
        case own = "ocm serve registry"

        var testDescription: String { rawValue }
    }

    static let user = "anna"
    static let password = "sesame-9d41c0"

    /// `127.0.0.1:PORT`
    let address: String
    /// The authority of its certificate, PEM; nil: it speaks plain HTTP.
    let authorityPEM: [UInt8]?
    /// Where it keeps its content.
    let folder: String

    /// Runs one without TLS and without passwords.
    static func with<R>(_ make: Make = .docker, _ body: (TestRegistry) async throws -> R) async throws -> R {
        try await with(make, isGuarded: false, body)
    }

    /// Runs one with TLS, for one user only.
    static func guarded<R>(
        _ make: Make, names: [String] = ["127.0.0.1", "localhost"], _ body: (TestRegistry) async throws -> R
    ) async throws -> R {
        try await with(make, isGuarded: true, names: names, body)
    }

    private static func with<R>(
        _ make: Make, isGuarded: Bool, names: [String] = [], _ body: (TestRegistry) async throws -> R
    ) async throws -> R {
        guard make == .own else {
            return try await DockerRegistry.with(
                tls: isGuarded, names: names, user: isGuarded ? user : nil, password: isGuarded ? password : nil
            ) { running in
                try await body(
                    TestRegistry(
                        address: running.address, authorityPEM: running.authorityPEM, folder: running.folder))
            }
        }
        return try await TemporaryFolder.with(prefix: "own-registry-") { folder in
            let port = try FreePort.find()
            var arguments = ["serve", "registry", "--data", "\(folder)/data", "--listen", "127.0.0.1:\(port)"]
            var authority: [UInt8]?
            if isGuarded {
                let identity = try ServerIdentity(names: names)
                authority = identity.authorityPEM
                let entry = "\(user):\(try PasswordHash.bcrypt(password, cost: 4))\n"
                for (name, bytes) in [
                    ("s.crt", identity.certificatePEM), ("s.key", identity.keyPEM), ("users", Array(entry.utf8)),
                ] { try await Files.replace(Paths.join(folder, name), with: bytes, sync: false) }
                arguments += [
                    "--tls-cert", "\(folder)/s.crt", "--tls-key", "\(folder)/s.key", "--htpasswd", "\(folder)/users",
                ]
            }
            let registry = TestRegistry(
                address: "127.0.0.1:\(port)", authorityPEM: authority, folder: "\(folder)/data")
            return try await whileRunning(arguments, port) { try await body(registry) }
        }
    }

    private static func whileRunning<R>(
        _ arguments: [String], _ port: Int, _ body: () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let result = try await Processes.run(Program.path, arguments, timeout: .seconds(600))
                throw Fault(.unavailable, "\(Outcome("ocm serve registry", result))")
            }
            defer { group.cancelAll() }
            try await FreePort.waitUntilOpen(port)
            return try await body()
        }
    }
}

/// Ways to tell our program a login.
enum Login: String, CaseIterable, Sendable {
    case dockerConfig, dockerConfigElsewhere, credentialHelper, credentialStore, ocmConfig, ocmConfigFile, options

    /// A desk whose commands know the login, and the options that have to be typed.
    func prepare(
        _ desk: Desk, _ registry: TestRegistry, user: String = TestRegistry.user,
        password: String = TestRegistry.password
    ) async throws -> (desk: Desk, options: [String]) {
        let auths = """
            {"auths":{"\(registry.address)":{"auth":"\(Base64.encode(Array("\(user):\(password)".utf8)))"}}}
            """
        let host = registry.address.prefix { $0 != ":" }
        let consumer = """
            type: generic.config.ocm.software/v1
            configurations:
            - type: credentials.config.ocm.software
              consumers:
              - identity: {type: OCIRegistry, hostname: \(host)}
                credentials:
                - type: Credentials
                  properties: {username: \(user), password: \(password)}
            """
        switch self {
        case .dockerConfig: try await desk.write("home/.docker/config.json", auths)
        case .dockerConfigElsewhere:
            try await desk.write("docker/config.json", auths)
            return (desk.with(["DOCKER_CONFIG": desk.path("docker")]), [])
        case .credentialHelper, .credentialStore:
            // the helper answers for this registry only
            let script = """
                #!/bin/sh
                [ "$1" = get ] && [ "$(cat)" = "\(registry.address)" ] || { echo "credentials not found"; exit 1; }
                printf '{"Username":"\(user)","Secret":"\(password)"}'
                """
            try await desk.write("bin/docker-credential-vault", Array(script.utf8), mode: 0o755)
            let use =
                self == .credentialHelper
                ? #"{"credHelpers":{"\#(registry.address)":"vault"}}"# : #"{"credsStore":"vault"}"#
            try await desk.write("home/.docker/config.json", use)
            return (desk.with(["PATH": "\(desk.path("bin")):\(desk.environment["PATH"] ?? "")"]), [])
        case .ocmConfig: try await desk.write("home/.ocmconfig", consumer)
        case .ocmConfigFile:
            try await desk.write("company.yaml", consumer)
            return (desk, ["--config", "company.yaml"])
        case .options:
            return (
                desk,
                [
                    "--cred", ":type=OCIRegistry", "--cred", ":hostname=\(host)", "--cred", "username=\(user)",
                    "--cred", "password=\(password)",
                ]
            )
        }
        return (desk, [])
    }
}
