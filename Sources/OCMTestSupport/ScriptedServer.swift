import Diagnostics
import Dispatch
import Glibc
package import HTTP
import Synchronization

/// A server for tests that does on each connection exactly what a script says, right or wrong: it speaks bytes,
/// not HTTP. It listens on 127.0.0.1.
package final class ScriptedServer: Sendable {
    /// What happens next on a connection. After the last step it is closed.
    package enum Step: Sendable {
        /// Takes a request up to the blank line; see `heads`.
        case readHead
        /// Takes that many bytes.
        case read(Int)
        /// Takes everything until the client ends.
        case readAll
        case send(String)
        case sendBytes([UInt8])
        /// One byte after the other, with a pause between.
        case trickle(String, every: Duration)
        /// The same text again and again until the client leaves.
        case sendForever(String)
        case fire(Signal)
        /// Does nothing until the client leaves.
        case stall
        /// Ends the connection so that the client sees a reset.
        case reset
    }

    private struct State {
        var scripts: [[Step]]
        var sockets: Set<Int32> = []
        var heads: [String] = []
        var received = 0
        var connections = 0
        var stopped = false
    }

    private let listener: Int32
    package let port: Int
    private let state: Mutex<State>
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
        thread { self.accept() }
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

    /// The requests that were read by `readHead`, each up to its blank line.
    package var heads: [String] { state.withLock { $0.heads } }
    /// Bytes that `read` and `readAll` took.
    package var received: Int { state.withLock { $0.received } }
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

    /// A thread of its own: those of a queue must not block.
    private func thread(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        let box = Unmanaged.passRetained(
            ThreadBody { [threads] in
                body()
                threads.leave()
            })
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, runThreadBody, box.toOpaque())
        guard result == 0 else {
            box.release()
            threads.leave()
            return
        }
        pthread_detach(thread)
    }

    private func accept() {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { break }
            let script = state.withLock { state -> [Step]? in
                guard !state.stopped else { return nil }
                state.sockets.insert(socket)
                state.connections += 1
                return state.scripts.count > 1 ? state.scripts.removeFirst() : state.scripts.first
            }
            guard let script else {
                close(socket)
                break
            }
            thread { self.play(script, socket) }
        }
        close(listener)
    }

    private func play(_ script: [Step], _ socket: Int32) {
        for step in script {
            guard perform(step, socket) else { break }
        }
        state.withLock { state in
            state.sockets.remove(socket)
            close(socket)
        }
    }

    private func perform(_ step: Step, _ socket: Int32) -> Bool {
        switch step {
        case .readHead:
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                var byte: UInt8 = 0
                guard recv(socket, &byte, 1, 0) == 1 else { return false }
                head.append(byte)
            }
            state.withLock { $0.heads.append(String(decoding: head, as: UTF8.self)) }
            return true
        case .read(let count): return read(socket, count)
        case .readAll: return read(socket, .max)
        case .send(let text): return send(socket, Array(text.utf8))
        case .sendBytes(let bytes): return send(socket, bytes)
        case .trickle(let text, let pause):
            for byte in text.utf8 {
                guard send(socket, [byte]) else { return false }
                usleep(UInt32(pause / .microseconds(1)))
            }
            return true
        case .sendForever(let text):
            let bytes = Array(text.utf8)
            while send(socket, bytes) {}
            return false
        case .fire(let signal):
            signal.fire()
            return true
        case .stall:
            var entry = pollfd(fd: socket, events: Int16(0x2000), revents: 0)
            poll(&entry, 1, 30_000)
            return true
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func read(_ socket: Int32, _ count: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var left = count
        while left > 0 {
            let got = recv(socket, &buffer, min(left, buffer.count), 0)
            guard got > 0 else { return count == .max && got == 0 }
            left -= got
            state.withLock { $0.received += got }
        }
        return true
    }

    private func send(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    argument.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() }
    return nil
}
