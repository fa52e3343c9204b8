import Diagnostics
package import HTTP

extension Server {
    private struct Done: Error {}

    /// Runs the server while `body` does, and stops it then.
    package func whileRunning<R>(_ body: (URI) async throws -> R) async throws -> R {
        var result: R?
        do {
            try await run { uri in
                result = try await body(uri)
                throw Done()
            }
        } catch is Done {}
        guard let result else { throw Fault(.cancelled, "the test was interrupted") }
        return result
    }
}
