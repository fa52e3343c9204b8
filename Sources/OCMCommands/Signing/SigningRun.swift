import Diagnostics
import OCMModel
import OCMPackaging

/// Signs or verifies component versions one after the other, with the lines of the Go program.
struct SigningRun: Sendable {
    let verb: (past: String, present: String)
    let call: Invocation
    let workspace: Workspace
    /// Gets what was signed or verified.
    let store: VerifiedStore?
    /// Something else shows the result.
    var isQuiet = false

    /// Works on each version; one that fails does not stop the others, but makes the command fail.
    func run(
        _ versions: [FoundVersion],
        _ work: (ComponentVersion, @escaping @Sendable (DigestEvent) -> Void) async throws -> [DigestedVersion]
    ) async throws {
        let console = call.console
        var failures: [Fault] = []
        var proven: [DigestedVersion] = []
        for found in versions {
            guard let version = found.version else { continue }
            do {
                let closure = try await work(version) { if !isQuiet { console.print($0.line) } }
                proven += closure
                if !isQuiet, let digest = closure.last?.digest {
                    console.print(
                        "successfully \(verb.past) \(found.key) (digest \(digest.hashAlgorithm):\(digest.value))")
                }
            } catch let fault as Fault where fault.code != .cancelled {
                if !isQuiet { console.print("failed \(verb.present) \(found.key): \(fault)") }
                failures.append(fault)
            }
        }
        try await store?.add(proven, signatures: call.flags[SignComponentVersions.signature])
        guard let first = failures.first else { return }
        if !isQuiet { console.print("finished with \(failures.count) error(s)") }
        let all = failures.count == 1 ? "\(first)" : "{\(failures.map(\.description).joined(separator: ", "))}"
        throw CommandFailure(["\(verb.present): \(all)"])
    }
}
