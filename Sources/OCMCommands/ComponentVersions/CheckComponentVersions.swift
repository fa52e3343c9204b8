import Diagnostics
import OCMPackaging

/// `ocm check componentversions`
enum CheckComponentVersions {
    static let resources = Flag.bool("local-resources", short: "R", "also name resources whose content is elsewhere")
    static let sources = Flag.bool("local-sources", short: "S", "also name sources whose content is elsewhere")
    static let failOnError = Flag.bool("fail-on-error", "end with exit code 1 if something is missing")
    static let output = OutputMode.flag([.wide])

    static let command = Command(
        "check", .componentVersions,
        summary: "Checks whether everything that component versions refer to is in their repository",
        arguments: "{REF}",
        flags: [CommonFlags.repository, resources, sources, failOnError, output, CommonFlags.sort],
        examples: ["ocm check cv ./archive", "ocm check cv ./archive --local-resources --fail-on-error -o wide"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [.wide])
        let check = CompletenessCheck(checksResources: call.flags[resources], checksSources: call.flags[sources])
        let results = try await Workspace.with(call) { workspace in
            var results: [CheckedVersion] = []
            for version in try await VersionSelection(call, workspace).find(call.arguments) {
                results.append(try await CheckedVersion(version, check))
            }
            return results
        }

        let sort = SortField.names(call)
        if mode.isStructured {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: results.map(\.document), as: mode))
        } else {
            var table = Table(
                headers: ["COMPONENT", "VERSION", "STATUS", "ERROR"] + (mode == .wide ? ["MISSING", "NON-LOCAL"] : []),
                rows: results.map { result in
                    [result.key.name, result.key.version, result.status, result.fault?.description ?? ""]
                        + (mode == .wide ? [result.missingText, result.elsewhereText] : [])
                })
            try table.sort(by: sort)
            call.console.write(table.text)
        }
        let sentences = results.flatMap(\.sentences)
        guard !call.flags[failOnError] || sentences.isEmpty else {
            throw CommandFailure([sentences.count == 1 ? sentences[0] : "{\(sentences.joined(separator: ", "))}"])
        }
    }
}
