import Diagnostics
import Host
import Synchronization
import Testing

@testable import HTTP

@Suite("Requests inside of one process")
struct LocalTransportTests {
    private func request() throws -> Request {
        Request("POST", try URI("https://localhost/a%2Fb?c=d"), fields: ["X-A": "1"], body: .bytes([1, 2]))
    }

    @Test("a request arrives as it would by a connection, with the certificate")
    func messages() async throws {
        let transport = LocalTransport(
            handler: { request in
                let body = try await request.body.collect(upTo: 10)
                let text = [request.method, request.path, request.query ?? "-", request.fields["X-A"] ?? "-"]
                return ServerResponse(
                    202, fields: ["X-B": "2"],
                    body: .bytes(Array("\(text.joined(separator: " ")) \(body) \(request.clientCertificates)".utf8)))
            }, certificates: [[7]])
        try await transport.withResponse(request()) { response in
            let body = try await response.body.collect(upTo: 100)
            #expect(String(decoding: body, as: UTF8.self) == "POST /a%2Fb c=d 1 [1, 2] [[7]]")
            #expect(response.status == 202 && response.fields["X-B"] == "2")
        }
    }

    @Test("a stream comes whole, and its failure with it")
    func stream() async throws {
        for fails in [false, true] {
            let transport = LocalTransport(
                handler: { _ in
                    ServerResponse(
                        200,
                        body: .stream(length: nil) { writer in
                            for number in 0..<10 {
                                try await writer.write([UInt8](repeating: UInt8(number), count: 100_000))
                            }
                            if fails { throw Fault(.corrupt, "x") }
                        })
                }, certificates: [])
            do {
                let body = try await transport.withResponse(request()) { try await $0.body.collect(upTo: 1 << 20) }
                #expect(!fails && body == (0..<10).flatMap { [UInt8](repeating: UInt8($0), count: 100_000) })
            } catch let fault as Fault {
                #expect(fails && fault.code == .corrupt)
            }
        }
    }

    @Test("a stream that nobody reads to its end is ended, full or quiet", arguments: [true, false])
    func abandoned(isFull: Bool) async throws {
        let ended = Mutex(false)
        let transport = LocalTransport(
            handler: { _ in
                ServerResponse(
                    200,
                    body: .stream(length: nil) { writer in
                        defer { ended.withLock { $0 = true } }
                        try await writer.write([1])
                        while isFull { try await writer.write([UInt8](repeating: 0, count: 100_000)) }
                        try await Task.sleep(for: .seconds(600))
                    })
            }, certificates: [])
        let first = try await transport.withResponse(request()) { try await $0.body.next() }
        #expect(first == [1])
        #expect(ended.withLock { $0 })
    }
}
