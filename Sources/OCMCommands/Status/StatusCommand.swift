import Diagnostics
import Documents
import Glibc
import Host
import Kubernetes
import OCMDeployment

/// `ocm status`
enum StatusCommand {
    static let data = Flag.text("data", placeholder: "FOLDER", "the folder of an edge: its kubeconfig is used")
    static let namespace = Flag.text("namespace", short: "n", placeholder: "NAME", "one namespace instead of all")
    static let watch = Flag.bool("watch", short: "w", "show it again whenever something changes, until Ctrl-C")
    static let images = Flag.bool("images", "show every image in the cluster, and which component answers for it")
    static let output = OutputMode.flag()

    static let command = Command(
        "status", summary: "Shows what is delivered, from the provider to the objects in the cluster",
        details: """
            The chain as a tree: the newest release of the provider, the subscription, the version and whose signature it
            needs, localization and configuration, and the objects that came of it. "✓" is ready, "…" under way, "✗" not
            ready, "-" suspended; for what is not ready there is the reason, and behind "→" what to do. It reads from the
            Kubernetes API only and changes nothing.
            """,
        count: .none, flags: [ClusterAccess.kubeconfig, ClusterAccess.context, data, namespace, watch, images, output],
        examples: ["ocm status --data ./edge", "ocm status --data ./edge --images", "ocm status -n shop -o json"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [])
        let client = try APIClient(try await cluster(call))
        do {
            try await run(call, client, mode)
            await client.shutdown()
        } catch {
            await client.shutdown()
            throw error
        }
    }

    private static func cluster(_ call: Invocation) async throws -> ClusterConfiguration {
        let folder = call.flags[data]
        guard !folder.isEmpty else { return try await ClusterAccess.configuration(call) }
        guard call.flags[ClusterAccess.kubeconfig].isEmpty else {
            throw Fault(.invalid, "--data and --kubeconfig both say which cluster is meant; give one of them")
        }
        return try await ClusterConfiguration.kubeconfig(Paths.join(folder, "kubeconfig"))
    }

    private static func run(_ call: Invocation, _ client: APIClient, _ mode: OutputMode) async throws {
        let namespace = call.flags[namespace]
        let reader = ChainReader(client)
        func text() async throws -> String {
            guard !call.flags[images] else {
                let found = try await DeployedImages.read(client, namespace: namespace.isEmpty ? nil : namespace)
                return ImageTable.text(found, mode)
            }
            let roots = try await reader.read(namespace: namespace.isEmpty ? nil : namespace).roots
            return mode == .table
                ? StatusTree.text(roots) : StructuredOutput.text(of: roots.map(\.document), as: mode)
        }
        guard call.flags[watch] else {
            call.console.write(try await text())
            return
        }
        let isScreen = mode == .table && Terminal.isTerminal(STDOUT_FILENO)
        var shown = ""
        try await ChainWatch(client, namespace: namespace.isEmpty ? nil : namespace).run {
            let now = try await text()
            guard now != shown else { return }
            // a screen shows one state, a pipe one after the other
            if isScreen { call.console.write("\u{1B}[H\u{1B}[2J") } else if !shown.isEmpty { call.console.print() }
            call.console.write(now)
            shown = now
            if let failure = call.console.writeFailure { throw failure }
        }
    }
}
