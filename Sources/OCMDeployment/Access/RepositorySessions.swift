import Cryptography
package import Diagnostics
package import Documents
import Host
package import Kubernetes
package import OCMDelivery
import Synchronization

/// Sessions with registries, one for each set of credentials. They are kept for a while: connections, tokens and what is
/// known of registries serve the next interval too.
package final class RepositorySessions: ComponentSessions {
    /// What all sessions have in common.
    package struct Settings: Sendable {
        /// The only registries that are ever reached.
        package var policy = RegistryPolicy.unrestricted
        /// Certificate authorities (PEM) to trust beside the system's.
        package var roots: [UInt8] = []
        package var environment: [String: String] = [:]
        /// Logins in the form of docker's `config.json`, used where an object gives none.
        package var logins: [String] = []

        package init() {}
    }

    private struct Kept {
        let session: Session
        var users = 0
        var lastUse: UInt64 = 0
    }

    private struct State {
        var sessions: [String: Kept] = [:]
        var clock: UInt64 = 0
    }

    private let client: APIClient
    private let settings: Settings
    private let state = Mutex(State())

    /// Sessions without a user that stay open.
    private static let maximumIdle = 8

    package init(_ client: APIClient, _ settings: Settings) {
        self.client = client
        self.settings = settings
    }

    /// Runs `body` with a session that has the credentials of repositories and of a ServiceAccount's pull secrets, and a
    /// text that changes with these.
    ///
    /// - Throws: `CredentialFailure` if they can't be had, and what `body` throws.
    package func withSession<R: Sendable>(
        namespace: String, _ repositories: [RepositoryReference], serviceAccount: String?,
        _ body: (Session, _ fingerprint: String) async throws -> R
    ) async throws -> R {
        let configuration: Configuration
        do {
            configuration = try await RepositoryCredentials(client: client, namespace: namespace).configuration(
                repositories, serviceAccount: serviceAccount, fallback: settings.logins)
        } catch let fault as Fault {
            throw CredentialFailure(fault: fault)
        }
        let key = Self.key(of: configuration)
        let session = try await take(key, configuration)
        let result: Result<R, any Error>
        do { result = .success(try await body(session, key)) } catch { result = .failure(error) }
        await give(key, session)
        return try result.get()
    }

    package func withSession<R: Sendable>(
        for componentVersion: JSONObject, _ body: (Session) async throws -> R
    ) async throws -> R {
        let spec = try ComponentVersionSpec(componentVersion)
        return try await withSession(
            namespace: componentVersion.namespace, spec.repositories, serviceAccount: spec.serviceAccount
        ) { session, _ in try await body(session) }
    }

    /// Closes all sessions.
    package func close() async {
        let all = state.withLock { state in
            defer { state.sessions = [:] }
            return state.sessions.values.map(\.session)
        }
        for session in all { await session.close() }
    }

    private func take(_ key: String, _ configuration: Configuration) async throws -> Session {
        if let known = use(key) { return known }
        var settings = Session.Settings(folder: "/", environment: self.settings.environment)
        settings.policy = self.settings.policy
        settings.roots = self.settings.roots
        let new = try await Session(configuration: configuration, settings: settings)
        return state.withLock { state in
            state.clock += 1
            if state.sessions[key] == nil { state.sessions[key] = Kept(session: new) }
            state.sessions[key]?.users += 1
            state.sessions[key]?.lastUse = state.clock
            return state.sessions[key]?.session ?? new
        }
    }

    private func use(_ key: String) -> Session? {
        state.withLock { state in
            guard state.sessions[key] != nil else { return nil }
            state.clock += 1
            state.sessions[key]?.users += 1
            state.sessions[key]?.lastUse = state.clock
            return state.sessions[key]?.session
        }
    }

    private func give(_ key: String, _ session: Session) async {
        let superfluous = state.withLock { state -> [Session] in
            state.sessions[key]?.users -= 1
            let idle = state.sessions.filter { $0.value.users == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
            let old = idle.prefix(max(0, idle.count - Self.maximumIdle))
            for entry in old { state.sessions[entry.key] = nil }
            return old.map(\.value.session)
        }
        for session in superfluous { await session.close() }
    }

    /// The same credentials are the same session.
    private static func key(of configuration: Configuration) -> String {
        var text = ""
        for consumer in configuration.consumers {
            text += "\(consumer.identity)\n"
            for (name, value) in consumer.credentials.properties.sorted(by: { $0.key < $1.key }) {
                text += "\(name.utf8.count) \(name) \(value.utf8.count) \(value)\n"
            }
        }
        for case .text(let login) in configuration.docker { text += "\(login.utf8.count) \(login)\n" }
        return Hex.encode(Hash.digest(.sha256, Array(text.utf8)))
    }
}

/// The credentials that an object names can't be had.
package struct CredentialFailure: Error, CustomStringConvertible {
    package let fault: Fault

    package var description: String { "\(fault)" }
}
