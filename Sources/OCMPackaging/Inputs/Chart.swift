import Diagnostics
import Documents
import Host
import OCI
import Patterns

/// A Helm chart in a folder or an archive, as far as making an image of it needs it.
package struct Chart: Sendable {
    let name: String
    let version: String
    /// `Chart.yaml` as JSON, members in the order of Helm.
    let config: [UInt8]

    private static let maximumSize = 1 << 20
    /// Bytes of a packed chart that is fetched.
    package static let maximumArchiveSize: Int64 = 256 << 20

    /// Reads `Chart.yaml`.
    init(metadata bytes: [UInt8], source: String) throws {
        guard let root = try YAMLStream.parse(bytes, name: source).first?.root,
            let object = try root.jsonValue(.yaml11, name: source).object
        else { throw Fault(.invalid, "\(source) must be a map") }
        guard let name = object["name"]?.string, let version = object["version"]?.string, !name.isEmpty,
            !version.isEmpty, object["apiVersion"]?.string != nil
        else { throw Fault(.invalid, "\(source): apiVersion, name and version must be given as texts") }
        self.name = name
        self.version = version
        config = Chart.ordered(.object(object), Chart.fields).encoded(.compact.escapingHTML())
    }

    /// Reads the chart of an archive.
    static func archive(at path: String) async throws -> Chart {
        try await archive(try await RandomAccessFile.open(path), name: path)
    }

    static func archive(_ source: any RandomAccessSource, name path: String) async throws -> Chart {
        let plain = try await ArchiveFile.plain(source, location: path)
        let index = try await TarIndex(reading: plain)
        let found = index.entries.first { entry in
            let parts = entry.name.split(separator: "/")
            return parts.count == 2 && parts[1] == "Chart.yaml" && entry.kind == .file
        }
        guard let found, let bytes = try await index.bytes(found.name, limit: maximumSize) else {
            throw Fault(.invalid, "cannot load chart \"\(path)\": Chart.yaml file is missing")
        }
        return try Chart(metadata: bytes, source: "\(path): \(found.name)")
    }

    /// Reads the chart of a folder.
    static func folder(at path: String) async throws -> Chart {
        let file = Paths.join(path, "Chart.yaml")
        guard try await Files.status(file)?.kind == .file else {
            throw Fault(.invalid, "cannot load chart \"\(path)\": Chart.yaml file is missing")
        }
        return try Chart(metadata: try await Files.read(file, limit: maximumSize), source: file)
    }

    private static let fields = [
        "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon", "apiVersion",
        "condition", "tags", "appVersion", "deprecated", "annotations", "kubeVersion", "dependencies", "type",
    ]
    private static let inner = [
        "maintainers": ["name", "email", "url"],
        "dependencies": [
            "name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias",
        ],
    ]

    /// Known members that are not empty, in the order of Helm's types; maps by their keys.
    private static func ordered(_ value: JSONValue, _ fields: [String]) -> JSONValue {
        var result = JSONObject()
        for field in fields {
            guard let member = value[field], !isEmpty(member) else { continue }
            if let names = inner[field], let items = member.array {
                result[field] = .array(items.map { ordered($0, names) })
            } else if field == "annotations", let map = member.object {
                result[field] = .object(map.sortedByKey())
            } else {
                result[field] = member
            }
        }
        return .object(result)
    }

    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let flag): !flag
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let object): object.isEmpty
        case .number: false
        }
    }
}

/// What `.helmignore` leaves out of a chart.
struct ChartIgnore: Sendable {
    private struct Rule {
        let glob: Glob
        let negated: Bool
        let foldersOnly: Bool
        /// Matched against the whole path, else against the last part.
        let wholePath: Bool
    }

    private let rules: [Rule]

    init(_ text: String, source: String) throws(Fault) {
        var rules: [Rule] = []
        for line in (text + "\ntemplates/.?*").split(whereSeparator: \.isNewline) {
            var pattern = line.trimmingBlanks
            guard !pattern.isEmpty, !pattern.hasPrefix("#") else { continue }
            guard !pattern.contains("**") else {
                throw Fault(.unsupported, "\(source): double-star (**) syntax is not supported: “\(pattern)”")
            }
            let negated = pattern.hasPrefix("!")
            if negated { pattern.removeFirst() }
            let foldersOnly = pattern.hasSuffix("/")
            if foldersOnly { pattern.removeLast() }
            let wholePath = pattern.contains("/")
            if pattern.hasPrefix("/") { pattern.removeFirst() }
            rules.append(
                Rule(glob: try Glob(pattern), negated: negated, foldersOnly: foldersOnly, wholePath: wholePath))
        }
        self.rules = rules
    }

    func ignores(_ path: String, isFolder: Bool) -> Bool {
        rules.contains { rule in
            let matches = rule.glob.matches(rule.wholePath ? path : Paths.fileName(path))
            if rule.negated { return !matches && !(rule.foldersOnly && !isFolder) }
            return matches && (isFolder || !rule.foldersOnly)
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
