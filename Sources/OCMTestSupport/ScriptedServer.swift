import Diagnostics
import Dispatch
import Glibc
package import HTTP
import Synchronization

/// A server for tests that does on each connection exactly what a script says, right or wrong. It listens on 127.0.0.1.
package final class ScriptedServer: Sendable {
    /// After the last step a connection is closed.
    package typealias Step = SocketStep

    private struct State {
        var scripts: [[Step]]
        var sockets: Set<Int32> = []
        var connections = 0
        var stopped = false
    }

    private let listener: Int32
    package let port: Int
    private let state: Mutex<State>
    private let script = SocketScript()
    private let threads = DispatchGroup()

    /// One script a connection, in order; the last one serves all further ones.
    package init(_ scripts: [[Step]]) throws {
        state = Mutex(State(scripts: scripts))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) | listen(listener, 64) | getsockname(listener, address, &size)
            }
        }
        guard result == 0 else { throw Fault(.unavailable, "no port for a test server") }
        port = Int(UInt16(bigEndian: address.sin_port))
        start { self.accept() }
    }

    /// Runs a server while `body` does.
    package static func with<R>(_ scripts: [Step]..., body: (ScriptedServer) async throws -> R) async throws -> R {
        signal(SIGPIPE, SIG_IGN)
        let server = try ScriptedServer(scripts)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    package func uri(_ path: String = "/", query: String? = nil, scheme: String = "http") -> URI {
        URI(scheme: scheme, host: "127.0.0.1", port: port, path: path, query: query)
    }

    /// The requests that were taken by `readHead`, each up to its blank line.
    package var heads: [String] { script.heads }
    /// Bytes that `read` and `readAll` took.
    package var received: Int { script.count }
    /// Connections that were accepted.
    package var connections: Int { state.withLock { $0.connections } }

    /// Cuts all connections and waits for their threads.
    package func stop() async {
        state.withLock { state in
            state.stopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        let isStarted = OwnThread.start { [threads] in
            body()
            threads.leave()
        }
        if !isStarted { threads.leave() }
    }

    private func accept() {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { break }
            let steps = state.withLock { state -> [Step]? in
                guard !state.stopped else { return nil }
                state.sockets.insert(socket)
                state.connections += 1
                return state.scripts.count > 1 ? state.scripts.removeFirst() : state.scripts.first
            }
            guard let steps else {
                close(socket)
                break
            }
            start { self.play(steps, socket) }
        }
        close(listener)
    }

    private func play(_ steps: [Step], _ socket: Int32) {
        for step in steps {
            guard script.perform(step, socket) else { break }
        }
        state.withLock { state in
            state.sockets.remove(socket)
            close(socket)
        }
    }
}
