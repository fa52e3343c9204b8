import CMicroHTTPD
import Diagnostics
import Glibc
import Host
import Synchronization

/// An answer in the form that libmicrohttpd sends.
final class Answer: Sendable {
    typealias Production = (outbound: OutboundBuffer, produce: @Sendable (any ByteWriter) async throws -> Void)

    /// Where the bytes of a stream come from, to be run by the request's task.
    let production: Production?
    var isStream: Bool { production != nil }

    private struct Handle: @unchecked Sendable {
        var pointer: OpaquePointer?
    }

    private let status: Int
    /// Ours until it is queued or discarded.
    private let handle: Mutex<Handle>

    private init(_ status: Int, _ pointer: OpaquePointer?, _ production: Production? = nil) {
        self.status = status
        handle = Mutex(Handle(pointer: pointer))
        self.production = production
    }

    /// A block of this size is read or sent at once; where nobody knows how much will come it may be little, for long.
    private static let block = 128 * 1024
    private static let smallBlock = 16 * 1024

    /// A short text that says no more than the status; nil only without memory.
    static func plain(_ status: Int, closes: Bool) -> Answer? {
        let pointer = fixed(Array("\(status)\n".utf8))
        guard let pointer else { return nil }
        MHD_add_response_header(pointer, "Content-Type", "text/plain")
        if closes { MHD_add_response_header(pointer, "Connection", "close") }
        return Answer(status, pointer)
    }

    /// Faults for what can't be sent: the handler's mistakes.
    static func make(
        _ response: ServerResponse, method: String, exchange: Exchange, isTLS: Bool
    ) async throws -> Answer {
        guard (200...599).contains(response.status) else {
            throw Fault(.invalid, "the status \(response.status) can't end a request")
        }
        let answer: Answer
        switch response.body {
        case .none: answer = Answer(response.status, fixed([]))
        case .bytes(let bytes): answer = Answer(response.status, fixed(bytes))
        case .head(let length):
            guard method == "HEAD" || response.status == 304, length >= 0 else {
                throw Fault(.invalid, "only HEAD is answered by a length without the content")
            }
            answer = Answer(response.status, streamed(length, ResponseSource(nil, exchange, nil)))
        case .file(let path, let offset, let length):
            let file = try await open(path, offset, length)
            answer = Answer(
                response.status, isTLS ? blocks(file, offset, length, exchange) : sent(file, offset, length))
        case .stream(let length, let produce):
            let connection = exchange.connection
            let outbound = OutboundBuffer(capacity: Exchange.capacity, length: length) { connection.signal() }
            answer = Answer(
                response.status, streamed(length, ResponseSource(outbound, exchange, nil), for: method),
                method == "HEAD" ? nil : (outbound, produce))
        }
        do {
            try answer.add(response.fields)
        } catch {
            answer.discard()
            throw error
        }
        return answer
    }

    /// Hands the answer over, once.
    func queue(on connection: OpaquePointer) -> MHD_Result {
        guard let pointer = take() else { return cmhd_no }
        defer { MHD_destroy_response(pointer) }
        return MHD_queue_response(connection, UInt32(status), pointer)
    }

    /// Frees an answer that was not queued.
    func discard() {
        if let pointer = take() { MHD_destroy_response(pointer) }
    }

    private func take() -> OpaquePointer? {
        handle.withLock { handle in
            defer { handle.pointer = nil }
            return handle.pointer
        }
    }

    private func add(_ fields: Fields) throws {
        try handle.withLock { handle in
            guard let pointer = handle.pointer else { throw Fault(.limit, "no memory for an answer") }
            for field in fields.all where !field.value.isEmpty {
                // These follow from the body.
                if ["content-length", "transfer-encoding"].contains(field.name.lowercased()) { continue }
                guard Fields.isToken(field.name.utf8),
                    MHD_add_response_header(pointer, field.name, field.value) == cmhd_yes
                else { throw Fault(.invalid, "the field “\(field.name)” of an answer is not valid") }
            }
        }
    }

