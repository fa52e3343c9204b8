import Diagnostics
import Glibc
import HTTP
import Host
import OCMTestSupport
import Testing

private typealias Step = ScriptedServer.Step

@Suite("Connections that stay open")
struct DescriptorTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"

    @Test(
        "requests that are given up leave no connection behind, wherever they are", .timeLimit(.minutes(10)),
        arguments: [
            // in the TLS handshake, before the head, in the head, in the body, while sending
            ("https", [Step.stall]), ("https", [.read(5), .sendBytes([0x16, 3, 3, 0, 100, 2]), .stall]),
            ("http", [.readHead, .stall]), ("http", [.readHead, .send("HTTP/1.1 200 O"), .stall]),
            ("http", [.readHead, .send(head + "part"), .stall]), ("http", [.read(10), .stall]),
        ])
    func client(scheme: String, script: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(script) { server in
            try await withClient { client in
                let body = RequestBody.stream(length: 1 << 30, replayable: false) { writer in
                    while true { try await writer.write([UInt8](repeating: 1, count: 65536)) }
                }
                let tasks = (0..<16).map { number in
                    Task {
                        try await client.text(
                            Request("PUT", server.uri(scheme: scheme), body: number % 2 == 0 ? .none : body))
                    }
                }
                while server.connections < tasks.count { try await Task.sleep(for: .milliseconds(5)) }
                let during = try await openSockets(server.port, accepted: false)
                #expect(during >= tasks.count)
                for task in tasks { task.cancel() }
                for task in tasks { _ = await task.result }
                let after = try await settled(server.port, accepted: false)
                #expect(after == 0)
            }
        }
    }

    @Test("look-ups that are given up leave neither files nor threads behind", .timeLimit(.minutes(10)))
    func lookUps() async {
        // In a process of its own: elsewhere other tests open files as well.
        await #expect(processExitsWith: .success) { try await giveUpLookUps() }
    }

    @Test(
        "clients that leave at any point, garbage and half a handshake leave nothing behind", .timeLimit(.minutes(10)),
        arguments: [false, true])
    func server(isTLS: Bool) async throws {
        var configuration = ServerConfiguration()
        if isTLS {
            let identity = try ServerIdentity()
            configuration.tls = .init(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM)
        }
        try await Server(configuration) { request in
            _ = try await request.body.collect(upTo: 1 << 20)
            return ServerResponse(
                200,
                body: .stream(length: nil) { writer in
                    while true { try await writer.write([UInt8](repeating: 1, count: 65536)) }
                })
        }.whileRunning { uri in
            let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n"
            let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]
            let visits: [[SocketStep]] = [
                [], [.reset], [.send("PO"), .reset], [.send(post), .reset], [.send(post + "12345"), .reset],
                [.send(post + "1234567890"), .reset], [.send(post + "1234567890"), .read(100_000), .reset],
                [.sendBytes(hello)], [.sendBytes(hello), .reset], [.send("\u{0}\u{1}\u{2}\r\n\r\n"), .reset],
            ]
            await withTaskGroup(of: Void.self) { group in
                for visit in visits + visits + visits {
                    group.addTask { _ = await RawClient.run(uri, visit) }
                }
            }
            let after = try await settled(uri.effectivePort, accepted: true)
            #expect(after == 0)
        }
    }
}

/// How many sockets of this process are connected to a port of this machine, or those that such a port accepted.
private func openSockets(_ port: Int, accepted: Bool) async throws -> Int {
    try await Files.list("/proc/self/fd").compactMap { Int32($0) }.count { file in
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                accepted ? getsockname(file, address, &size) == 0 : getpeername(file, address, &size) == 0
            }
        }
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length)
        return isKnown && isListening == 0 && address.sin_family == sa_family_t(AF_INET)
            && Int(UInt16(bigEndian: address.sin_port)) == port
    }
}

/// The same, once there are none, or after a minute.
private func settled(_ port: Int, accepted: Bool) async throws -> Int {
    for _ in 0..<1200 where try await openSockets(port, accepted: accepted) > 0 {
        try await Task.sleep(for: .milliseconds(50))
    }
    return try await openSockets(port, accepted: accepted)
}

private func giveUpLookUps() async throws {
    try await withClient { client in
        _ = try? await client.text(Request("GET", URI("http://first.invalid/")))
        // The first timer opens a file that stays.
        try await Task.sleep(for: .milliseconds(50))
        // Of what each of them would leave behind there would be 64; workers of the pool and files of the system come and go.
        let few = 8
        let files = try await Files.list("/proc/self/fd").count
        let threads = try await Files.list("/proc/self/task").count
        let tasks = (0..<64).map { number in
            Task { try await client.text(Request("GET", URI("http://name\(number).invalid/"))) }
        }
        for (number, task) in tasks.enumerated() {
            if number % 2 == 0 { await Task.yield() }
            task.cancel()
        }
        for task in tasks { _ = await task.result }
        // A look-up that is given up lasts as long as the resolver takes.
        var left = (files: Int.max, threads: Int.max)
        for _ in 0..<6000 where left.files > files + few || left.threads > threads + few {
            try await Task.sleep(for: .milliseconds(50))
            left = (try await Files.list("/proc/self/fd").count, try await Files.list("/proc/self/task").count)
        }
        #expect(left.files <= files + few)
        #expect(left.threads <= threads + few)
    }
}
