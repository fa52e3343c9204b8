import Host

/// gardener-ocm, an implementation of OCM in Python. `scripts/peers` prepares it and prints its interpreter.
enum Gardener {
    /// `OCM_GARDENER_PYTHON` (then it must work), else where `scripts/peers` puts it.
    static let python: String? = {
        if let given = Environment.nonEmpty("OCM_GARDENER_PYTHON") { return given }
        let folders = #filePath.split(separator: "/").dropLast(4).map(String.init)
        let local = "/" + (folders + [".build-peers", "bin", "python"]).joined(separator: "/")
        return Peers.isInstalled(local) ? local : nil
    }()
}

extension Desk {
    /// Runs `ocm` of gardener-ocm. It speaks TLS only, with the login of docker.
    func gardener(_ arguments: String...) async throws -> Outcome {
        let authority = environment["SSL_CERT_FILE"] ?? ""
        return try await with(["REQUESTS_CA_BUNDLE": authority, "PYTHONDONTWRITEBYTECODE": "1"]).run(
            Gardener.python ?? "", ["-m", "ocm"] + arguments)
    }
}
