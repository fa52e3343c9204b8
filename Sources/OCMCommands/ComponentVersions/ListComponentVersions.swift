import Documents

/// `ocm list componentversions`
enum ListComponentVersions {
    static let output = OutputMode.flag()

    static let command = Command(
        "list", .componentVersions, summary: "Lists the versions of components",
        details: "A version that does not exist is listed, too, with a message.",
        arguments: "{REF}",
        flags: [
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.constraints, CommonFlags.latest, CommonFlags.schema,
            output, CommonFlags.sort,
        ],
        examples: ["ocm list cv registry.example.com/acme//acme.io/product", "ocm list cv --repo ./archive"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [])
        let versions = try await Workspace.with(call) { try await VersionSelection(call, $0).list(call.arguments) }
        let sort = SortField.names(call)
        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: versions.map(document), as: mode))
            return
        }
        var table = Table(
            headers: ["COMPONENT", "VERSION", "MESSAGE"],
            rows: versions.map { [$0.key.name, $0.key.version, $0.exists ? "" : "<unknown component version>"] })
        try table.sort(by: sort)
        call.console.write(table.text)
    }

    private static func document(_ version: ListedVersion) -> JSONValue {
        var fields = JSONObject(["component": .string(version.key.name), "version": .string(version.key.version)])
        if !version.exists { fields["error"] = "<unknown component version>" }
        return .object(fields)
    }
}

/// A version by name, whether it exists or not.
struct ListedVersion: Sendable {
    let key: VersionKey
    let exists: Bool
}
