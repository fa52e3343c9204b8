import Documents

/// Where the fields of a YAML document are written, by path such as `resources[0].input.path`.
struct SpecPlaces: Sendable {
    private var lines: [String: Int] = [:]
    private var scalars: [String: String] = [:]
    private var prefix = ""
    private let first: Int

    init(_ root: YAMLNode) {
        first = root.start.line
        collect(root, "", line: root.start.line)
    }

    private mutating func collect(_ node: YAMLNode, _ path: String, line: Int) {
        lines[path] = line
        switch node.content {
        case .mapping(let members, _):
            for (key, value) in members {
                guard case .scalar(let name, _, _) = key.content else { continue }
                if name == "<<", case .mapping = value.content {
                    // Merged members belong to the mapping itself; what it writes itself comes with its own line.
                    collect(value, path, line: line)
                } else {
                    collect(value, SpecPlaces.join(path, name), line: key.start.line)
                }
            }
        case .sequence(let items, _):
            for (number, item) in items.enumerated() {
                collect(item, "\(path)[\(number)]", line: item.start.line)
            }
        case .scalar(let text, _, _): scalars[path] = text
        case .alias: break
        }
    }

    /// A scalar as it is written: `1.10` where its value is 1.1.
    func scalar(at path: String) -> String? { scalars[SpecPlaces.join(prefix, path)] }

    /// The same places with paths that begin at `path`.
    func below(_ path: String) -> SpecPlaces {
        var copy = self
        copy.prefix = SpecPlaces.join(prefix, path)
        return copy
    }

    /// The line of a field, or of the nearest one around it that is written.
    func line(of path: String) -> Int {
        var path = SpecPlaces.join(prefix, path)
        while true {
            if let line = lines[path] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return lines[""] ?? first }
            path = String(path[..<cut])
        }
    }

    static func join(_ path: String, _ name: String) -> String {
        path.isEmpty || name.isEmpty || name.first == "[" ? path + name : "\(path).\(name)"
    }
}
