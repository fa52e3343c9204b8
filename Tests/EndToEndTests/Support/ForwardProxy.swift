import Diagnostics
import Glibc
import OCMTestSupport
import Synchronization

/// A proxy as companies have one: it takes CONNECT and requests with an absolute address. Every name leads to one port of
/// this machine, so names that exist nowhere can be used.
final class ForwardProxy: Sendable {
    private struct State {
        var heads: [String] = []
        var sockets: Set<Int32> = []
        var isStopped = false
    }

    /// `127.0.0.1:PORT`
    let address: String
    private let listener: Int32
    private let target: UInt16
    /// What `Proxy-Authorization` must say; nil: nothing.
    private let authorization: String?
    private let state = Mutex(State())

    /// Runs one while `body` does, in front of `registry`.
    static func with<R>(
        _ registry: TestRegistry, authorization: String? = nil, _ body: (ForwardProxy) async throws -> R
    ) async throws -> R {
        let proxy = try ForwardProxy(registry, authorization)
        defer { proxy.stop() }
        return try await body(proxy)
    }

    private init(_ registry: TestRegistry, _ authorization: String?) throws {
        let port = registry.address.split(separator: ":").last.flatMap { UInt16($0) }
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var own = Self.loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &own) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { own in
                bind(listener, own, size) | listen(listener, 64) | getsockname(listener, own, &size)
            }
        }
        guard result == 0, let port else { throw Fault(.unavailable, "no port for a proxy") }
        target = port
        self.authorization = authorization
        address = "127.0.0.1:\(UInt16(bigEndian: own.sin_port))"
        guard OwnThread.start({ self.accept() }) else { throw Fault(.unavailable, "no thread for a proxy") }
    }

    /// First lines of the requests that came.
    var requests: [String] { state.withLock { $0.heads } }

    private func stop() {
        state.withLock { state in
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func accept() {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { break }
            guard isKept(socket), OwnThread.start({ self.serve(socket) }) else { continue }
        }
        close(listener)
    }

    private func isKept(_ socket: Int32) -> Bool {
        state.withLock { state in
            if state.isStopped { close(socket) } else { state.sockets.insert(socket) }
            return !state.isStopped
        }
    }

    private func drop(_ socket: Int32) {
        state.withLock { state in
            state.sockets.remove(socket)
            close(socket)
        }
    }

    private func serve(_ client: Int32) {
        defer { drop(client) }
        guard let (head, rest) = readHead(client), let line = head.split(whereSeparator: \.isNewline).first else {
            return
        }
        state.withLock { $0.heads.append(String(line)) }
        if let authorization, !head.contains("Proxy-Authorization: \(authorization)\r\n") {
            return send("HTTP/1.1 407 Credentials Wanted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", client)
        }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(target)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard isKept(server) else { return }
        defer { drop(server) }
        guard result == 0 else { return send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", client) }
        if line.hasPrefix("CONNECT ") {
            send("HTTP/1.1 200 Connection established\r\n\r\n", client)
        } else {
            send(Self.forwarded(head), server)
        }
        write(rest, server)
        pump(client, server)
    }

    /// The head as the server gets it: path instead of address, one request a connection.
    private static func forwarded(_ head: String) -> String {
        // CR LF is one character
        var lines = head.split(separator: "\r\n" as Character, omittingEmptySubsequences: false).map(String.init)
            .filter { !$0.hasPrefix("Proxy-") }
        var parts = (lines.first ?? "").split(separator: " ").map(String.init)
        if parts.count == 3, parts[1].hasPrefix("http://") {
            let path = parts[1].dropFirst(7).drop { $0 != "/" }
            parts[1] = path.isEmpty ? "/" : String(path)
            lines[0] = parts.joined(separator: " ")
        }
        lines.insert("Connection: close", at: 1)
        return lines.joined(separator: "\r\n")
    }

    /// Up to the blank line, and what came behind it.
    private func readHead(_ socket: Int32) -> (head: String, rest: [UInt8])? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while all.count < 100_000 {
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { return nil }
            all += buffer.prefix(count)
            if let end = all.firstRange(of: Array("\r\n\r\n".utf8)) {
                return (String(decoding: all[..<end.upperBound], as: UTF8.self), Array(all[end.upperBound...]))
            }
        }
        return nil
    }

    private func send(_ text: String, _ socket: Int32) { write(Array(text.utf8), socket) }

    private func write(_ bytes: [UInt8], _ socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Hands bytes both ways until one side is at its end.
    private func pump(_ a: Int32, _ b: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            var pollers = [a, b].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&pollers, 2, -1) > 0 else { return }
            for (i, other) in [b, a].enumerated() where pollers[i].revents != 0 {
                let count = read(pollers[i].fd, &buffer, buffer.count)
                guard count > 0 else { return }
                write(Array(buffer.prefix(count)), other)
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
