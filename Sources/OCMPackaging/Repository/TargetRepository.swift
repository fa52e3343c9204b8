import Diagnostics
public import Documents
public import OCI
public import OCMModel
import Synchronization

/// Component versions in the repositories of a registry or transport archive: `[SUBPATH/]component-descriptors/NAME`,
/// one tag for each version.
///
///     let archive = try await TransportArchive.open("ctf")
///     let repository = TargetRepository(archive, spec: archive.spec)
///     let version = try await repository.lookup("acme.org/server", "1.0.0")
public final class TargetRepository: ComponentRepository {
    public let registry: any Registry
    public let spec: JSONValue
    /// Repositories begin with this; empty or without slashes at its ends.
    public let subPath: String
    public let nameMapping: ComponentNameMapping
    public let format: ComponentFormat
    /// Local blobs that are larger are stored in pieces of this many bytes; nil: never.
    public let blobLimit: Int64?
    /// What was found stays what it is; nil: each look-up asks anew.
    private let pins: VersionPins?

    public convenience init(
        _ registry: any Registry, spec: JSONValue, subPath: String = "", nameMapping: ComponentNameMapping = .urlPath,
        format: ComponentFormat = ComponentFormat(), blobLimit: Int64? = nil
    ) {
        self.init(
            registry, spec: spec, subPath: subPath, nameMapping: nameMapping, format: format, blobLimit: blobLimit,
            pins: nil)
    }

    private init(
        _ registry: any Registry, spec: JSONValue, subPath: String, nameMapping: ComponentNameMapping,
        format: ComponentFormat, blobLimit: Int64?, pins: VersionPins?
    ) {
        self.pins = pins
        self.registry = registry
        self.spec = spec
        self.subPath = subPath
        self.nameMapping = nameMapping
        self.format = format
        self.blobLimit = blobLimit
    }

    /// The same repository, in which each component version is resolved once: whoever looks it up later, through what was
    /// found here too, gets the same one, whatever its tag says by then.
    package func pinned() -> TargetRepository {
        TargetRepository(
            registry, spec: spec, subPath: subPath, nameMapping: nameMapping, format: format, blobLimit: blobLimit,
            pins: VersionPins())
    }

    public var location: String { subPath.isEmpty ? registry.location : "\(registry.location)/\(subPath)" }

    /// The repository that holds the versions of a component.
    public func target(for name: String) throws -> any Target {
        try ComponentName.check(name)
        return try registry.repository(repositoryName(for: name))
    }

    func repositoryName(for name: String) -> String {
        nameMapping.repository(of: name, below: subPath) { Digest(of: Array($0.utf8)).hex }
    }

    public func lookup(_ name: String, _ version: String) async throws -> ComponentVersion? {
        if let known = pins?.version(name, version) { return made(known) }
        let stored = try await stored(name, version)
        return (pins?.pin(name, version, stored) ?? stored).map { made($0) }
    }

    private func made(_ stored: StoredVersion) -> ComponentVersion {
        ComponentVersion(
            descriptor: stored.descriptor, storedBytes: stored.document, repository: self, content: stored.content,
            root: stored.root)
    }

    /// A version with everything that storing it again needs.
    func stored(_ name: String, _ version: String) async throws -> StoredVersion? {
        let target = try target(for: name)
        let tag = try ComponentVersionName.tag(of: version)
        let root: Descriptor
        do {
            root = try await target.resolve(tag)
        } catch let fault as Fault where fault.code == .notFound {
            return nil
        }
        do {
            let stored = try await StoredVersion(root, in: target)
            guard stored.descriptor.name == name, try ComponentVersionName.tag(of: stored.descriptor.version) == tag
            else {
                throw Fault(
                    .corrupt, "the descriptor says that it is \(stored.descriptor.name):\(stored.descriptor.version)")
            }
            return stored
        } catch {
            throw Fault(error, "\(location)//\(name):\(version)")
        }
    }

    public func commit() async throws {
        try await (registry as? TransportArchive)?.commit()
    }

    public func versions(of name: String) async throws -> [String] {
        // Names such as latest, and tags of signatures and referrers, are no versions.
        VersionOrder.sorted(
            try await target(for: name).tags().map { ComponentVersionName.version(ofTag: $0) }
                .filter { SemanticVersion($0) != nil })
    }

    public func componentNames() async throws -> [String]? {
        guard nameMapping == .urlPath, let names = try await registry.repositories() else { return nil }
        let prefix = repositoryName(for: "")
        return names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

/// Component versions that were resolved.
private final class VersionPins: Sendable {
    private let pins = Mutex<[String: StoredVersion]>([:])

    func version(_ name: String, _ version: String) -> StoredVersion? { pins.withLock { $0["\(name):\(version)"] } }

    /// Keeps a version that was found, and gives the one that counts: the first.
    func pin(_ name: String, _ version: String, _ stored: StoredVersion?) -> StoredVersion? {
        guard let stored else { return nil }
        return pins.withLock { pins in
            let pin = pins["\(name):\(version)"] ?? stored
            pins["\(name):\(version)"] = pin
            return pin
        }
    }
}

/// Versions in the order of relaxed semantic versioning, equal ones by their text.
enum VersionOrder {
    static func sorted(_ versions: [String]) -> [String] {
        versions.map { (text: $0, version: SemanticVersion($0)) }.sorted { a, b in
            guard let left = a.version, let right = b.version, left != right else { return utf8Less(a.text, b.text) }
            return left < right
        }.map(\.text)
    }
}
