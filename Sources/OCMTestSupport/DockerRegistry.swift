import Cryptography
import Diagnostics
import Glibc
import Host

/// Debian's docker-registry, as a registry that somebody else wrote. It keeps its content only while the scope lasts.
package enum DockerRegistry {
    private static let program = "/usr/bin/docker-registry"

    /// Suites that need it are left out where it is not installed.
    package static let isAvailable = access(program, X_OK) == 0

    /// How it is reached.
    package struct Running: Sendable {
        /// `127.0.0.1:PORT`
        package let address: String
        /// The authority of its certificate, PEM; nil without TLS.
        package let authorityPEM: [UInt8]?
        /// Where it keeps its content.
        package let folder: String
    }

    /// Runs one without TLS and passwords, and hands out its address.
    package static func with<R>(_ body: (String) async throws -> R) async throws -> R {
        try await with(tls: false, user: nil, password: nil) { try await body($0.address) }
    }

    /// Runs one, with TLS and with one user if wanted. `names` are those of its certificate.
    package static func with<R>(
        tls: Bool, names: [String] = ["127.0.0.1", "localhost"], user: String?, password: String?,
        _ body: (Running) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with(prefix: "docker-registry-") { folder in
            let port = try FreePort.find()
            var configuration = """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: \(folder)/data}, delete: {enabled: true}}

                """
            var authority: [UInt8]?
            if tls {
                let identity = try ServerIdentity(names: names)
                authority = identity.authorityPEM
                try await Files.replace("\(folder)/s.crt", with: identity.certificatePEM, sync: false)
                try await Files.replace("\(folder)/s.key", with: identity.keyPEM, sync: false)
                configuration +=
                    "http: {addr: \"127.0.0.1:\(port)\", tls: {certificate: \(folder)/s.crt, key: \(folder)/s.key}}\n"
            } else {
                configuration += "http: {addr: \"127.0.0.1:\(port)\"}\n"
            }
            if let user, let password {
                let entry = "\(user):\(try PasswordHash.bcrypt(password, cost: 4))\n"
                try await Files.replace("\(folder)/htpasswd", with: Array(entry.utf8), sync: false)
                configuration += "auth: {htpasswd: {realm: test, path: \(folder)/htpasswd}}\n"
            }
            try await Files.replace("\(folder)/config.yml", with: Array(configuration.utf8), sync: false)
            let running = Running(
                address: "127.0.0.1:\(port)", authorityPEM: authority, folder: "\(folder)/data")
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let result = try await Processes.run(
                        program, ["serve", "\(folder)/config.yml"], timeout: .seconds(600))
                    throw Fault(
                        .unavailable, "docker-registry ended: \(String(decoding: result.errors, as: UTF8.self))")
                }
                defer { group.cancelAll() }
                try await FreePort.waitUntilOpen(port)
                return try await body(running)
            }
        }
    }
}
