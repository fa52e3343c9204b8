import Diagnostics
import Host
import Synchronization

/// Sends requests over connections that it keeps: HTTP/1.1, plain and TLS.
///
/// All run on one thread of the client's own, which starts with the first request. The answer lives in the scope
/// of the closure that is given to `withResponse`; its body is pulled, so a slow reader slows the sender down.
/// A request is not repeated, but for one that met a kept connection which turned out dead, before any answer.
package final class Client: Sendable {
    private let configuration: ClientConfiguration
    private let loop: TransferLoop
    private let trust = Mutex<TrustStore.Source?>(nil)

    package init(_ configuration: ClientConfiguration = ClientConfiguration()) {
        self.configuration = configuration
        let shortest =
            min(configuration.stallTimeout, configuration.headTimeout, configuration.paceGrace).milliseconds
        loop = TransferLoop(
            .init(
                connectionsPerHost: configuration.maximumConnectionsPerHost,
                tickMilliseconds: Int32(min(1000, max(10, shortest / 4)))))
    }

    deinit {
        loop.stop()
    }

    /// Ends what is under way and closes all connections.
    package func shutdown() async {
        loop.stop()
        await loop.waitForEnd()
    }

    /// Requests under way; 0 when all scopes have ended.
    package var openTransfers: Int { loop.openTransfers }

    /// Sends `request`, follows its redirects and gives the answer to `use`, whatever its status is. What of the body
    /// is unread when `use` returns is dropped.
    ///
    /// Faults name HOST:PORT: `unavailable`, `timedOut`, `denied` (certificates, `allow`), `corrupt` (not HTTP),
    /// `limit`, `cancelled`, `invalid`. Errors of `use` and of a body's `produce` come through as they are.
    package func withResponse<R>(_ request: Request, _ use: (Response) async throws -> R) async throws -> R {
        var request = request
        for _ in 0...Redirects.limit {
            switch try await attempts(request, use) {
            case .value(let value): return value
            case .redirect(let next): request = next
            }
        }
        throw Fault(.limit, "\(request.uri.place): more than \(Redirects.limit) redirects")
    }

    private enum Step<R> {
        case value(R)
        case redirect(Request)
    }

    /// A second attempt only after a dead connection, and only of what can be sent again.
    private func attempts<R>(_ request: Request, _ use: (Response) async throws -> R) async throws -> Step<R> {
        if case .stream(_, false, _) = request.body { return try await exchange(request, isFresh: true, use) }
        do {
            return try await exchange(request, isFresh: false, use)
        } catch is DeadConnection {
            return try await exchange(request, isFresh: true, use)
        }
    }

    private func exchange<R>(
        _ request: Request, isFresh: Bool, _ use: (Response) async throws -> R
    ) async throws -> Step<R> {
        let transfer = Transfer(try await setup(request, isFresh), loop: loop)
        return try await withTaskCancellationHandler {
            if Task.isCancelled { transfer.cancel() }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                loop.add(transfer)
                if case .stream(_, _, let produce) = request.body, let outbound = transfer.outbound {
                    group.addTask {
                        do {
                            try await produce(outbound)
                            outbound.finish()
                        } catch {
                            outbound.fail(error)
                        }
                    }
                }
                let result: Result<Step<R>, any Error>
                do { result = .success(try await step(transfer, use)) } catch { result = .failure(error) }
                loop.remove(transfer.id)
                group.cancelAll()
                try? await transfer.released.value()
                return try result.get()
            }
        } onCancel: {
            transfer.cancel()
            loop.remove(transfer.id)
        }
    }

    private func step<R>(_ transfer: Transfer, _ use: (Response) async throws -> R) async throws -> Step<R> {
        let head = try await transfer.head.value()
        let request = transfer.setup.request
        if let next = try Redirects.next(after: head, to: request) { return .redirect(next) }
        let response = Response(
            status: head.status, fields: head.fields, uri: request.uri, body: transfer.inbound)
        return .value(try await use(response))
    }

    private func setup(_ request: Request, _ isFresh: Bool) async throws -> TransferSetup {
        guard try URI(request.uri.description) == request.uri else {
            throw Fault(.invalid, "the address of \(request.uri.place) is not valid")
        }
        guard Fields.isToken(request.method.utf8) else { throw Fault(.invalid, "the method is not a token") }
        if let name = request.fields.firstInvalidName {
            throw Fault(.invalid, "the header field “\(name.prefix(50))” for \(request.uri.place) is not valid")
        }
        try configuration.allow(request.uri)
        try request.allow?(request.uri)
        let proxy = configuration.proxies.proxy(for: request.uri)
        let needsTrust = request.uri.scheme == "https" || proxy?.hasPrefix("https:") == true
        return TransferSetup(
            request: request, configuration: configuration, trust: needsTrust ? try await trusted() : nil,
            proxy: try proxy.map(Client.supported), isFresh: isFresh)
    }

    /// Read once, off the cooperative pool.
    private func trusted() async throws -> TrustStore.Source {
        if let known = trust.withLock({ $0 }) { return known }
        let (roots, extra) = (configuration.roots, configuration.extraRoots)
        let source = try await Blocking.run { try TrustStore.source(roots: roots, extra: extra) }
        trust.withLock { $0 = source }
        return source
    }

    /// Go lets a SOCKS proxy resolve names; libcurl calls that socks5h.
    private static func supported(_ proxy: String) throws -> String {
        for scheme in ["http://", "https://", "socks5h://"] where proxy.hasPrefix(scheme) { return proxy }
        if proxy.hasPrefix("socks5://") { return "socks5h://" + proxy.dropFirst(9) }
        throw Fault(.unsupported, "a proxy must be http, https or socks5; check HTTP_PROXY and HTTPS_PROXY")
    }
}
