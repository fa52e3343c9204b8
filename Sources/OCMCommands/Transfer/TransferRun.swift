import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMPackaging

/// A transfer into one target, or the plan for it.
struct TransferRun: Sendable {
    let call: Invocation
    let workspace: Workspace
    let options: TransferOptions
    let target: OpenRepository
    let versions: VersionResolver
    let progress: Progress

    /// Runs `body` with the target that the last argument names. With `--dry-run` nothing is written: a missing archive
    /// counts as an empty one.
    static func with<R>(
        _ call: Invocation, _ workspace: Workspace, _ body: (TransferRun) async throws -> R
    ) async throws -> R {
        let options = try await TransferFlags.options(call, workspace)
        let versions = try await workspace.versionResolver()
        let text = call.arguments.last ?? ""
        let form = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        return try await Progress.with(call) { progress in
            func run(_ target: OpenRepository) -> TransferRun {
                TransferRun(
                    call: call, workspace: workspace, options: options, target: target, versions: versions,
                    progress: progress)
            }
            guard call.flags[TransferFlags.dryRun] else {
                let given = call.flags.isGiven(CommonFlags.archiveType) ? form : nil
                let target = try await workspace.open(text, creating: given).opened
                return try await target.writing(keepsCompleted: true) { try await body(run(target)) }
            }
            do {
                return try await body(run(try await workspace.open(text, creates: false).opened))
            } catch let fault as Fault where fault.rootCode == .notFound {
                return try await TemporaryFolder.with { folder in
                    let empty = try await workspace.session.openArchive(
                        path: Paths.join(folder, "empty"), mode: .create(format: .directory))
                    return try await body(run(empty))
                }
            }
        }
    }

    /// Moves versions, each from the repository it was found in, and tells how it ended.
    func transfer(_ roots: [FoundVersion], isCounted: Bool = true) async throws -> TransferResult {
        var handled: Set<String> = []
        var result = TransferResult()
        var plan = TransferPlan()
        for root in roots {
            guard let version = root.version else { continue }
            result.add(try await run(version, from: root.place, &plan, &handled))
        }
        try await finish(&result, plan, isCounted: isCounted)
        return result
    }

    /// Plans and moves one version; what was planned is added to `all`.
    func run(
        _ version: ComponentVersion, from source: OpenRepository, indent: Int = 0, _ all: inout TransferPlan,
        _ handled: inout Set<String>
    ) async throws -> TransferResult {
        let lines = TransferLines(console: call.console, indent: indent, progress: progress)
        do {
            let planner = TransferPlanner(from: source, to: target, versions: versions, options: options)
            var plan = try await planner.plan([version], handled: &handled)
            if call.flags[TransferFlags.dryRun] {
                plan = try await planner.measure(plan, in: workspace.session)
                all.steps += plan.steps
                return TransferPreview(lines: lines, isShown: form == nil).show(plan)
            }
            all.steps += plan.steps
            return try await Transfer(
                session: workspace.session, from: source, to: target, options: options, observer: lines
            ).run(plan)
        } catch let fault as Fault where fault.code != .cancelled {
            // It could not even be looked at; others may go on.
            progress.print("transferring version \"\(version.name):\(version.version)\"...")
            progress.print("Error: \(fault)")
            var result = TransferResult()
            result.versions = [(version.name, version.version)]
            result.failures = [fault]
            return result
        }
    }

    /// The form of the plan for programs; nil: lines for people.
    private var form: String? {
        let text = call.flags[TransferFlags.output]
        return call.flags[TransferFlags.dryRun] && !text.isEmpty ? text : nil
    }

    /// Writes what is left to be written, and fails with all reasons if something could not be moved.
    func finish(_ result: inout TransferResult, _ plan: TransferPlan, isCounted: Bool) async throws {
        let count = result.versions.count
        if call.flags[TransferFlags.dryRun] {
            if let form {
                call.console.write(Self.text(of: plan.document, as: form))
            } else {
                progress.print(
                    "\(count) versions would be transferred, \(ByteCount.text(plan.missingBytes)) would be copied")
            }
        } else {
            try await target.commit()
            if isCounted { progress.print("\(count) versions transferred") }
        }
        guard result.failures.isEmpty else {
            let reasons = result.failures.map { "- \($0)" }.joined(separator: "\n")
            throw CommandFailure([
                "transfer finished with \(result.failures.count) error(s)\nError summary:\n\(reasons)\n"
            ])
        }
    }

    private static func text(of document: JSONValue, as form: String) -> String {
        switch form {
        case "yaml": String(decoding: YAMLEncoder.encode(document, sortedKeys: true), as: UTF8.self)
        case "json": document.text(.indented(2)) + "\n"
        default: document.text() + "\n"
        }
    }
}

extension TransferResult {
    fileprivate mutating func add(_ other: TransferResult) {
        versions += other.versions
        failures += other.failures
        statistics = statistics + other.statistics
    }
}

extension Fault {
    /// The code of the innermost fault.
    fileprivate var rootCode: Code { (cause as? Fault)?.rootCode ?? code }
}
