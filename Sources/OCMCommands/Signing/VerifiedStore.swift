import Diagnostics
import Documents
import Host
import OCMModel
import OCMPackaging

/// The flag for the store of versions that were signed or verified.
enum VerifiedStoreFlags {
    static let file = Flag.text(
        "verified", initial: "~/.ocm/verified", placeholder: "FILE",
        "keep the descriptors of what was proven in this file (only if given)")
}

/// A file with the descriptors of component versions that were signed or verified; what is downloaded later can be compared
/// with the digests in it.
struct VerifiedStore: Sendable {
    let path: String
    private let entries: JSONObject

    /// The largest store that is read, in bytes.
    private static let limit = 256 << 20

    /// Opens the store that the flag names; nil if it was not given. A missing file is an empty store.
    init?(_ call: Invocation) async throws {
        guard call.flags.isGiven(VerifiedStoreFlags.file) else { return nil }
        try await self.init(path: call.flags[VerifiedStoreFlags.file], environment: call.environment)
    }

    init(path text: String, environment: [String: String]) async throws {
        let home = environment["HOME"] ?? ""
        path = text.hasPrefix("~/") && !home.isEmpty ? Paths.join(home, String(text.dropFirst(2))) : text
        let folder = Paths.parent(path)
        guard try await Files.status(folder)?.kind == .folder else {
            throw Fault(.notFound, "the folder \(folder) of the verified store does not exist")
        }
        guard try await Files.status(path) != nil else {
            entries = JSONObject()
            return
        }
        let documents = try YAMLStream.parse(try await Files.read(path, limit: Self.limit), name: path)
        entries = try documents.first?.root?.jsonValue(.yaml11)["componentVersions"]?.object ?? JSONObject()
    }

    /// What is known of a version: its descriptor with the digests that were proven, and the signatures.
    struct Entry: Sendable {
        let key: String
        let descriptor: ComponentDescriptor
        let signatures: [String]
    }

    /// All entries, sorted by name and version.
    func all() throws -> [Entry] {
        try entries.members.map { try entry($0.key, $0.value) }.sorted { TextOrder.compare($0.key, $1.key) < 0 }
    }

    /// The entry of a version; nil if it was never proven.
    func entry(_ key: VersionKey) throws -> Entry? {
        try entries[key.description].map { try entry(key.description, $0) }
    }

    private func entry(_ key: String, _ value: JSONValue) throws -> Entry {
        guard let descriptor = value["descriptor"] else {
            throw Fault(.corrupt, "\(path): the entry \(key) has no descriptor")
        }
        return Entry(
            key: key, descriptor: try ComponentDescriptor(descriptor, source: "\(path): \(key)"),
            signatures: value["signatures"]?.array?.compactMap(\.string) ?? [])
    }

    /// Adds versions and writes the file anew; each carries the names among `signatures` that it is signed with.
    func add(_ versions: [DigestedVersion], signatures: [String]) async throws {
        var changed = entries
        for version in versions {
            let descriptor = version.descriptor.document()
            let known = changed[version.name]
            var names =
                known?["descriptor"] == descriptor ? known?["signatures"]?.array?.compactMap(\.string) ?? [] : []
            for signature in version.descriptor.signatures
            where (signatures.isEmpty || signatures.contains(signature.name)) && !names.contains(signature.name) {
                names.append(signature.name)
            }
            var entry = JSONObject(["descriptor": descriptor])
            if !names.isEmpty { entry["signatures"] = .array(names.map { .string($0) }) }
            changed[version.name] = .object(entry)
        }
        let bytes = YAMLEncoder.encode(["componentVersions": .object(changed)], sortedKeys: true)
        do {
            try await Files.replace(path, with: bytes, mode: 0o600)
        } catch {
            throw Fault(error, "cannot save verified store \"\(path)\"")
        }
    }
}
