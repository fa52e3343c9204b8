public import Diagnostics
import Documents
public import OCI

/// `artifact-index.json`: which manifests the repositories of a transport archive hold.
public struct ArchiveIndex: Sendable, Hashable {
    /// One manifest in one repository; several tags are several entries.
    public struct Entry: Sendable, Hashable {
        public var repository: String
        /// Nil: the manifest can be found by its digest only.
        public var tag: String?
        public var digest: Digest
        /// Absent in archives of older programs.
        public var mediaType: MediaType?

        public init(repository: String, tag: String? = nil, digest: Digest, mediaType: MediaType? = nil) {
            self.repository = repository
            self.tag = tag
            self.digest = digest
            self.mediaType = mediaType
        }
    }

    static let fileName = "artifact-index.json"
    /// Whether a file is the index, or will be as soon as it is written.
    static func isName(_ name: String) -> Bool { name == fileName || name.hasPrefix(".\(fileName).") }
    static let maximumSize = 64 << 20

    /// By repository, so that looking one up does not look at all others.
    private var groups: [String: [Entry]] = [:]

    /// All entries in the order in which they are written.
    public var entries: [Entry] {
        groups.keys.sorted(by: utf8Less).flatMap { (groups[$0] ?? []).sorted { utf8Less($0.key, $1.key) } }
    }

    public init(_ entries: [Entry] = []) {
        for entry in entries { groups[entry.repository, default: []].append(entry) }
    }

    /// Reads an index; of a tag that is there twice the last entry counts, unknown fields are passed over.
    public init(parsing bytes: [UInt8], source: String) throws(Fault) {
        func fault(_ what: String, _ code: Fault.Code = .corrupt) -> Fault { Fault(code, "\(source): \(what)") }
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes)
        } catch {
            throw fault("not JSON: \(error.message)")
        }
        guard let object = root.object else { throw fault("must be a JSON object") }
        guard object["schemaVersion"]?.number?.int == 1 else {
            let found = object["schemaVersion"].map { $0.text() } ?? "none"
            throw fault("schemaVersion is \(found), only 1 is known", .unsupported)
        }
        let list = object["artifacts"] ?? .null
        guard let items = list.isNull ? [] : list.array else { throw fault("artifacts must be a list") }
        var entries: [Entry] = []
        for (number, item) in items.enumerated() {
            guard let repository = item["repository"]?.string, let digest = item["digest"]?.string else {
                throw fault("artifacts[\(number)]: repository and digest must be given")
            }
            do {
                entries.append(
                    Entry(
                        repository: repository, tag: item["tag"]?.string.flatMap { $0.isEmpty ? nil : $0 },
                        digest: try Digest(digest), mediaType: item["mediaType"]?.string.map { MediaType($0) }))
            } catch {
                throw fault("artifacts[\(number)]: \(error.message)")
            }
        }
        var seen: Set<String> = []
        self.init(
            entries.reversed().filter { entry in
                guard let tag = entry.tag else { return true }
                return seen.insert("\(entry.repository):\(tag)").inserted
            }.reversed())
    }

    /// The bytes of the file: compact, in the order of the Go program.
    public func encoded() -> [UInt8] {
        let artifacts: [JSONValue] = entries.map { entry in
            var object = JSONObject(["repository": .string(entry.repository)])
            object["tag"] = entry.tag.map { .string($0) }
            object["digest"] = .string(entry.digest.description)
            object["mediaType"] = entry.mediaType.map { .string($0.description) }
            return .object(object)
        }
        let root: JSONValue = ["schemaVersion": 1, "artifacts": artifacts.isEmpty ? .null : .array(artifacts)]
        return root.encoded(.compact.escapingHTML())
    }

    /// Names of all repositories, sorted.
    public var repositories: [String] { groups.keys.sorted(by: utf8Less) }

    /// The tags of a repository, sorted.
    public func tags(of repository: String) -> [String] {
        (groups[repository] ?? []).compactMap(\.tag).sorted(by: utf8Less)
    }

    /// The manifest that a tag of a repository names; nil: none.
    public func entry(_ repository: String, tag: String) -> Entry? {
        groups[repository]?.first { $0.tag == tag }
    }

    /// The entry of a manifest, the first one if it has several tags; nil: the repository does not have it.
    public func entry(_ repository: String, digest: Digest) -> Entry? {
        groups[repository]?.first { $0.digest == digest }
    }

    /// Notes that a repository holds a manifest, unless that is known.
    mutating func add(_ repository: String, _ digest: Digest, _ mediaType: MediaType) {
        guard entry(repository, digest: digest) == nil else { return }
        groups[repository, default: []].append(
            Entry(repository: repository, digest: digest, mediaType: mediaType))
    }

    /// Gives a manifest a tag; the manifest that had it stays, without a tag if it has no other.
    mutating func tag(_ repository: String, _ digest: Digest, _ mediaType: MediaType, as tag: String) {
        let old = entry(repository, tag: tag)
        if let old, old.digest == digest, old.mediaType != nil { return }
        groups[repository]?.removeAll { $0.tag == tag || $0.tag == nil && $0.digest == digest }
        groups[repository, default: []].append(
            Entry(repository: repository, tag: tag, digest: digest, mediaType: mediaType))
        if let old, old.digest != digest { add(repository, old.digest, old.mediaType ?? .imageManifest) }
    }
}

extension ArchiveIndex.Entry {
    /// What entries of one repository are sorted by.
    fileprivate var key: String { tag ?? "@\(digest)" }
}

extension Digest {
    /// The name of a blob in a flat archive: `sha256.HEX`.
    var fileName: String { "\(algorithm.rawValue).\(hex)" }

    /// The digest that a file name stands for; nil if it is none.
    init?(fileName: String) {
        guard let dot = fileName.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let text = "\(fileName[..<dot]):\(fileName[fileName.utf8.index(after: dot)...])"
        guard let digest = try? Digest(text) else { return nil }
        self = digest
    }
}
