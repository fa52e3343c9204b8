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
            let options = try await TransferFlags.options(call, workspace)
            let roots = try await VersionSelection(call, workspace).find(references)
            guard !roots.isEmpty else {
                throw Fault(
                    .notFound, "nothing to transfer: \(references.joined(separator: ", ")) has no version that fits")
            }
            if call.flags[TransferFlags.disableUploads] {
                call.console.print("standard blob upload handlers are disabled.")
            }
            let run = try await TransferRun(call: call, workspace: workspace, options: options)
            try await run.transfer(roots)
        }
    }
}

/// A transfer into one target.
struct TransferRun: Sendable {
    let call: Invocation
    let workspace: Workspace
    let options: TransferOptions
    let target: NamedRepository
    let versions: VersionResolver

    init(call: Invocation, workspace: Workspace, options: TransferOptions) async throws {
        (self.call, self.workspace, self.options) = (call, workspace, options)
        let text = call.arguments.last ?? ""
        let form = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        let given = call.flags.isGiven(CommonFlags.archiveType) ? form : nil
        target = try await workspace.open(text, creating: given)
        versions = try await workspace.versionResolver()
    }

    /// Moves versions, each from the repository it was found in, and tells how it ended.
    func transfer(_ roots: [FoundVersion]) async throws {
        var handled: Set<String> = []
        var result = TransferResult()
        for root in roots {
            guard let version = root.version else { continue }
            let part = try await run([version], from: root.place, &handled)
            result.versions += part.versions
            result.failures += part.failures
        }
        try await target.opened.commit()
        call.console.print("\(result.versions.count) versions transferred")
        try Self.check(result)
        try await writeList(result)
    }

    /// Plans and moves versions of one repository.
    func run(
        _ versions: [ComponentVersion], from source: OpenRepository, indent: Int = 0, _ handled: inout Set<String>
    ) async throws -> TransferResult {
        let planner = TransferPlanner(from: source, to: target.opened, versions: self.versions, options: options)
        let plan = try await planner.plan(versions, handled: &handled)
        let lines = TransferLines(console: call.console, indent: indent)
        guard !call.flags[TransferFlags.dryRun] else {
            var result = TransferResult()
            for step in plan.steps {
                result.versions += TransferPreview(lines: lines, console: call.console).show(step)
            }
            return result
        }
        let transfer = Transfer(
            session: workspace.session, from: source, to: target.opened, options: options, observer: lines)
        return try await transfer.run(plan)
    }

    /// Fails with all reasons if something could not be moved.
    static func check(_ result: TransferResult) throws {
        guard !result.failures.isEmpty else { return }
        let reasons = result.failures.map { "- \($0)" }.joined(separator: "\n")
        throw CommandFailure(["transfer finished with \(result.failures.count) error(s)\nError summary:\n\(reasons)\n"])
    }

    private func writeList(_ result: TransferResult) async throws {
        let path = call.flags[TransferComponentVersions.list]
        guard !path.isEmpty else { return }
        let keys = result.versions.map { VersionKey($0.name, $0.version) }.sorted { VersionKey.compare($0, $1) < 0 }
        let items = keys.map { key -> JSONValue in
            ["component": .string(key.name), "version": .string(key.version)]
        }
        let document: JSONValue = ["componentVersions": .array(items)]
        try await Files.replace(path, with: document.encoded(.compact.escapingHTML()), mode: 0o640)
    }
}
