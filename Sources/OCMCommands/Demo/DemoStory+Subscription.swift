import Cryptography
import Diagnostics
import Host
import Kubernetes

/// The consumer's edge, as the demo runs it.
struct DemoEdge: Sendable {
    let cluster: DemoCluster
    /// `HOST:PORT` of the internal registry.
    let registry: String
}

extension DemoStory {
    private static let folder = "consumer/edge"
    private static let file = "consumer/acme.yaml"

    /// Runs the consumer's edge as long as `body` takes, subscribed to the product and with its first release deployed.
    func consume(from provider: String, _ body: (DemoEdge) async throws -> Void) async throws {
        stage.say(
            "The consumer's machine has an internal registry, a Kubernetes API, the controllers and Flux, in one process. "
                + "Besides itself it may reach the provider's registry, and nothing else.")
        try await stage.serving([
            "serve", "edge", "--data", .path(Self.folder), "--allow-registry", Word(provider),
        ]) { line in
            guard let mark = line.firstRange(of: " registry http://") else {
                throw Fault(.unavailable, "the demo's edge did not start: \(line)")
            }
            let registry = String(line[mark.upperBound...])
            let kubeconfig = Paths.join(stage.folder, Self.folder, "kubeconfig")
            let client = try APIClient(try await ClusterConfiguration.kubeconfig(kubeconfig))
            let result: Result<Void, any Error>
            do {
                let edge = DemoEdge(cluster: DemoCluster(client), registry: registry)
                try await subscribe(provider, edge)
                result = .success(try await body(edge))
            } catch { result = .failure(error) }
            await client.shutdown()
            try result.get()
        }
    }

    private func subscribe(_ provider: String, _ edge: DemoEdge) async throws {
        let key = try await Files.read(Paths.join(stage.folder, "provider/acme.pub"), limit: 1 << 20)
        try await Files.replace(Paths.join(stage.folder, "consumer/acme.pub"), with: key, sync: false)
        let text = DemoFiles.consumerFile(provider: provider, mirror: edge.registry, key: Base64.encode(key))
        try await Files.replace(Paths.join(stage.folder, Self.file), with: Array(text.utf8), sync: false)
        stage.say(
            "One file says what the consumer wants: the subscription, the provider's key, the site's settings, and a chain "
                + "for each part: its manifests, localized, configured, deployed. It would do on any cluster. It begins:"
        )
        stage.show(excerpt(text))
        stage.say("It is applied, and that is all that anybody does here.")
        let start = ContinuousClock.now
        stage.show(try await apply(text, edge))
        try await edge.cluster.deployed("1.0.0")
        stage.show(["release 1.0.0 was deployed \(Self.seconds(since: start)) later"])
        try await stage.run("status", "--data", .path(Self.folder)) { lines in lines.map(Self.short) }
    }

    /// The subscription itself.
    private func excerpt(_ text: String) -> [String] {
        let documents = text.split(separator: "\n---\n")
        let found = documents.first { $0.contains("kind: ComponentSubscription") } ?? ""
        return found.split(separator: "\n").map(String.init)
    }

    /// Applies the file with kubectl, if this machine has it.
    private func apply(_ text: String, _ edge: DemoEdge) async throws -> [String] {
        let words = ["--kubeconfig", "\(Self.folder)/kubeconfig", "apply", "-f", Self.file]
        stage.showLine((["kubectl"] + words).joined(separator: " "))
        var lines: [String]
        if let program = try await kubectl() {
            let home = Paths.join(stage.folder, "consumer/.kubectl")
            let result = try await Processes.run(
                program, words, environment: ["HOME": home, "KUBECACHEDIR": home], folder: stage.folder,
                timeout: .seconds(60))
            let errors = String(decoding: result.errors, as: UTF8.self)
            guard result.succeeded else {
                throw Fault(.invalid, "the demo failed at kubectl apply: \(errors)")
            }
            lines = stage.lines(String(decoding: result.output, as: UTF8.self))
            try await Files.remove(home, recursive: true)
        } else {
            lines = try await edge.cluster.apply(text)
        }
        if lines.count > 5 { lines = lines.prefix(4) + ["… \(lines.count) objects"] }
        return lines
    }

