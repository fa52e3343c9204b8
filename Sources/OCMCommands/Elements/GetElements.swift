import Diagnostics
import Documents
import OCMModel

/// `ocm get resources` and `ocm get sources`
enum GetElements {
    static let output = OutputMode.flag([.wide, .tree, .treewide])
    static let flags: [any AnyFlag] = [
        CommonFlags.repository, CommonFlags.lookup, CommonFlags.recursive, CommonFlags.constraints, CommonFlags.latest,
        output, CommonFlags.sort,
    ]

    static let resources = Command(
        "get", .resources, summary: "Shows resources of component versions",
        details: "A name with attributes selects resources; without one all are shown.",
        arguments: "REF {NAME {KEY=VALUE}}", count: .atLeast(1), flags: flags,
        examples: ["ocm get resources ./archive//acme.io/server", "ocm get resources ./archive -r -o treewide"]
    ) { try await run($0, .resources) }

    static let sources = Command(
        "get", .sources, summary: "Shows sources of component versions",
        arguments: "REF {NAME {KEY=VALUE}}", count: .atLeast(1), flags: flags,
        examples: ["ocm get sources ./archive//acme.io/server -o wide"]
    ) { try await run($0, .sources) }

    private static func run(_ call: Invocation, _ kind: ElementSelection.Kind) async throws {
        let mode = try OutputMode.parse(call.flags[output], among: [.wide, .tree, .treewide])
        var selection = try ElementSelection(kind, call.arguments.dropFirst())
        // Without them the line of a component shows the reference to the first one below that has elements.
        selection.keepsEmpty = mode == .tree && kind == .resources
        let isRecursive = call.flags[CommonFlags.recursive]
        let versions = try await FoundElement.versions(call, isRecursive: isRecursive)
        let elements = selection.find(in: versions)
        let sort = SortField.names(call)

        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: elements.map(\.document), as: mode))
            return
        }
        var table = ElementTable(kind: kind, mode: mode, isRecursive: isRecursive).table(FoundElement.sorted(elements))
        try table.sort(by: sort, fixed: mode == .tree || mode == .treewide ? 1 : 0)
        call.console.write(table.text)
    }
}

/// How resources and sources are shown.
struct ElementTable {
    let kind: ElementSelection.Kind
    let mode: OutputMode
    let isRecursive: Bool

    private var headers: [String] {
        let own = kind == .resources ? ["TYPE", "RELATION"] : ["TYPE"]
        let more: [String]
        switch mode {
        case .wide: more = ["ACCESSTYPE", "ACCESSSPEC"]
        case .treewide: more = ["ACCESS"]
        default: more = []
        }
        return ["NAME", "VERSION", "IDENTITY"] + own + more
    }

    func table(_ elements: [FoundElement]) -> Table {
        if mode == .tree || mode == .treewide {
            return Table.tree(
                "COMPONENT", headers, TreeLayout(elements).lines, cells: cells, title: \.name, pathCells: pathCells)
        }
        let rows = elements.map { (isRecursive ? [$0.pathText] : []) + cells($0) }
        return Table(headers: (isRecursive ? ["REFERENCEPATH"] : []) + headers, rows: rows)
    }

    private func cells(_ element: FoundElement) -> [String] {
        let identity = element.identity.withoutName
        switch element.content {
        case .resource(let resource):
            return [resource.name, resource.version, identity, resource.type, resource.relation.rawValue]
                + accessCells(resource.access)
        case .source(let source):
            return [source.name, source.version, identity, source.type] + accessCells(source.access)
        case .reference, .nothing: return []
        }
    }

    private func accessCells(_ access: AccessSpec) -> [String] {
        switch mode {
        case .wide:
            var fields = access.fields
            fields["type"] = nil
            return [access.type, JSONValue.object(fields).text(.compact.escapingHTML().sortingKeys())]
        case .treewide: return [access.type]
        default: return []
        }
    }

    /// For the line of a component version: the reference that led to it.
    private func pathCells(_ cause: FoundElement) -> [String] {
        let identity = cause.component.referenceIdentity
        return [identity?["name"] ?? "", cause.component.key.version, identity?.withoutName ?? ""]
    }
}
