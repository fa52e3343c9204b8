import Documents
import OCMModel
import OCMPackaging

/// `ocm get componentversions`
enum GetComponentVersions {
    static let output = OutputMode.flag([.wide, .tree])

    static let command = Command(
        "get", .componentVersions, summary: "Shows component versions",
        details: """
            Without a version all versions of a component are shown, without a component all components of an archive.
            With -r the versions that they refer to follow them.
            """,
        arguments: "{REF}",
        flags: [
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.recursive, CommonFlags.constraints,
            CommonFlags.latest,
            CommonFlags.schema, output, CommonFlags.sort,
        ],
        examples: ["ocm get cv ./archive", "ocm get cv registry.example.com/acme//acme.io/product:1.0.0 -r -o tree"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [.wide, .tree])
        let schema = try SchemaChoice(call.flags[CommonFlags.schema])
        let versions = try await Workspace.with(call) { workspace in
            var selection = try VersionSelection(call, workspace)
            selection.passesOverBroken = true
            let roots = try await selection.find(call.arguments)
            guard call.flags[CommonFlags.recursive] else { return roots }
            return try await workspace.referenceWalk().closure(of: roots)
        }

        let sort = SortField.names(call)
        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: try versions.map(schema.document), as: mode))
            return
        }
        var table = table(of: versions, as: mode, isRecursive: call.flags[CommonFlags.recursive])
        try table.sort(by: sort, fixed: mode == .tree ? 1 : 0)
        call.console.write(table.text)
    }

    private static func table(of versions: [FoundVersion], as mode: OutputMode, isRecursive: Bool) -> Table {
        let headers = ["COMPONENT", "VERSION", "PROVIDER"] + (mode == .wide ? ["REPOSITORY"] : [])
        func cells(_ found: FoundVersion) -> [String] {
            let provider = found.version?.descriptor.provider.name ?? "<unknown component version>"
            let identity = isRecursive ? [found.referenceIdentity?.description ?? ""] : []
            return [found.key.name, found.key.version, provider] + (mode == .wide ? [found.repositoryName] : [])
                + identity
        }
        let last = isRecursive ? ["IDENTITY"] : []
        if mode == .tree {
            return Table.tree("NESTING", headers + last, TreeLayout(versions).lines, cells: cells)
        }
        guard isRecursive else { return Table(headers: headers, rows: versions.map(cells)) }
        return Table(
            headers: ["REFERENCEPATH"] + headers + last, rows: versions.map { [$0.pathText] + cells($0) })
    }
}
