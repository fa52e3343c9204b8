package import Diagnostics
package import HTTP

/// How the embedded Flux runs.
package struct FluxOptions: Sendable {
    /// Throws for a repository (`HOST[:PORT]` and its name there) that must not be reached: asked before any connection.
    package var allowRepository: @Sendable (_ authority: String, _ repository: String) throws -> Void = { _, _ in }
    /// Throws for an address that must not be reached, redirects and token services too: asked before any connection.
    package var allowAddress: @Sendable (URI) throws -> Void = { _ in }
    /// The authorities that registries are checked with, PEM; nil: those of the system.
    package var roots: [UInt8]?
    /// Authorities besides, PEM.
    package var extraRoots: [UInt8] = []
    /// When an object whose dependencies or source are not ready is looked at again.
    package var requeueDependency = Duration.seconds(30)
    /// Where artifacts are served on this machine; 0: where they were served before, else a free port.
    package var port = 0
    /// Whether the definitions of the kinds are brought into the cluster.
    package var installsDefinitions = true
    package var log = Log.silent
    /// Gets what the controllers do.
    package var metrics: Metrics?

    package init() {}
}
