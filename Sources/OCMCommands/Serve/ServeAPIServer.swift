import Diagnostics
import Host
import Kubernetes

/// `ocm serve apiserver`
enum ServeAPIServer {
    static let data = Flag.text("data", placeholder: "FOLDER", "where objects and keys are kept; made if it is missing")
    static let listen = Flag.text(
        "listen", initial: "127.0.0.1:0", placeholder: "ADDRESS:PORT", "where to listen; port 0 chooses a free one")
    static let controllers = Flag.text(
        "controllers", initial: "all", placeholder: "all|none",
        "whether owned objects go with their owners and namespaces are furnished and emptied")
    static let history = Flag.duration(
        "history", initial: "5m", "how long changes are kept for watches and continued lists")

    static let command = Command(
        "serve", .apiserver, summary: "Serves the Kubernetes API from a folder",
        details: """
            A Kubernetes API server for one machine: objects, watches, patches, server-side apply, custom resources, RBAC. It
            is no cluster: there are no nodes, and nothing that is written runs. The first line of the output is
            "ready URL kubeconfig FILE", once it answers; the kubeconfig's user may do everything. The log goes to stderr, one
            JSON object a line. Ctrl-C or SIGTERM ends it.
            """,
        count: .none, flags: [data, listen, controllers, history],
        examples: ["ocm serve apiserver --data ./api", "kubectl --kubeconfig ./api/kubeconfig get namespaces"]
    ) { call in
        let folder = call.flags[data]
        guard !folder.isEmpty else { throw Fault(.invalid, "name the folder of the API server with --data FOLDER") }
        let address = try ListenAddress(call.flags[listen])
        var configuration = APIServerService.Configuration(folder: folder)
        (configuration.host, configuration.port) = (address.host, address.port)
        configuration.history = call.flags[history]
        configuration.log = ServerLog.make(call.console)
        switch call.flags[controllers] {
        case "all": configuration.controllers = true
        case "none": configuration.controllers = false
        case let other: throw Fault(.invalid, "--controllers \(other): expected all or none")
        }
        let service = APIServerService(configuration)
        try await Allocation.serving {
            try await service.run { address in
                call.console.print("ready \(address.url) kubeconfig \(address.kubeconfig)")
            }
        }
    }
}

extension Noun {
    static let apiserver = Noun("apiserver", areas: [], "a Kubernetes API server")
}
