import Diagnostics
import HTTP
import Host
import Kubernetes
import OCMDelivery
import OCMDeployment

/// `ocm serve controllers`
enum ServeControllers {
    static let registry = Flag.text(
        "registry", placeholder: "[http[s]://]HOST[:PORT][/PREFIX]",
        "the internal registry: there the contents of snapshots are kept")
    static let allowed = Flag.list(
        "allow-registry", placeholder: "HOST[:PORT][/PREFIX]",
        "a registry that may be reached besides the internal one; without a port: all of the host")
    static let authority = Flag.text("ca", placeholder: "FILE", "trust these certificate authorities (PEM), too")
    static let logins = Flag.text(
        "logins", placeholder: "FILE",
        "a config.json of docker with logins, used where an object names none; for the internal registry, too")
    static let namespace = Flag.text("namespace", placeholder: "NAME", "look after the objects of this namespace only")
    static let certificateSecret = Flag.text(
        "certificate-secret", placeholder: "NAME",
        "the Secret with the authority of the internal registry, for Flux, in the namespace of each deployer")
    static let pullSecret = Flag.text(
        "pull-secret", placeholder: "NAME",
        "the Secret with a login of the internal registry, for Flux, in the namespace of each deployer")
    static let definitions = Flag.text(
        "definitions", initial: "install", placeholder: "install|none",
        "whether the definitions of the kinds are applied at the start")

    static let command = Command(
        "serve", .controllers, summary: "Runs the controllers of the delivery kinds against a Kubernetes API",
        details: """
            Looks after ComponentSubscription, ComponentVersion, ComponentDescriptor, Resource, Localization, Configuration,
            Snapshot and FluxDeployer (delivery.ocm.software/v1alpha1). What they deploy is applied by Flux, the real one or
            that of "ocm serve edge". Nothing but the internal registry and what --allow-registry names is ever contacted; an
            object that wants more says so in a condition.
            Kinds that the API does not serve and permissions that are missing are told once in the log, and tried again; if the
            API can't be reached at the start, or does not know the caller, that ends it.
            With --leader-elect, one of several works and the others wait; their role must let them get, create and update
            leases.
            The first line of the output is "ready", when it works. The log goes to stderr, one JSON object a line. Ctrl-C or
            SIGTERM ends it.
            """,
        count: .none,
        flags: [
            ClusterAccess.kubeconfig, ClusterAccess.context, registry, allowed, authority, logins, namespace,
            certificateSecret, pullSecret, definitions, ServiceEndpoints.health, ServiceEndpoints.figures,
        ] + Leadership.flags,
        examples: [
            "ocm serve controllers --kubeconfig ~/.kube/config --registry registry.internal:5000 --allow-registry provider.example"
        ]
    ) { call in
        let place = try place(call)
        var options = DeploymentControllers.Options(registry: place)
        options.policy = try RegistryPolicy(only: [place] + call.flags[allowed], anyPort: true)
        options.environment = call.environment
        options.log = ServerLog.make(call.console)
        if call.flags.isGiven(authority) {
            options.roots = try await Files.read(call.flags[authority], limit: KeySource.limit)
        }
        if call.flags.isGiven(logins) {
            let bytes = try await Files.read(call.flags[logins], limit: KeySource.limit)
            options.logins = [String(decoding: bytes, as: UTF8.self)]
        }
        if call.flags.isGiven(namespace) { options.namespace = call.flags[namespace] }
        if call.flags.isGiven(certificateSecret) { options.fluxSecrets.certificate = call.flags[certificateSecret] }
        if call.flags.isGiven(pullSecret) { options.fluxSecrets.login = call.flags[pullSecret] }
        switch call.flags[definitions] {
        case "install": options.installsDefinitions = true
        case "none": options.installsDefinitions = false
        case let other: throw Fault(.invalid, "--definitions \(other): expected install or none")
        }
        options.reportsAccess = true
        let endpoints = try ServiceEndpoints(call)
        options.metrics = endpoints.metrics
        let client = try APIClient(try await ClusterAccess.configuration(call))
        let result: Result<Void, any Error>
        do {
            result = .success(try await Allocation.serving { try await run(call, client, options, endpoints) })
        } catch { result = .failure(error) }
        await client.shutdown()
        try result.get()
    }

    private static func run(
        _ call: Invocation, _ client: APIClient, _ options: DeploymentControllers.Options, _ endpoints: ServiceEndpoints
    ) async throws {
        let console = call.console
        try await endpoints.serving({ _ = try await client.send("GET", "/apis/delivery.ocm.software/v1alpha1") }) {
            try await Leadership.leading(ControllerAccess.name, call, client, options.log, options.metrics) {
                try await DeploymentControllers(client, options).run { _ in
                    console.print("ready")
                    return []
                }
            }
        }
    }

    private static func place(_ call: Invocation) throws -> String {
        let text = call.flags[registry]
        guard !text.isEmpty else {
            throw Fault(.invalid, "name the internal registry with --registry HOST[:PORT][/PREFIX]")
        }
        return text.contains("://") ? text : "https://\(text)"
    }
}

extension Noun {
    static let controllers = Noun("controllers", areas: [], "the controllers of the delivery kinds")
}
