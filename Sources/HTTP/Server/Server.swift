/// Serves HTTP/1.1, plain or TLS, by one async handler.
///
/// Bodies stream both ways at the pace of the slower side. When a client leaves, the task of its handler is
/// cancelled. What a handler throws is answered by 500 and told to the log only.
package struct Server: Sendable {
    package typealias Handler = @Sendable (ServerRequest) async throws -> ServerResponse

    private let configuration: ServerConfiguration
    private let handler: Handler

    package init(_ configuration: ServerConfiguration = ServerConfiguration(), handler: @escaping Handler) {
        self.configuration = configuration
        self.handler = handler
    }

    /// Listens, calls `onReady` with the address, and serves until the task is cancelled; then it ends within a second,
    /// if the handlers do. It returns without an error then; it throws what hinders the start or what `onReady` throws.
    package func run(_ onReady: (URI) async throws -> Void = { _ in }) async throws {
        let core = try ServerCore(configuration, handler)
        let result: Result<Void, any Error>
        do {
            let port = try core.start()
            let uri = URI(
                scheme: configuration.tls == nil ? "http" : "https", host: configuration.host, port: port, path: "/")
            try await onReady(uri)
            await untilCancelled()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await core.stop()
        assert(core.openExchanges == 0 && core.openConnections == 0, "a server left requests or connections behind")
        try result.get()
    }

    private func untilCancelled() async {
        let cancelled = OneShot<Void>()
        await withTaskCancellationHandler {
            try? await cancelled.value()
        } onCancel: {
            cancelled.fulfil(.success(()))
        }
    }
}
