import Diagnostics
import Documents
import Host

extension DirectoryStore {
    public func tag(_ descriptor: Descriptor, as tag: String) async throws {
        try Tag.check(tag)
        try await list(descriptor, as: tag)
    }

    /// Makes a manifest an entry of `index.json` without a name; one that is there stays as it is.
    public func list(_ descriptor: Descriptor) async throws {
        try await list(descriptor, as: nil)
    }

    private func list(_ descriptor: Descriptor, as tag: String?) async throws {
        guard try await exists(descriptor) else {
            throw Fault(
                .notFound, "“\(path)” has no manifest \(descriptor.digest) to \(tag.map { "tag as “\($0)”" } ?? "list")"
            )
        }
        // this file never changes, so all writers hold the same lock
        try await FileLock.with(layoutPath, wait: .seconds(30)) {
            let bytes = try await Files.read(indexPath, limit: Artifact.maximumSize)
            var document = try JSONValue(parsing: bytes).object ?? JSONObject()
            let entries = document["manifests"]?.array ?? []
            document["manifests"] = .array(Self.entries(entries, naming: descriptor, tag))
            let changed = JSONValue.object(document).encoded(.compact.escapingHTML())
            guard changed.count <= Artifact.maximumSize else {
                throw Fault(.limit, "“\(indexPath)” would become larger than \(Artifact.maximumSize) bytes")
            }
            if changed != bytes { try await Files.replace(indexPath, with: changed) }
        }
    }

    /// The entries after a manifest got a name, on its nameless entry or on a new one. The manifest that had the name stays listed.
    static func entries(_ entries: [JSONValue], naming descriptor: Descriptor, _ tag: String?) -> [JSONValue] {
        let digest = descriptor.digest.description
        var entries = entries
        if let tag {
            let named = entries.indices.filter { name(of: entries[$0]).map { Paths.same($0, tag) } ?? false }
            if named.count == 1, entries[named[0]]["digest"]?.string == digest { return entries }
            for i in named.reversed() {
                let old = entries[i]["digest"]?.string
                if entries.count(where: { $0["digest"]?.string == old }) > 1 {
                    entries.remove(at: i)
                } else {
                    entries[i] = renamed(entries[i], nil)
                }
            }
        }
        let mine = entries.indices.filter { entries[$0]["digest"]?.string == digest }
        if let nameless = mine.first(where: { name(of: entries[$0]) == nil }) {
            if let tag { entries[nameless] = renamed(entries[nameless], tag) }
        } else if tag != nil || mine.isEmpty {
            var entry = descriptor
            entry.annotations[nameAnnotation] = tag
            entries.append(entry.document)
        }
        return entries
    }

    private static func name(of entry: JSONValue) -> String? {
        entry["annotations"]?[nameAnnotation]?.string
    }

    private static func renamed(_ entry: JSONValue, _ name: String?) -> JSONValue {
        guard var object = entry.object else { return entry }
        var annotations = object["annotations"]?.object ?? JSONObject()
        annotations[nameAnnotation] = name.map(JSONValue.string)
        object["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        return .object(object)
    }
}
