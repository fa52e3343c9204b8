/// Docker Hub: one registry under several names.
package enum DockerHub {
    /// As references and credentials name it.
    package static let name = "docker.io"
    /// The host that answers for it.
    package static let endpoint = "registry-1.docker.io"
    package static let tokenService = "auth.docker.io"
    private static let names: Set = [name, "index.docker.io", endpoint]

    /// Whether a host without a port is Docker Hub.
    package static func isHost(_ host: String) -> Bool { names.contains(host) }
}
