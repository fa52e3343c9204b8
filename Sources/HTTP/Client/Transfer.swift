import CCurl
import Diagnostics
import Host
import Synchronization

/// One request and its answer on libcurl.
///
/// `@unchecked`: what is not behind a lock is touched by the loop's thread only, which is where libcurl calls back.
final class Transfer: @unchecked Sendable {
    let id: Int
    let setup: TransferSetup
    let head = OneShot<Head>()
    /// Fulfilled when libcurl holds nothing of this transfer any more.
    let released = OneShot<Void>()
    let inbound: InboundBuffer
    /// Only for streams.
    let outbound: OutboundBuffer?

    private(set) var easy: UnsafeMutableRawPointer?
    private var fieldList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var parser: HeadParser
    private var sent = 0
    /// A stream of unknown length was taken to its end.
    private var isSent = false
    private var reason: (any Error)?
    private var isReceivingPaused = false
    private var isSendingPaused = false
    private var watch: StallWatch
    private let onEarlyAnswer: @Sendable () -> Void

    private static let capacity = 1 << 20
    private static let ids = Atomic<Int>(0)

    init(_ setup: TransferSetup, loop: TransferLoop) {
        let id = Self.ids.add(1, ordering: .relaxed).newValue
        self.id = id
        self.setup = setup
        onEarlyAnswer = { loop.resume(id) }
        inbound = InboundBuffer(capacity: Self.capacity) { loop.resume(id) }
        if case .stream(let length, _, _) = setup.request.body {
            outbound = OutboundBuffer(capacity: Self.capacity, length: length) { loop.resume(id) }
        } else {
            outbound = nil
        }
        parser = HeadParser(limit: setup.configuration.maximumHeaderBytes)
        watch = StallWatch(setup.configuration)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        errorText.deallocate()
    }

    /// Tells all who wait: nil after a whole answer. For any thread.
    func end(_ error: (any Error)?) {
        let end = error ?? Fault(.unavailable, "\(setup.place) closed the connection in the middle of its answer")
        head.fulfil(.failure(end))
        inbound.finish(error)
        outbound?.close(error ?? TransferSetup.answeredEarly(setup.place))
        released.fulfil(.success(()))
    }

    /// The task gave up: it gets its errors now; the loop frees the transfer later.
    func cancel() {
        let fault = Fault(.cancelled, "the request to \(setup.place) was interrupted")
        head.fulfil(.failure(fault))
        inbound.abandon(fault)
        outbound?.close(fault)
    }

    // MARK: on the loop's thread

