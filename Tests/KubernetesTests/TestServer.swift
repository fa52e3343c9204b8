import Diagnostics
import Host
import OCMTestSupport

@testable import Kubernetes

/// An API server of a test's own.
enum TestServer {
    private struct Done: Error {}

    /// Runs `body` with an administrator's client and the address of the server.
    static func with(
        controllers: Bool = true, log: Log = .silent,
        _ body: @escaping @Sendable (APIClient, String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with(prefix: "api") { folder in
            var configuration = APIServerService.Configuration(folder: folder)
            (configuration.controllers, configuration.log) = (controllers, log)
            do {
                try await APIServerService(configuration).run { address in
                    let client = try APIClient(await ClusterConfiguration.kubeconfig(address.kubeconfig))
                    let result: Result<Void, any Error>
                    do { result = .success(try await body(client, address.url)) } catch { result = .failure(error) }
                    await client.shutdown()
                    try result.get()
                    throw Done()
                }
            } catch is Done {}
        }
    }
}
