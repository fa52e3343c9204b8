import Documents
import OCI

/// `ocm get artifacts`
enum GetArtifacts {
    static let output = OutputMode.flag([.wide, .tree])
    static let attached = Flag.bool(
        "attached", short: "a", "show what is attached to the artifacts, such as signatures")

    static let command = Command(
        "get", .artifacts, summary: "Shows artifacts of OCI repositories",
        details: "A repository without a tag means all its tags.",
        arguments: "{OCI-REF}",
        flags: [CommonFlags.repository, CommonFlags.recursive, attached, output, CommonFlags.sort],
        examples: ["ocm get artifacts registry.example.com/acme/app", "ocm get artifacts ./archive -r -o tree"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [.wide, .tree])
        let isRecursive = call.flags[CommonFlags.recursive]
        let found = try await Workspace.with(call) { workspace in
            let selection = ArtifactSelection(workspace: workspace)
            var found = try await selection.find(call.arguments)
            if isRecursive { found = try await selection.closure(of: sorted(found)) }
            return call.flags[attached] ? try await selection.withAttached(found) : found
        }
        let sort = SortField.names(call)
        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: try found.map(document), as: mode))
            return
        }
        var table = table(of: found, mode, isRecursive)
        try table.sort(by: sort, fixed: mode == .tree ? 1 : 0)
        call.console.write(table.text)
    }

    /// By place and digest, so that equal artifacts stand beside each other.
    private static func sorted(_ items: [FoundArtifact]) -> [FoundArtifact] {
        items.enumerated().sorted { a, b in
            let keys = [(a.element.home.name, b.element.home.name), (a.element.key.version, b.element.key.version)]
            for (x, y) in keys where x != y { return TextOrder.compare(x, y) < 0 }
            return a.offset < b.offset
        }.map(\.element)
    }

    private static func document(_ item: FoundArtifact) throws -> JSONValue {
        [
            "Spec": .object(item.specification), "Digest": .string(item.root.digest.description),
            "Manifest": try JSONValue(parsing: item.artifact.raw),
        ]
    }

    private static func table(of items: [FoundArtifact], _ mode: OutputMode, _ isRecursive: Bool) -> Table {
        let headers =
            ["REGISTRY", "REPOSITORY", "KIND", "TAG", "DIGEST"] + (mode == .wide ? ["MIMETYPE", "CONFIGTYPE"] : [])
        func cells(_ item: FoundArtifact) -> [String] {
            var cells = [
                item.home.name, item.repository, item.kind, item.tag ?? "-", item.root.digest.description,
            ]
            if mode == .wide {
                cells += [item.artifact.mediaType.rawValue, item.artifact.manifest?.config.mediaType.rawValue ?? "-"]
            }
            return cells
        }
        if mode == .tree {
            return Table.tree("NESTING", headers, TreeLayout(items).lines, cells: cells)
        }
        return Table(
            headers: (isRecursive ? ["REFERENCEPATH"] : []) + headers,
            rows: items.map { (isRecursive ? [$0.pathText] : []) + cells($0) })
    }
}
