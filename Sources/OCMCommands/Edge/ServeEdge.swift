import Diagnostics
import Host
import Synchronization

/// `ocm serve edge`
enum ServeEdge {
    static let data = Flag.text("data", placeholder: "FOLDER", "where everything is kept; made if it is missing")
    static let registry = Flag.text(
        "registry", placeholder: "[http[s]://]HOST[:PORT][/PREFIX]",
        "use this registry as the internal one, instead of the edge's own")
    static let logins = Flag.text(
        "logins", placeholder: "FILE", "a config.json of docker with the login of --registry")
    static let kept = Flag.integer(
        "keep-releases", initial: 3,
        "how many releases of a component stay in the internal registry; what runs always does")
    static let workloads = Flag.text(
        "workloads", initial: "on", placeholder: "on|off",
        "whether workloads get a status, by whether their images could be pulled")
    static let listen = Flag.text(
        "listen", initial: "127.0.0.1:0", placeholder: "ADDRESS:PORT",
        "where the Kubernetes API listens; port 0: as before, else a free one")
    static let listenRegistry = Flag.text(
        "listen-registry", initial: "127.0.0.1:0", placeholder: "ADDRESS:PORT", "the same for the internal registry")

    static let command = Command(
        "serve", .edge, summary: "Runs everything that one machine needs to follow and deploy releases",
        details: """
            An internal registry, a Kubernetes API, the controllers of the delivery kinds and Flux, in one process with one
            folder. It is no cluster: nothing runs. A workload counts as ready when all its images are present and intact in the
            internal registry. Nothing but that registry and what --allow-registry names is ever contacted.
            Everybody on this machine reads the internal registry; the login that writes it is in FOLDER/registry-login, which
            is a DOCKER_CONFIG.
            The first line of the output is "ready URL kubeconfig FILE registry URL". The log goes to stderr, one JSON object a
            line. Ctrl-C or SIGTERM ends it; started again on its folder it goes on, after a crash, too.
            """,
        count: .none,
        flags: [
            data, registry, logins, ServeControllers.allowed, ServeControllers.authority, kept, workloads, listen,
            listenRegistry, ServiceEndpoints.figures,
        ],
        examples: [
            "ocm serve edge --data ./edge --allow-registry provider.example",
            "ocm serve edge --data ./edge --registry registry.internal/mirror --logins ~/.docker/config.json --allow-registry provider.example",
        ]
    ) { call in
        let endpoints = try ServiceEndpoints(call, listens: false)
        var settings = try await settings(call)
        settings.metrics = endpoints.metrics
        let (console, edge) = (call.console, Edge(settings: settings))
        let isReady = Mutex(false)
        let readiness = { @Sendable () async throws in
            guard isReady.withLock({ $0 }) else { throw Fault(.unavailable, "the edge is starting") }
        }
        try await Allocation.serving {
            try await endpoints.serving(readiness) {
                try await edge.run { addresses in
                    isReady.withLock { $0 = true }
                    console.print(
                        "ready \(addresses.api) kubeconfig \(addresses.kubeconfig) registry \(addresses.registry)")
                }
            }
        }
    }

    private static func settings(_ call: Invocation) async throws -> Edge.Settings {
        let folder = call.flags[data]
        guard !folder.isEmpty else { throw Fault(.invalid, "name the folder of the edge with --data FOLDER") }
        var settings = Edge.Settings(folder: Paths.normalised(Paths.join(Environment.currentFolder, folder)))
        let place = call.flags[registry]
        if !place.isEmpty { settings.registry = place.contains("://") ? place : "https://\(place)" }
        guard settings.registry != nil || !call.flags.isGiven(logins) else {
            throw Fault(.invalid, "--logins belongs to --registry; the edge's own registry has its own login")
        }
        if call.flags.isGiven(logins) {
            let bytes = try await Files.read(call.flags[logins], limit: KeySource.limit)
            settings.logins = [String(decoding: bytes, as: UTF8.self)]
        }
        settings.allowed = call.flags[ServeControllers.allowed]
        if call.flags.isGiven(ServeControllers.authority) {
            settings.roots = try await Files.read(call.flags[ServeControllers.authority], limit: KeySource.limit)
        }
        settings.keptReleases = call.flags[kept]
        guard settings.keptReleases > 0 else {
            throw Fault(.invalid, "--keep-releases \(settings.keptReleases): at least one release must stay")
        }
        switch call.flags[workloads] {
        case "on": settings.judgesWorkloads = true
        case "off": settings.judgesWorkloads = false
        case let other: throw Fault(.invalid, "--workloads \(other): expected on or off")
        }
        settings.api = try ListenAddress(call.flags[listen])
        settings.ownRegistry = try ListenAddress(call.flags[listenRegistry])
        settings.environment = call.environment
        settings.log = ServerLog.make(call.console)
        return settings
    }
}

extension Noun {
    static let edge = Noun("edge", areas: [], "a machine that deploys by itself")
}
