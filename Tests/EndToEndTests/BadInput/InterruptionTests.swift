import HTTP
import Host
import OCI
import OCIRegistry
import OCMTestSupport
import Synchronization
import Testing

@Suite("A process that is killed leaves the old or the new state, and the rerun completes")
struct InterruptionTests {
    /// Our registry, which stops at one request: it tells so and never answers.
    private final class Stopping: Sendable {
        let reached = Signal()
        private let isArmed = Mutex(true)
        private let server: RegistryServer
        private let isMeant: @Sendable (ServerRequest) -> Bool

        init(_ server: RegistryServer, at isMeant: @escaping @Sendable (ServerRequest) -> Bool) {
            self.server = server
            self.isMeant = isMeant
        }

        /// From now on it answers everything.
        func disarm() { isArmed.withLock { $0 = false } }

        func handle(_ request: ServerRequest) async throws -> ServerResponse {
            guard isArmed.withLock({ $0 }), isMeant(request) else { return try await server.handle(request) }
            reached.fire()
            try await Task.sleep(for: .seconds(600))
            throw CancellationError()
        }
    }

    private func with<R>(
        at isMeant: @escaping @Sendable (ServerRequest) -> Bool,
        _ body: (TestRegistry, Stopping) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with(prefix: "stopping-registry-") { folder in
            let server = try await RegistryServer(data: folder, configuration: RegistryServerConfiguration())
            let stopping = Stopping(server, at: isMeant)
            let result = try await Server(ServerConfiguration(), handler: stopping.handle).whileRunning { uri in
                try await body(TestRegistry(address: uri.authority, authorityPEM: nil, folder: folder), stopping)
            }
            await server.close()
            return result
        }
    }

