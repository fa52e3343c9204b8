import Diagnostics
import Flux
import Host
import Kubernetes
import OCMDelivery

/// `ocm serve flux`
enum ServeFlux {
    static let data = Flag.text("data", placeholder: "FOLDER", "where artifacts are kept; made if it is missing")
    static let allowed = Flag.list(
        "allow-registry", placeholder: "HOST[:PORT][/PREFIX]",
        "a registry that sources may be in; without this flag: every registry")
    static let authority = Flag.text("ca", placeholder: "FILE", "trust these certificate authorities (PEM), too")
    static let port = Flag.text(
        "artifact-port", placeholder: "PORT",
        "where artifacts are served on this machine; by default as before, else a free one")
    static let requeue = Flag.duration(
        "requeue-dependency", initial: "30s", "when what waits for a source or a dependency is looked at again")

    static let command = Command(
        "serve", .flux, summary: "Runs the embedded Flux against a Kubernetes API",
        details: """
            Looks after OCIRepository and Kustomization (source.toolkit.fluxcd.io and kustomize.toolkit.fluxcd.io, v1) where no
            real Flux runs: what sources hold is applied, watched and removed. Objects of the other kinds of Flux get a
            condition that says that they are not supported. The definitions of the kinds are applied at the start.
            With --leader-elect, one of several works and the others wait; each needs a folder of its own.
            The first line of the output is "ready", when it works. The log goes to stderr, one JSON object a line. Ctrl-C or
            SIGTERM ends it.
            """,
        count: .none,
        flags: [
            ClusterAccess.kubeconfig, ClusterAccess.context, data, allowed, authority, port, requeue,
            ServiceEndpoints.health, ServiceEndpoints.figures,
        ] + Leadership.flags,
        examples: ["ocm serve flux --kubeconfig ./api/kubeconfig --data ./flux --allow-registry registry.internal:5000"]
    ) { call in
        let folder = call.flags[data]
        guard !folder.isEmpty else { throw Fault(.invalid, "name the folder for artifacts with --data FOLDER") }
        let client = try APIClient(try await ClusterAccess.configuration(call))
        let result: Result<Void, any Error>
        do {
            result = .success(try await Allocation.serving { try await run(call, client, folder) })
        } catch { result = .failure(error) }
        await client.shutdown()
        try result.get()
    }

    private static func run(_ call: Invocation, _ client: APIClient, _ folder: String) async throws {
        let endpoints = try ServiceEndpoints(call)
        var options = try await options(call)
        options.metrics = endpoints.metrics
        let console = call.console
        try await endpoints.serving({ _ = try await client.send("GET", "/apis") }) { [options] in
            try await Leadership.leading("ocm-flux", call, client, options.log, options.metrics) {
                try await FluxControllers(client, folder: folder, options).run { _ in console.print("ready") }
            }
        }
    }

    private static func options(_ call: Invocation) async throws -> FluxOptions {
        var options = FluxOptions()
        options.requeueDependency = call.flags[requeue]
        options.log = ServerLog.make(call.console)
        if call.flags.isGiven(port) {
            guard let number = UInt16(call.flags[port]) else {
                throw Fault(.invalid, "--artifact-port \(call.flags[port]): expected a number below 65536")
            }
            options.port = Int(number)
        }
        if call.flags.isGiven(authority) {
            options.extraRoots = try await Files.read(call.flags[authority], limit: KeySource.limit)
        }
        if call.flags.isGiven(allowed) {
            let policy = try RegistryPolicy(only: call.flags[allowed], anyPort: true)
            options.allowRepository = { authority, repository in
                try policy.check(authority: authority, repository: repository, subject: "the source")
            }
            options.allowAddress = { try policy.check(address: $0) }
        }
        return options
    }
}

extension Noun {
    static let flux = Noun("flux", areas: [], "the embedded Flux")
}
