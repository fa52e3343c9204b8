import Diagnostics
import Documents
import Host
import OCMDelivery
import OCMModel
import OCMPackaging
import Synchronization

/// What a command works with: the configuration in force, and repositories by the texts that name them.
struct Workspace: Sendable {
    let call: Invocation
    let session: Session
    private let opened = OpenedRepositories()

    /// What was opened for this command.
    private final class OpenedRepositories: Sendable {
        let list = Mutex<[OpenRepository]>([])
    }

    /// Runs `body` with the configuration and credentials that the options say; connections are closed afterwards.
    static func with<R>(
        _ call: Invocation, policy: RegistryPolicy = .unrestricted, _ body: (Workspace) async throws -> R
    ) async throws -> R {
        let environment = call.environment
        let configuration = try await Configuration.load(
            files: call.globals[GlobalFlags.config], sets: call.globals[GlobalFlags.configSet], environment: environment
        )
        var settings = Session.Settings(folder: "", environment: environment)
        settings.policy = policy
        settings.roots = Array(try await call.authorities().joined(separator: [0x0A]))
        let credentials = call.globals[GlobalFlags.credentials]
        if !credentials.isEmpty { settings.credentials = try CredentialSettings(credentials) }
        return try await Session.with(configuration: configuration, settings: settings) { session in
            let workspace = Workspace(call: call, session: session)
            // Settings that nobody knows are told, whether the command uses them or not.
            _ = try await Attributes(workspace)
            return try await body(workspace)
        }
    }

    /// The repository given by `--repo`; nil without it.
    func baseRepository() async throws -> NamedRepository? {
        let text = call.flags[CommonFlags.repository]
        return text.isEmpty ? nil : try await open(text)
    }

    /// Opens the repository that `text` names. An archive that is missing is made if `text` says so with a plus and
    /// `creates` does not forbid it.
    func open(_ text: String, creates: Bool = true) async throws -> NamedRepository {
        var reference = ComponentRepositoryReference(repository: text)
        if !creates { reference.createsIfMissing = false }
        return try await openNow(reference, text)
    }

    /// The same for writing: an archive that is missing is made with the first `commit`, in `form` if the text says
    /// nothing else.
    func open(
        _ text: String, creating form: TransportArchive.Format?, format: ComponentFormat = ComponentFormat()
    ) async throws -> NamedRepository {
        var reference = ComponentRepositoryReference(repository: text)
        reference.createsIfMissing = true
        if reference.format == nil, let form { reference.format = form.rawValue }
        return try await open(reference, text, format)
    }

    /// Opens the repository of a reference and says which component and version of it are meant.
    func resolve(_ text: String) async throws -> (repository: NamedRepository, component: String?, version: String?) {
        var reference = try ComponentRepositoryReference(text)
        let (component, version) = (reference.component, reference.version)
        (reference.component, reference.version, reference.digest) = (nil, nil, nil)
        return (try await openNow(reference, reference.description), component, version)
    }

    /// A new archive is there at once, even if nothing comes into it.
    private func openNow(_ reference: ComponentRepositoryReference, _ name: String) async throws -> NamedRepository {
        let repository = try await open(reference, name)
        if reference.createsIfMissing { try await repository.opened.commit() }
        return repository
    }

    private func open(
        _ reference: ComponentRepositoryReference, _ name: String,
        _ componentFormat: ComponentFormat = ComponentFormat()
    ) async throws -> NamedRepository {
        let format = try reference.format.map(ArchiveForm.parse)
        let mode = reference.createsIfMissing ? Session.Mode.create(format: format) : .existing
        let location = try await location(of: reference)
        do {
            switch location {
            case .file(let path, let type, _):
                let kind: Session.ArchiveKind =
                    type == nil ? .any : type == .componentArchive ? .component : .transport
                let repository = try await session.openArchive(
                    path: path, mode: mode, format: componentFormat, only: kind)
                if case .componentArchive = repository.place { return keep(repository, name, path) }
                return keep(repository, name, "CommonTransportFormat::\(path)")
            case .registry(let base, let subPath, let type):
                guard !subPath.contains("//"), !subPath.contains(":") else {
                    throw Fault(.invalid, "“\(subPath)” is no path in a registry")
                }
                let repository = try await session.open(spec: .object(location.specification), format: componentFormat)
                return keep(repository, name, "\(type)::\(base)" + (subPath.isEmpty ? "" : "/\(subPath)"))
            case .specification(let specification):
                return keep(
                    try await session.open(
                        spec: .object(specification), mode: mode, format: componentFormat), name, name)
            }
        } catch {
            throw Fault(error, "repository \"\(name)\" is unknown")
        }
    }

    /// What the text of a repository means here: aliases come first, then what exists as a file.
    private func location(of reference: ComponentRepositoryReference) async throws -> RepositoryLocation {
        var isPath = false
        switch reference.repository {
        case .text(let text): isPath = try await Files.status(session.path(text)) != nil
        case .registry(let scheme, let host, let subPath):
            if scheme == nil {
                let path = host + (subPath.isEmpty ? "" : "/" + subPath)
                isPath = try await Files.status(session.path(path)) != nil
            }
        }
        return try reference.location(alias: { session.configuration.aliases[$0]?.object }, isPath: { _ in isPath })
    }

    private func keep(_ repository: OpenRepository, _ name: String, _ fullName: String) -> NamedRepository {
        opened.list.withLock { $0.append(repository) }
        return NamedRepository(opened: repository, name: name, fullName: fullName)
    }

    /// Makes visible what was written into repositories that were opened.
    func commit() async throws {
        for repository in opened.list.withLock({ $0 }) { try await repository.commit() }
    }

    /// The repositories of `--lookup`.
    func lookupRepositories() async throws -> [NamedRepository] {
        var opened: [NamedRepository] = []
        for text in call.flags[CommonFlags.lookup] { opened.append(try await open(text)) }
        return opened
    }

    /// The version that `COMPONENT:VERSION` names without a repository: in those of `--lookup` or the configured ones.
    func versionWithoutRepository(_ text: String) async throws -> (place: OpenRepository, version: ComponentVersion)? {
        guard case (let name?, let version?)? = try? componentName(text),
            try await Files.status(session.path(text)) == nil
        else { return nil }
        var places = try await lookupRepositories().map(\.opened)
        for resolver in session.configuration.resolvers(for: name) {
            places.append(try await session.open(spec: resolver.repository))
        }
        for place in places {
            if let found = try await place.repository.lookup(name, version) { return (place, found) }
        }
        return nil
    }

    /// Finds versions that others refer to, in their own repository, those of `--lookup`, and the configured ones.
    func versionResolver() async throws -> VersionResolver {
        let lookups = try await lookupRepositories().map(\.repository)
        return VersionResolver(fallbacks: lookups + [ConfiguredRepositories(session: session)])
    }

    /// Follows references with warnings for what is not there.
    func referenceWalk() async throws -> ReferenceWalk {
        ReferenceWalk(fallbacks: try await versionResolver().fallbacks, console: call.console)
    }
}

/// An open repository, and how it is called in results.
struct NamedRepository: Sendable {
    let opened: OpenRepository
    /// As it was typed.
    let name: String
    /// With the type in front.
    let fullName: String

    var repository: any ComponentRepository { opened.repository }
}
