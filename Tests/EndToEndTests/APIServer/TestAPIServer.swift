import Diagnostics
import Host
import Kubernetes

/// `ocm serve apiserver` of the executable that is tested, on a folder of a desk.
struct TestAPIServer: Sendable {
    let desk: Desk
    let kubeconfig: String
    let client: APIClient

    /// Runs one as long as `body` takes; at the end it is killed (SIGKILL), as a machine that loses its power.
    static func with<R: Sendable>(
        _ desk: Desk, _ folder: String = "api", port: Int = 0, _ options: [String] = [],
        _ body: @escaping @Sendable (TestAPIServer) async throws -> R
    ) async throws -> R {
        try await desk.write("\(folder).out", "")
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                let script = #"exec "$0" serve apiserver --data "$1" "${@:2}" >"$1.out" 2>"$1.log""#
                let words = ["-c", script, Program.path, folder, "--listen", "127.0.0.1:\(port)"] + options
                let result = try await Processes.run(
                    "bash", words, environment: desk.environment, folder: desk.folder, timeout: .seconds(600))
                let log = try await desk.text("\(folder).log").suffix(2000)
                throw Fault(.unavailable, "\(Outcome("ocm serve apiserver", result))\n\(log)")
            }
            group.addTask {
                var line = ""
                while !line.hasSuffix("\n") {
                    try await Task.sleep(for: .milliseconds(10))
                    line = try await desk.text("\(folder).out")
                }
                let kubeconfig = desk.path("\(folder)/kubeconfig")
                let client = try APIClient(try await ClusterConfiguration.kubeconfig(kubeconfig))
                let result: Result<R, any Error>
                do {
                    result = .success(try await body(TestAPIServer(desk: desk, kubeconfig: kubeconfig, client: client)))
                } catch { result = .failure(error) }
                await client.shutdown()
                return try result.get()
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else { throw CancellationError() }
            return result
        }
    }
}
