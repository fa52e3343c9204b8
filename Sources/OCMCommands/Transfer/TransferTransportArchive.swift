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
            let source: OpenRepository
            do {
                source = try await workspace.session.openArchive(path: path, only: .transport)
            } catch {
                throw Fault(error, "cannot open source: file \"\(path)\" not found")
            }
            try await TransferRun.with(call, workspace) { run in
                var handled: Set<String> = []
                var all = TransferResult()
                var plan = TransferPlan()
                for name in try await source.repository.componentNames() ?? [] {
                    if call.flags[TransferFlags.output].isEmpty {
                        run.progress.print("transferring component \"\(name)\"...")
                    }
                    for version in try await source.repository.versions(of: name) {
                        guard let found = try await source.repository.lookup(name, version) else { continue }
                        let part = try await run.run(found, from: source, indent: 1, &plan, &handled)
                        all.versions += part.versions
                        all.failures += part.failures
                    }
                }
                try await run.finish(&all, plan, isCounted: false)
            }
        }
    }
}

/// `ocm transfer componentarchive`
enum TransferComponentArchive {
    static let command = Command(
        "transfer", .componentArchive, summary: "Copies the version of a component archive",
        arguments: "ARCHIVE TARGET", count: .exactly(2), flags: TransferFlags.all,
        examples: ["ocm transfer ca ./component-archive ./archive"]
    ) { call in
        let path = call.arguments[0]
        try await Workspace.with(call) { workspace in
            let source: OpenRepository
            do {
                source = try await workspace.session.openArchive(path: path, only: .component)
            } catch {
                throw Fault(error, "file \"\(path)\" not found")
            }
            try await TransferRun.with(call, workspace) { run in
                var handled: Set<String> = []
                var plan = TransferPlan()
                guard case .componentArchive(let archive) = source.place else { return }
                var result = try await run.run(try await archive.version(), from: source, &plan, &handled)
                try await run.finish(&result, plan, isCounted: false)
            }
        }
    }
}