    private func kubectl() async throws -> String? {
        for folder in (Environment.all["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = Paths.join(String(folder), "kubectl")
            if try await Files.status(path)?.kind == .file { return path }
        }
        return nil
    }

    /// A new release, which nobody at the consumer does anything about.
    func follow(from provider: String, to edge: DemoEdge) async throws {
        stage.say(
            "The server has a new page, a new setting and an init container; the image has one changed layer of three.")
        let registry = Paths.join(stage.folder, Self.folder, "registry")
        let before = try await Self.size(of: registry)
        try await publish("1.1.0", to: provider)
        let pushed = ContinuousClock.now
        try await edge.cluster.deployed("1.1.0")
        let taken = Self.seconds(since: pushed)
        stage.say("At the consumer nobody does anything.")
        let grown = try await Self.size(of: registry) - before
        stage.show([
            "from the push to Ready: \(taken)",
            "the internal registry had \(Self.size(before)), and grew by \(Self.size(grown)): what it has is not sent again",
        ])
    }

    /// A release that was changed after it had been signed.
    func refuseRelease(from provider: String, to edge: DemoEdge) async throws {
        let release = "1.2.0"
        let archive = Word.path(Self.archive, "//\(DemoFiles.product):\(release)")
        try await write(DemoFiles.files(release: release), to: "provider/product")
        for image in DemoFiles.images(release: release) {
            try await push(image, release, to: provider, shows: false)
        }
        try await stage.quietly(
            "add", "componentversions", "--create", "--file", .path(Self.archive),
            .path("provider/product/\(DemoFiles.constructor)"), Word("REGISTRY=\(provider)"))
        try await stage.quietly(
            "sign", "componentversions", "--recursive", "--signature", Self.signature, "--private-key",
            .path("provider/acme.key"), archive)
        try await stage.quietly(
            "transfer", "componentversions", "--recursive", archive, .path("tampered/release"))
        try await Tampering.changeFile(
            "config", of: VersionKey("acme.io/database", release), in: Paths.join(stage.folder, "tampered/release"),
            at: "7", recordsDigest: true)
        stage.say(
            "It was signed as the others. On its way to the registry somebody makes the database keep fewer backups, and "
                + "changes the digest of that file to fit.")
        try await stage.run(
            "transfer", "componentversions", "--recursive",
            .path("tampered/release", "//\(DemoFiles.product):\(release)"), Word(provider))
        let reason = try await edge.cluster.refusal(of: release)
        stage.say("The subscription says why it does not take it, and what it had goes on.")
        try await stage.run("status", "--data", .path(Self.folder)) { lines in
            lines.filter { $0.contains("ComponentSubscription") || $0.contains("ComponentVersion") }.map(Self.short)
        }
        stage.show(Stage.wrap(Self.short(reason), to: stage.width - 4))
        try await edge.cluster.stillRuns("1.1.0")
    }

    func showImages() async throws {
        stage.say("Every image in the cluster, with the component that answers for it and the digest that was signed:")
        try await stage.run("status", "--data", .path(Self.folder), "--images") { lines in
            Self.shortColumns(lines)
        }
    }

    /// Tells how to go on, and lets everything run.
    func stay(_ edge: DemoEdge) async {
        stage.say(
            "Everything is left in \(stage.folder), and goes on until Ctrl-C. To look around, in another terminal:")
        stage.console.print()
        for line in [
            "cd \(stage.folder)", "export KUBECONFIG=$PWD/\(Self.folder)/kubeconfig",
            "kubectl --namespace \(DemoFiles.namespace) get componentsubscriptions,componentversions,deployments",
            "kubectl --namespace \(DemoFiles.namespace) get events", "ocm status --data \(Self.folder) -w",
        ] { stage.console.print("    " + line) }
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> String {
        let parts = (ContinuousClock.now - start).components
        let hundredths = parts.seconds * 100 + parts.attoseconds / 10_000_000_000_000_000
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }

    /// A table without its wide last columns' blanks, digests cut.
    private static func shortColumns(_ lines: [String]) -> [String] {
        let rows = lines.map { line in
            short(line).split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        }
        guard let headers = rows.first else { return lines }
        // the workload has a blank in it, and SIGNED DIGEST
        let fixed = rows.dropFirst().map { ["\($0[0]) \($0[1])"] + $0.dropFirst(2) }
        let titles = headers.filter { $0 != "SIGNED" }
        return Table(headers: titles, rows: fixed).text.split(separator: "\n").map(String.init)
    }
}
