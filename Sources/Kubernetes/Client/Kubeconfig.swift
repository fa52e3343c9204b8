import Diagnostics
import Documents
import Host

/// Kubeconfig files, merged as kubectl merges them: a cluster, user or context is the first file's that has one of that
/// name, whole, and so is the current context.
struct Kubeconfig {
    /// A mapping in one of the files.
    struct Section {
        /// The file.
        let file: String
        /// Its field in the file, such as `clusters[0].cluster`.
        let field: String
        fileprivate let node: YAMLNode

        func has(_ key: String) -> Bool { node[key] != nil }

        /// A text; nil: there is none, or an empty one.
        func text(_ key: String) throws(Fault) -> String? {
            guard let node = node[key]?.resolved else { return nil }
            switch try node.jsonValue(.yaml11, name: file) {
            case .null: return nil
            case .string(let text): return text.isEmpty ? nil : text
            default: throw fault(key, "must be a text")
            }
        }

        func flag(_ key: String) throws(Fault) -> Bool {
            guard let node = node[key]?.resolved else { return false }
            switch try node.jsonValue(.yaml11, name: file) {
            case .null: return false
            case .bool(let flag): return flag
            default: throw fault(key, "must be true or false")
            }
        }

        func fault(_ key: String, _ problem: String, code: Fault.Code = .invalid) -> Fault {
            let line = (node[key] ?? node).start.line
            return Fault(code, "\(file):\(line): \(field.isEmpty ? key : "\(field).\(key)"): \(problem)")
        }

        /// A file that is named by a key is meant from the folder of this one.
        func path(_ file: String) -> String {
            file.hasPrefix("/") ? file : Paths.join(Paths.parent(self.file), file)
        }
    }

    private static let limit = 4 << 20
    /// Whose entries they are, and the key of what an entry holds.
    private static let lists = ["clusters": "cluster", "contexts": "context", "users": "user"]

    private(set) var current: String?
    private let files: [String]
    private var sections: [String: [String: Section]] = [:]

    /// - Parameter skipsMissing: files that are not there say nothing, as long as there is one.
    init(_ paths: [String], skipsMissing: Bool) async throws {
        files = paths
        var isFound = false
        for path in paths {
            if skipsMissing, try await Files.status(path) == nil { continue }
            isFound = true
            let root: YAMLNode?
            do {
                root = try YAMLStream.parse(try await Files.read(path, limit: Self.limit), name: path).first?.root
            } catch let fault as Fault {
                throw fault.within("the kubeconfig \(path) can't be read")
            }
            if let root { try add(root.resolved, path) }
        }
        guard isFound else {
            throw Fault(.notFound, "there is no kubeconfig: \(paths.joined(separator: ", "))")
        }
    }

    private mutating func add(_ root: YAMLNode, _ file: String) throws(Fault) {
        if root.text?.isEmpty == true { return }
        guard case .mapping = root.content else {
            throw Fault(
                .invalid, "\(file):\(root.start.line): a kubeconfig is a mapping with clusters, users and contexts")
        }
        let top = Section(file: file, field: "", node: root)
        if let kind = try top.text("kind"), kind != "Config" {
            throw top.fault("kind", "must be Config, and is “\(kind)”")
        }
        if current == nil { current = try top.text("current-context") }
        for (list, part) in Self.lists.sorted(by: { $0.key < $1.key }) {
            guard let node = root[list]?.resolved, node.text == nil || node.text?.isEmpty == false else { continue }
            guard case .sequence(let items, _) = node.content else { throw top.fault(list, "must be a list") }
            var names: Set<String> = []
            for (at, item) in items.enumerated() {
                let entry = Section(file: file, field: "\(list)[\(at)]", node: item.resolved)
                guard let name = try entry.text("name") else { throw entry.fault("name", "must be given") }
                guard names.insert(name).inserted else { throw entry.fault("name", "“\(name)” is given twice") }
                guard sections[list]?[name] == nil else { continue }
                guard let inner = entry.node[part]?.resolved, case .mapping = inner.content else {
                    throw entry.fault(part, "must be a mapping")
                }
                sections[list, default: [:]][name] = Section(file: file, field: "\(list)[\(at)].\(part)", node: inner)
            }
        }
    }

    func context(_ name: String?) throws(Fault) -> Section {
        guard let name = name ?? current else {
            throw Fault(.invalid, "\(shown): no current-context; name a context")
        }
        guard let section = sections["contexts"]?[name] else {
            throw Fault(.invalid, "\(shown): there is no context “\(name)”")
        }
        return section
    }

    /// What a context names; nil: it names none.
    func section(_ key: String, of context: Section) throws(Fault) -> Section? {
        guard let name = try context.text(key) else { return nil }
        guard let section = sections[key + "s"]?[name] else { throw context.fault(key, "there is no \(key) “\(name)”") }
        return section
    }

    private var shown: String { files.joined(separator: ", ") }
}
