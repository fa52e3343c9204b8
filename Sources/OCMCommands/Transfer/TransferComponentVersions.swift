import Diagnostics
import Documents
import Host
import OCMDelivery
import OCMPackaging

/// `ocm transfer componentversions`
enum TransferComponentVersions {
    static let list = Flag.text("bom-file", short: "B", placeholder: "FILE", "write the versions that moved as JSON")

    static let command = Command(
        "transfer", .componentVersions, summary: "Copies component versions to another repository",
        details: """
            Local content always moves along; with --copy-resources images, charts and all other content does, too. A target
            in a file is created if it is missing.
            """,
        arguments: "{REF} TARGET", count: .atLeast(1),
        flags: TransferFlags.all + [CommonFlags.repository, CommonFlags.constraints, CommonFlags.latest, list],
        examples: [
            "ocm transfer cv -r --copy-resources registry.example.com/acme//acme.io/product:1.0.0 ./bundle",
            "ocm transfer cv ./archive http://localhost:5000/acme",
        ]
    ) { call in
        let references = Array(call.arguments.dropLast())
        guard !references.isEmpty || !call.flags[CommonFlags.repository].isEmpty else {
            throw Fault(.invalid, "all mode not supported: name what to transfer and the target")
        }
        try await Workspace.with(call) { workspace in
            // Before the target is opened, which may make an archive.
            let roots = try await VersionSelection(call, workspace).find(references)
            guard !roots.isEmpty else {
                throw Fault(
                    .notFound, "nothing to transfer: \(references.joined(separator: ", ")) has no version that fits")
            }
            let result = try await TransferRun.with(call, workspace) { run in
                if call.flags[TransferFlags.disableUploads] {
                    call.console.print("standard blob upload handlers are disabled.")
                }
                return try await run.transfer(roots)
            }
            try await writeList(result, call)
        }
    }

    /// The file of `--bom-file`.
    private static func writeList(_ result: TransferResult, _ call: Invocation) async throws {
        let path = call.flags[list]
        guard !path.isEmpty, !call.flags[TransferFlags.dryRun] else { return }
        let keys = result.versions.map { VersionKey($0.name, $0.version) }.sorted { VersionKey.compare($0, $1) < 0 }
        let items = keys.map { key -> JSONValue in
            ["component": .string(key.name), "version": .string(key.version)]
        }
        let document: JSONValue = ["componentVersions": .array(items)]
        try await Files.replace(path, with: document.encoded(.compact.escapingHTML()), mode: 0o640)
    }
}
