import Diagnostics
import OCMDelivery
import OCMPackaging

/// `ocm transfer commontransportarchive`
enum TransferTransportArchive {
    static let command = Command(
        "transfer", .commonTransportArchive, summary: "Copies all component versions of a transport archive",
        arguments: "ARCHIVE TARGET", count: .atLeast(2), flags: TransferFlags.all,
        examples: ["ocm transfer ctf ./bundle registry.internal/acme"]
    ) { call in
        let path = call.arguments[0]
        try await Workspace.with(call) { workspace in
            let options = try await TransferFlags.options(call, workspace)
            let source: OpenRepository
            do {
                source = try await workspace.session.openArchive(path: path, only: .transport)
            } catch {
                throw Fault(error, "cannot open source: file \"\(path)\" not found")
            }
            let run = try await TransferRun(call: call, workspace: workspace, options: options)
            var handled: Set<String> = []
            var all = TransferResult()
            for name in try await source.repository.componentNames() ?? [] {
                call.console.print("transferring component \"\(name)\"...")
                for version in try await source.repository.versions(of: name) {
                    guard let found = try await source.repository.lookup(name, version) else { continue }
                    all.failures += try await run.run([found], from: source, indent: 1, &handled).failures
                }
            }
            try await run.target.opened.commit()
            try TransferRun.check(all)
        }
    }
}