    // MARK: kinds of bodies

    private static func fixed(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBytes { cmhd_copied_response($0.baseAddress, $0.count) }
    }

    private static func streamed(
        _ length: Int64?, _ source: ResponseSource, for method: String = "GET"
    ) -> OpaquePointer? {
        let context = Unmanaged.passRetained(source)
        let pointer = MHD_create_response_from_callback(
            length.map { UInt64($0) } ?? cmhd_size_unknown, length == nil ? smallBlock : block, readResponseSource,
            context.toOpaque(),
            freeResponseSource)
        if pointer == nil { context.release() }
        // in chunks it would end the body that an answer to HEAD does not have
        if let pointer, length == nil, method == "HEAD" { cmhd_avoid_chunks(pointer) }
        return pointer
    }

    /// Sent by the kernel; libmicrohttpd closes the file.
    private static func sent(_ file: Int32, _ offset: Int64, _ length: Int64) -> OpaquePointer? {
        let pointer = MHD_create_response_from_fd_at_offset64(UInt64(length), file, UInt64(offset))
        if pointer == nil { close(file) }
        return pointer
    }

    private static func blocks(
        _ file: Int32, _ offset: Int64, _ length: Int64, _ exchange: Exchange
    ) -> OpaquePointer? {
        streamed(length, ResponseSource(nil, exchange, (file, offset)))
    }

    private static func open(_ path: String, _ offset: Int64, _ length: Int64) async throws -> Int32 {
        try await Blocking.run {
            let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else {
                throw Fault(.unavailable, "\(path) can't be opened: \(String(cString: strerror(errno)))")
            }
            var status = stat()
            let end = offset.addingReportingOverflow(length)
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, offset >= 0, length >= 0,
                !end.overflow, end.partialValue <= Int64(status.st_size)
            else {
                close(file)
                throw Fault(.corrupt, "\(path) is no file of the expected size")
            }
            return file
        }
    }
}

/// What libmicrohttpd's thread reads a body from: a stream, or blocks of a file.
private final class ResponseSource: Sendable {
    private let outbound: OutboundBuffer?
    private let exchange: Exchange
    private let file: (descriptor: Int32, offset: Int64)?

    init(_ outbound: OutboundBuffer?, _ exchange: Exchange, _ file: (descriptor: Int32, offset: Int64)?) {
        self.outbound = outbound
        self.exchange = exchange
        self.file = file
    }

    deinit {
        if let file { close(file.descriptor) }
        outbound?.close(Exchange.clientLeft)
    }

    func read(at position: UInt64, into target: UnsafeMutableRawBufferPointer) -> Int {
        if let file {
            let count = pread(file.descriptor, target.baseAddress, target.count, off_t(file.offset) + off_t(position))
            return count > 0 ? count : cmhd_end_with_error
        }
        guard let outbound else { return cmhd_end_with_error }
        exchange.enter()
        let result = take(from: outbound, into: target)
        if result != 0 { exchange.leave() }
        return result
    }

    /// 0: the connection is suspended.
    private func take(from outbound: OutboundBuffer, into target: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            exchange.runJobs()
            switch outbound.take(into: target) {
            case .bytes(let count): return count
            case .end: return cmhd_end_of_stream
            case .failed: return cmhd_end_with_error
            case .empty:
                switch exchange.connection.suspend() {
                case .suspended: return 0
                case .lookAgain: continue
                case .closing: return cmhd_end_with_error
                }
            }
        }
    }
}

private func readResponseSource(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
    guard let context else { return cmhd_end_with_error }
    return Unmanaged<ResponseSource>.fromOpaque(context).takeUnretainedValue()
        .read(at: position, into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private func freeResponseSource(_ context: UnsafeMutableRawPointer?) {
    if let context { Unmanaged<ResponseSource>.fromOpaque(context).release() }
}
