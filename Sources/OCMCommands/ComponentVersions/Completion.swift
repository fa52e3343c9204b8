import Diagnostics
import OCMDelivery
import OCMModel
import OCMPackaging

/// Copies the versions that a new component version refers to and that its archive does not have.
struct Completion: Sendable {
    let call: Invocation
    let workspace: Workspace
    let target: OpenRepository

    func complete(_ name: String, _ version: String) async throws {
        call.console.print("completing \(name):\(version)...")
        guard let stored = try await target.repository.lookup(name, version) else { return }
        let sources = try await workspace.lookupRepositories()
        var handled: Set<String> = []
        for reference in stored.descriptor.references {
            let key = VersionKey(reference.componentName, reference.version)
            guard try await target.repository.lookup(key.name, key.version) == nil else {
                call.console.print("  reference \(reference.name)[\(key)] already found")
                continue
            }
            try await copy(key, from: sources, &handled)
        }
    }

    private func copy(_ key: VersionKey, from sources: [NamedRepository], _ handled: inout Set<String>) async throws {
        var options = TransferOptions()
        options.recursive = true
        options.resourcesByValue = call.flags[TransferFlags.copyResources]
        options.localResourcesByValue = call.flags[TransferFlags.copyLocalResources]
        for source in sources {
            guard let found = try await source.repository.lookup(key.name, key.version) else { continue }
            let planner = TransferPlanner(
                from: source.opened, to: target, versions: VersionResolver(fallbacks: sources.map(\.repository)),
                options: options)
            let plan = try await planner.plan([found], handled: &handled)
            let transfer = Transfer(
                session: workspace.session, from: source.opened, to: target, options: options,
                observer: TransferLines(console: call.console, indent: 1))
            let result = try await transfer.run(plan)
            if let fault = result.failures.first { throw fault }
            return
        }
        throw Fault(.notFound, "\(MissingVersion(key)); name a repository that has it with --lookup")
    }
}
