import Diagnostics
import Host

/// Gives requests to the handler of a server in this process: the same messages, without a connection.
package struct LocalTransport: Transport {
    private let handler: Server.Handler
    /// DER, leaf first: who sends the requests.
    private let certificates: [[UInt8]]

    /// The handler goes on when what it wrote was read.
    private static let capacity = 1

    package init(handler: @escaping Server.Handler, certificates: [[UInt8]]) {
        self.handler = handler
        self.certificates = certificates
    }

    package func withResponse<R>(_ request: Request, _ use: (Response) async throws -> R) async throws -> R {
        var body: [UInt8] = []
        switch request.body {
        case .none: break
        case .bytes(let bytes): body = bytes
        case .stream: throw Fault(.unsupported, "a request inside of one process has its body in memory")
        }
        let answer = try await handler(
            ServerRequest(
                method: request.method, path: request.uri.path, query: request.uri.query, fields: request.fields,
                body: BytesReader(body), clientCertificates: certificates))
        func response(_ body: any ByteReader) -> Response {
            Response(status: answer.status, fields: answer.fields, uri: request.uri, body: body)
        }
        switch answer.body {
        case .none, .head: return try await use(response(BytesReader([])))
        case .bytes(let bytes): return try await use(response(BytesReader(bytes)))
        case .file: throw Fault(.unsupported, "an answer inside of one process comes from no file")
        case .stream(_, let produce):
            let pipe = ChunkPipe(capacity: Self.capacity)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        try await produce(pipe)
                        pipe.end(nil)
                    } catch { pipe.end(error) }
                }
                defer {
                    pipe.end(Fault(.cancelled, "nobody reads any more"))
                    group.cancelAll()
                }
                return try await use(response(pipe))
            }
        }
    }

    package func shutdown() async {}
}
