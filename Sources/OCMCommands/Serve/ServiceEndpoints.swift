import Diagnostics
import HTTP
import Host

/// What a service answers about itself, for probes and for Prometheus.
struct ServiceEndpoints: Sendable {
    static let health = Flag.text("listen", placeholder: "ADDRESS:PORT", "answer /healthz and /readyz there")
    static let figures = Flag.text(
        "metrics", placeholder: "ADDRESS:PORT", "answer /metrics (Prometheus) there, /healthz and /readyz, too")

    private let health: ListenAddress?
    private let figures: ListenAddress?
    /// Nil unless they are asked for.
    let metrics: Metrics?

    /// - Parameter listens: whether the command has `--listen` for its health.
    init(_ call: Invocation, listens: Bool = true) throws {
        health = try listens && call.flags.isGiven(Self.health) ? ListenAddress(call.flags[Self.health]) : nil
        figures =
            try call.flags.isGiven(Self.figures)
            ? ListenAddress(call.flags[Self.figures], option: "--metrics") : nil
        metrics = figures == nil ? nil : Metrics()
        metrics?.measureProcess()
    }

    /// Answers while `body` runs. `isReady` throws when the program can't do its work.
    func serving(
        _ isReady: @escaping @Sendable () async throws -> Void, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        var addresses: [ListenAddress] = []
        if let figures { addresses.append(figures) }
        if let health, health != figures { addresses.append(health) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for address in addresses {
                var configuration = address.configuration
                configuration.threads = 1
                let server = Server(configuration) { request in
                    await answer(request, tellsFigures: address == figures, isReady)
                }
                group.addTask { try await server.run { _ in } }
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// `/healthz`: the program runs; `/readyz`: it can do its work.
    private func answer(
        _ request: ServerRequest, tellsFigures: Bool, _ isReady: @Sendable () async throws -> Void
    ) async -> ServerResponse {
        switch request.path {
        case "/healthz": return text(200, "ok\n")
        case "/readyz":
            do {
                try await isReady()
                return text(200, "ok\n")
            } catch { return text(503, "not ready\n") }
        case "/metrics":
            guard tellsFigures, let metrics else { break }
            return text(200, metrics.text, type: Metrics.contentType)
        default: break
        }
        return text(404, "not found\n")
    }

    private func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> ServerResponse {
        ServerResponse(status, fields: ["Content-Type": type], body: .bytes(Array(text.utf8)))
    }
}
