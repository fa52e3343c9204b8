import Diagnostics
public import Documents
import Host
import OCMModel
public import OCMPackaging

extension Session {
    /// How a repository is opened.
    public enum Mode: Sendable {
        /// It must be there.
        case existing
        /// An archive is made if there is none; `format` nil: by the ending of its name.
        case create(format: TransportArchive.Format?)
        /// A new archive takes the place of the one that is there, when it is committed.
        case replace(format: TransportArchive.Format?)
    }

    /// Opens the repository of a specification, as in configuration files and `repositoryContexts`.
    ///
    /// - Parameter format: how component versions are written.
    public func open(
        spec: JSONValue, mode: Mode = .existing, format: ComponentFormat = ComponentFormat()
    ) async throws -> OpenRepository {
        guard let type = spec["type"]?.string else {
            throw Fault(.invalid, "the repository specification has no type")
        }
        switch TypeName(type).kind {
        case "OCIRegistry", "ociRegistry", "oci", "OCIRepository", "OCI":
            return try await openRegistry(spec, format: format)
        case "CommonTransportFormat", "ctf", "CTF":
            return try await openArchive(path: try filePath(spec), mode: mode, format: format, only: .transport)
        case "ComponentArchive", "ca":
            return try await openArchive(path: try filePath(spec), mode: mode, format: format, only: .component)
        default:
            throw Fault(
                .unsupported,
                "repositories of type “\(type)” are not supported; use OCIRegistry or CommonTransportFormat")
        }
    }

    /// Which kind of archive is meant.
    public enum ArchiveKind: Sendable {
        case any, transport, component
    }

    /// Opens an archive by its path, whatever its form: a transport archive or a component archive.
    public func openArchive(
        path: String, mode: Mode = .existing, format: ComponentFormat = ComponentFormat(), only kind: ArchiveKind = .any
    ) async throws -> OpenRepository {
        let path = self.path(path)
        if case .replace(let archiveFormat) = mode, kind != .component {
            return opened(try await TransportArchive.create(path, format: archiveFormat, empty: true), format)
        }
        if kind != .component {
            do {
                guard case .create(let archiveFormat) = mode else {
                    return opened(try await TransportArchive.open(path), format)
                }
                return opened(try await TransportArchive.create(path, format: archiveFormat), format)
            } catch let fault as Fault where [.invalid, .conflict].contains(fault.code) && kind == .any {
                guard let archive = try? await ComponentArchive.open(path, componentFormat: format) else { throw fault }
                return OpenRepository(repository: archive, place: .componentArchive(archive))
            }
        }
        let archive = try await ComponentArchive.open(path, componentFormat: format)
        return OpenRepository(repository: archive, place: .componentArchive(archive))
    }

    private func opened(_ archive: TransportArchive, _ format: ComponentFormat) -> OpenRepository {
        OpenRepository(
            repository: TargetRepository(archive, spec: archive.spec, format: format), place: .archive(archive))
    }

    private func filePath(_ spec: JSONValue) throws -> String {
        guard let path = spec["filePath"]?.string, !path.isEmpty else {
            throw Fault(.invalid, "the repository specification has no filePath")
        }
        return path
    }

    private func openRegistry(_ spec: JSONValue, format: ComponentFormat) async throws -> OpenRepository {
        guard let base = spec["baseUrl"]?.string, !base.isEmpty else {
            throw Fault(.invalid, "the repository specification has no baseUrl")
        }
        let scheme = ["https://", "http://"].first { base.hasPrefix($0) } ?? ""
        let parts = base.dropFirst(scheme.utf8.count).split(separator: "/", maxSplits: 1)
        guard let host = parts.first else { throw Fault(.invalid, "“\(base)” is not the address of a registry") }
        let inBase = parts.count == 2 ? String(parts[1]) : ""
        let written = spec["subPath"]?.string ?? ""
        let subPath = (written.isEmpty ? inBase : written).split(separator: "/").joined(separator: "/")
        let address = scheme + host
        try settings.policy.check(
            authority: String(host), repository: subPath.isEmpty ? "component-descriptors" : subPath,
            subject: "the component repository")
        let mapping = spec["componentNameMapping"]?.string ?? ComponentNameMapping.urlPath.rawValue
        guard let nameMapping = ComponentNameMapping(rawValue: mapping) else {
            throw Fault(
                .unsupported, "the component name mapping “\(mapping)” is not supported; use urlPath or sha256-digest")
        }
        let registry = try await registry(address)
        var context = JSONObject([
            "baseUrl": .string(address), "componentNameMapping": .string(nameMapping.rawValue),
        ])
        if !subPath.isEmpty { context["subPath"] = .string(subPath) }
        context["type"] = "OCIRegistry"
        let repository = TargetRepository(
            registry, spec: .object(context), subPath: subPath, nameMapping: nameMapping, format: format,
            blobLimit: spec["blobLimit"]?.number?.int64)
        return OpenRepository(
            repository: repository, place: .registry(registry, address: address, subPath: subPath))
    }
}
