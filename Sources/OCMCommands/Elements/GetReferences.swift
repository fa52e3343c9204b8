import Diagnostics
import OCMModel

/// `ocm get references`
enum GetReferences {
    static let output = OutputMode.flag([.wide, .tree])

    static let command = Command(
        "get", .references, summary: "Shows the references of component versions to others",
        arguments: "REF {NAME {KEY=VALUE}}", count: .atLeast(1),
        flags: [
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.recursive, CommonFlags.constraints,
            CommonFlags.latest,
            output, CommonFlags.sort,
        ],
        examples: ["ocm get references ./archive//acme.io/product -r -o tree"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [.wide, .tree])
        let isRecursive = call.flags[CommonFlags.recursive]
        let selection = try ElementSelection(.references, call.arguments.dropFirst())
        let versions = try await FoundElement.versions(call, isRecursive: isRecursive)
        let elements = selection.find(in: versions)
        let sort = SortField.names(call)

        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: elements.map(\.document), as: mode))
            return
        }
        var table = table(of: beforeTheirBranches(FoundElement.sorted(elements)), mode, isRecursive)
        try table.sort(by: sort, fixed: mode == .tree ? 1 : 0)
        call.console.write(table.text)
    }

    private static func table(of elements: [FoundElement], _ mode: OutputMode, _ isRecursive: Bool) -> Table {
        let headers = ["NAME", "COMPONENT", "VERSION"] + (mode == .table ? [] : ["IDENTITY"])
        func cells(_ element: FoundElement) -> [String] {
            guard case .reference(let reference) = element.content else { return [] }
            return [reference.name, reference.componentName, reference.version]
                + (mode == .table ? [] : [element.identity.description])
        }
        if mode == .tree {
            return Table.tree("COMPONENTVERSION", headers, TreeLayout(elements).lines, cells: cells)
        }
        return Table(
            headers: (isRecursive ? ["REFERENCEPATH"] : []) + headers,
            rows: elements.map { (isRecursive ? [$0.pathText] : []) + cells($0) })
    }

    /// Moves each reference right before the references of the version it leads to, so that a tree shows them below it.
    private static func beforeTheirBranches(_ sorted: [FoundElement]) -> [FoundElement] {
        var elements = sorted
        for index in elements.indices {
            guard case .reference(let reference) = elements[index].content else { continue }
            let way = elements[index].path
            let next = way + [VersionKey(reference.componentName, reference.version)]
            var at = index + 1
            while at < elements.count, elements[at].path.starts(with: way), elements[at].path != next { at += 1 }
            guard at == elements.count || elements[at].path.starts(with: way) else { continue }
            var element = elements[index]
            element.node = next.last
            elements[index] = element
            if at < elements.count, at > index + 1 {
                elements.remove(at: index)
                elements.insert(element, at: at - 1)
            }
        }
        return elements
    }
}