    /// Runs our program until the registry stops, and kills it there (SIGKILL).
    private func kill(_ desk: Desk, _ stopping: Stopping, _ arguments: [String]) async throws {
        let outcome = await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { try? await desk.ocm(arguments) }
            group.addTask {
                await stopping.reached.wait()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        #expect(outcome == nil, "it ended before it could be killed: \(outcome.map(String.init(describing:)) ?? "")")
    }

    private func isThere(_ desk: Desk, _ repository: String, _ name: String) async throws -> Bool {
        let outcome = try await desk.ocm("show", "versions", "\(repository)//\(name)")
        return outcome.succeeded && outcome.output == "1.0.0\n"
    }

    @Test("a transfer into an archive that is killed in the middle of a layer", arguments: ["target", "target.tgz"])
    func intoArchive(_ target: String) async throws {
        let golden = try await Golden.shared.value
        let layer = golden.image.layers[1].digest.description
        try await with(at: { $0.method == "GET" && $0.path.hasSuffix(layer) }) { registry, stopping in
            try await Desk.with { desk in
                _ = try await desk.unpackGolden()
                let root = "//\(Product.root)"
                _ = try await desk.ocm(
                    "transfer", "cv", "-r", "--copy-resources", "bundle\(root)", registry.components
                ).checked()
                try await desk.write("c.yaml", Product.small("acme.io/other"))
                _ = try await desk.create(target, "c.yaml").checked()

                let arguments = ["transfer", "cv", "-r", "--copy-resources", registry.components + root, target]
                try await kill(desk, stopping, arguments)
                #expect(try await isThere(desk, target, "acme.io/other"))
                #expect(try await !isThere(desk, target, Product.name))
                _ = try await desk.ocm("hash", "cv", target).checked()

                stopping.disarm()
                _ = try await desk.ocm(arguments).checked()
                #expect(try await isThere(desk, target, "acme.io/other"))
                _ = try await desk.verify(target).checked()
            }
        }
    }

    @Test(
        "a transfer into a new archive that is asked to end leaves no trace", arguments: ["directory", "tar", "tgz"],
        ["TERM", "INT"])
    func newArchive(_ form: String, _ signal: String) async throws {
        let golden = try await Golden.shared.value
        let layer = golden.image.layers[1].digest.description
        try await with(at: { $0.method == "GET" && $0.path.hasSuffix(layer) }) { registry, stopping in
            try await Desk.with { desk in
                _ = try await desk.unpackGolden()
                let product = "//\(Product.root)"
                _ = try await desk.ocm(
                    "transfer", "cv", "--copy-resources", "bundle\(product)", registry.components
                ).checked()
                try await Files.makeFolder(desk.path("place"))
                async let outcome = desk.run(
                    "bash",
                    [
                        "-c",
                        #""$@" & echo $! > pid; wait $!"#, "-", Program.path, "transfer", "cv", "--copy-resources",
                        "--type", form, registry.components + product, "place/new",
                    ])
                await stopping.reached.wait()
                let pid = String(decoding: try await Files.read(desk.path("pid"), limit: 20), as: UTF8.self)
                _ = try await desk.run("kill", ["-\(signal)", String(pid.dropLast())]).checked()
                let ended = try await outcome
                #expect(ended.exit == (signal == "TERM" ? 143 : 130), "\(ended)")
                #expect(try await Files.list(desk.path("place")).isEmpty)
            }
        }
    }

    @Test("a transfer into a registry that is killed at the last step, the manifest of the component")
    func intoRegistry() async throws {
        try await with(at: { $0.method == "PUT" && $0.path.hasSuffix("/\(Product.name)/manifests/1.0.0") }) {
            registry, stopping in
            try await Desk.with { desk in
                _ = try await desk.unpackGolden()
                let arguments = [
                    "transfer", "cv", "-r", "--copy-resources", "bundle//\(Product.root)", registry.components,
                ]
                try await kill(desk, stopping, arguments)
                #expect(try await !isThere(desk, registry.components, Product.name))
                stopping.disarm()
                _ = try await desk.ocm(arguments).checked()
                _ = try await desk.verify(registry.components).checked()
            }
        }
    }

    @Test("adding to an archive that is killed at any moment", arguments: ["archive", "archive.tgz"])
    func add(_ archive: String) async throws {
        try await Desk.with { desk in
            let files = (1...4).map { number in
                "- {name: file-\(number), type: blob, input: {type: file, path: file-\(number)}}"
            }
            for number in 1...4 {
                try await desk.write("file-\(number)", [UInt8](repeating: UInt8(number), count: 2_000_000))
            }
            try await desk.write("old.yaml", Product.small("acme.io/other"))
            try await desk.write(
                "new.yaml",
                """
                name: \(Product.name)
                version: 1.0.0
                provider: {name: acme.io}
                resources:
                \(files.joined(separator: "\n"))
                """)
            _ = try await desk.create(archive, "old.yaml").checked()
            _ = try await desk.run("cp", ["-r", archive, "before"]).checked()
            for milliseconds in [10, 20, 30, 45, 60, 80, 110, 150] {
                try await Files.remove(desk.path(archive), recursive: true)
                _ = try await desk.run("cp", ["-r", "before", archive]).checked()
                let delay = "0.\(String(1000 + milliseconds).dropFirst())"
                _ = try await desk.run(
                    "timeout", ["-s", "KILL", delay, Program.path, "add", "cv", "--file", archive, "new.yaml"])
                // what is there is whole: everything in it can be read
                let hashed = try await desk.ocm("hash", "cv", archive)
                #expect(hashed.succeeded && hashed.output.contains("acme.io/other"), "\(delay): \(hashed)")
                _ = try await desk.ocm("add", "cv", "--file", archive, "new.yaml").checked()
                let after = try await desk.ocm("check", "cv", "--fail-on-error", archive)
                #expect(after.succeeded && after.output.contains(Product.name), "\(delay): \(after)")
            }
        }
    }

    @Test("processes that add to one archive at once lose nothing", arguments: ["archive", "archive.tgz"])
    func atOnce(_ archive: String) async throws {
        try await Desk.with { desk in
            let names = (1...4).map { "acme.io/part-\($0)" }
            for name in names { try await desk.write("\(name).yaml", Product.small(name, text: "about \(name)")) }
            let added = try await withThrowingTaskGroup(of: (String, Outcome).self) { group in
                for name in names {
                    group.addTask {
                        (name, try await desk.create(archive, "\(name).yaml"))
                    }
                }
                return try await group.reduce(into: [String: Outcome]()) { $0[$1.0] = $1.1 }
            }
            let there = try await desk.ocm("hash", "cv", archive).checked().output
            for (name, outcome) in added {
                if archive == "archive" { #expect(outcome.succeeded, "\(outcome)") }
                // one that could not be added says so
                #expect(outcome.succeeded == there.contains("\(name) "), "\(outcome)\n\(there)")
                #expect(outcome.succeeded || outcome.sentences.count == 1, "\(outcome)")
            }
            #expect(added.values.contains { $0.succeeded })
        }
    }
}