    func start(_ multi: UnsafeMutableRawPointer) throws {
        guard let easy = curl_easy_init() else { throw Fault(.limit, "no memory for a request to \(setup.place)") }
        self.easy = easy
        parser.ignoresExpectationFailed = try setup.apply(to: easy, fields: &fieldList)
        let this = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA] {
            _ = ccurl_set_pointer(easy, option, this)
        }
        _ = ccurl_set_transfer_function(easy, CURLOPT_WRITEFUNCTION, transferReceived)
        _ = ccurl_set_transfer_function(easy, CURLOPT_HEADERFUNCTION, transferReceivedHeader)
        _ = ccurl_set_transfer_function(easy, CURLOPT_READFUNCTION, transferWantsBytes)
        _ = ccurl_set_seek_function(easy, transferWantsSeek)
        _ = ccurl_set_prereq_function(easy, transferIsConnected)
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            throw Fault(.limit, "no more requests can be started, the one to \(setup.place) neither")
        }
    }

    /// Takes the handle out of the loop and frees it; no callback runs after that.
    func release(_ multi: UnsafeMutableRawPointer?) {
        if let easy {
            curl_multi_remove_handle(multi, easy)
            curl_easy_cleanup(easy)
        }
        curl_slist_free_all(fieldList)
        easy = nil
        fieldList = nil
    }

    /// Goes on after a pause, in both directions: a callback that still has to wait pauses again.
    func resume() {
        guard let easy, isReceivingPaused || isSendingPaused else { return }
        isReceivingPaused = false
        isSendingPaused = false
        watch.touch()
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    func flush() { inbound.flush() }

    /// Nil, or why this transfer takes too long.
    func timeout(_ now: ContinuousClock.Instant) -> Fault? {
        guard let easy else { return nil }
        // What libcurl counts as sent may stand in the kernel for long.
        let socket = watch.isConnected ? ccurl_get_socket(easy) : -1
        let sent = Sockets.acknowledgedBytes(socket) ?? Int64(ccurl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T))
        return watch.check(
            now, sent &+ Int64(ccurl_get_offset(easy, CURLINFO_SIZE_DOWNLOAD_T)),
            isPaused: isReceivingPaused || isSendingPaused, isContent: isSending || parser.isDone, setup.place)
    }

    /// Not all of the content is handed over to libcurl.
    private var isSending: Bool {
        switch setup.request.body {
        case .none: false
        case .bytes(let bytes): sent < bytes.count
        case .stream(let length, _, _): length.map { sent < $0 } ?? !isSent
        }
    }

    /// The error that libcurl's result means.
    func outcome(_ result: CURLcode) -> (any Error)? {
        if result == CURLE_OK { return nil }
        if let reason { return reason }
        guard let easy else { return nil }
        let text = String(cString: errorText)
        if setup.canRetry, parser.isUntouched, isDeadConnection(result, easy) { return DeadConnection() }
        return TransferFailure(
            result, text: text, systemError: Int32(truncatingIfNeeded: ccurl_get_long(easy, CURLINFO_OS_ERRNO)),
            isConnected: watch.isConnected, setup: setup
        ).fault
    }

    /// Libcurl repeats by itself what it can, but not when sending fails, nor what it would have to rewind.
    private func isDeadConnection(_ result: CURLcode, _ easy: UnsafeMutableRawPointer) -> Bool {
        switch result {
        case CURLE_SEND_FAIL_REWIND: true
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: ccurl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0
        default: false
        }
    }

    func connected() { watch.connected() }

    /// Returns the number of bytes taken, which is all of them, or nil for a pause.
    func received(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard inbound.offer(bytes) else {
            isReceivingPaused = true
            return nil
        }
        return bytes.count
    }

    func receivedHeader(_ line: UnsafeRawBufferPointer) -> Int {
        do throws(Fault) {
            let head = try parser.take(line)
            watch.header(isInside: parser.isInside && head == nil)
            if let head {
                self.head.fulfil(.success(head))
                // libcurl sends no more after a refusal, but waits for ever if the sending is paused.
                if head.status >= 300, let outbound {
                    outbound.close(TransferSetup.answeredEarly(setup.place))
                    onEarlyAnswer()
                }
            }
            return line.count
        } catch {
            reason = Fault(error.code, "\(setup.place): \(error.message)")
            return line.count &+ 1
        }
    }

    func wantsBytes(_ target: UnsafeMutableRawBufferPointer) -> Int {
        if case .bytes(let bytes) = setup.request.body {
            let count = min(bytes.count - sent, target.count)
            bytes.withUnsafeBytes {
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)]))
            }
            took(count)
            return count
        }
        switch outbound?.take(into: target) {
        case .bytes(let count):
            took(count)
            return count
        case .empty:
            isSendingPaused = true
            return Int(CURL_READFUNC_PAUSE)
        case .end, nil:
            isSent = true
            return 0
        case .failed(let error):
            reason = reason ?? error
            return Int(CURL_READFUNC_ABORT)
        }
    }

    private func took(_ count: Int) {
        sent += count
        parser.ignoresExpectationFailed = false
    }

    /// Whether the body could be put back to `offset`; what is in memory can.
    func seek(to offset: Int64) -> Bool {
        guard case .bytes(let bytes) = setup.request.body, (0...Int64(bytes.count)).contains(offset) else {
            return offset == 0 && sent == 0
        }
        sent = Int(offset)
        return true
    }
}

private func transfer(_ data: UnsafeMutableRawPointer?) -> Transfer? {
    data.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func transferReceived(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ data: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(data) else { return 0 }
    return transfer.received(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? Int(CURL_WRITEFUNC_PAUSE)
}

private func transferReceivedHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ data: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(data) else { return 0 }
    return transfer.receivedHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func transferWantsBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ data: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(data) else { return Int(CURL_READFUNC_ABORT) }
    return transfer.wantsBytes(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private func transferWantsSeek(_ data: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt) -> CInt {
    guard let transfer = transfer(data), origin == SEEK_SET, transfer.seek(to: Int64(offset)) else {
        return CURL_SEEKFUNC_FAIL
    }
    return CURL_SEEKFUNC_OK
}

private func transferIsConnected(
    _ data: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: CInt, _ localPort: CInt
) -> CInt {
    transfer(data)?.connected()
    return CURL_PREREQFUNC_OK
}
