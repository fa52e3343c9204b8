import CMicroHTTPD
import Diagnostics
import Host
import Synchronization

/// The side of libmicrohttpd's thread: each call decides what can be decided now, or suspends the connection.
extension Exchange {
    private enum Decision {
        case result(MHD_Result)
        /// Give this answer.
        case answer(Answer)
        case wait
    }

    /// The access handler: once with the head, then for each piece of the body, then once more at its end; and again
    /// with the same arguments after each suspension.
    func access(
        _ handle: OpaquePointer, method: String, version: String, piece: UnsafeRawBufferPointer,
        taken: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        enter()
        let result = step(handle, method, version, piece, taken)
        // one that is suspended is called again as soon as the task has something to do
        guard let result else { return cmhd_yes }
        leave()
        return result
    }

    /// Nil: the connection is suspended.
    private func step(
        _ handle: OpaquePointer, _ method: String, _ version: String, _ piece: UnsafeRawBufferPointer,
        _ taken: UnsafeMutablePointer<Int>
    ) -> MHD_Result? {
        if state.withLock({ $0.phase }) == .head {
            guard begin(handle, method, version) else { return cmhd_yes }
            connection.setHeadDeadline(nil)
            start()
        }
        while true {
            runJobs()
            switch decide(piece, taken) {
            case .result(let result): return result
            case .answer(let answer): return queue(answer, handle)
            case .wait:
                switch connection.suspend() {
                case .suspended: return nil
                case .lookAgain: continue
                case .closing: return cmhd_no
                }
            }
        }
    }

    /// Reads the head; false if the request was refused. Answering here closes the connection, which is meant.
    private func begin(_ handle: OpaquePointer, _ method: String, _ version: String) -> Bool {
        do throws(RequestHead.Refusal) {
            guard let target else { throw .init(status: 400, reason: "a target that is not UTF-8") }
            let head = try RequestHead(
                handle, method: method, target: target, version: version, limits: core.configuration)
            if let limit = core.configuration.maximumBodyBytes, let length = head.contentLength, length > limit {
                throw .init(status: 413, reason: "a body that is too large")
            }
            let certificates = core.clientCertificates(of: handle, connection)
            state.withLock { state in
                state.head = head
                state.certificates = certificates
                state.phase = head.hasBody ? .undecided : .body
            }
            return true
        } catch {
            core.configuration.log.write(
                .info, "request refused", ["status": "\(error.status)", "reason": "\(error.reason)"])
            if let answer = Answer.plain(error.status, closes: true) { _ = queue(answer, handle) }
            return false
        }
    }

    private func decide(_ piece: UnsafeRawBufferPointer, _ taken: UnsafeMutablePointer<Int>) -> Decision {
        if connection.isClosing { return .result(cmhd_no) }
        switch state.withLock({ $0.phase }) {
        case .head: return .result(cmhd_no)
        case .undecided: return decideOnBody()
        case .body where state.withLock({ $0.head?.hasBody }) == false:
            // The first call must not answer: that would close the connection.
            state.withLock { $0.phase = .complete }
            return .result(cmhd_yes)
        case .body where piece.isEmpty:
            state.withLock { state in
                state.phase = .complete
                state.pace.stop(.now)
            }
            inbound.finish()
            return decideOnAnswer()
        case .body: return take(piece, taken)
        case .complete: return decideOnAnswer()
        }
    }

    /// Lets the body in when the handler wants it, or when draining it keeps the connection; else answers before it.
    private func decideOnBody() -> Decision {
        state.withLock { state in
            guard let head = state.head else { return .result(cmhd_no) }
            let isShort = (head.contentLength ?? 0) <= Int64(Self.drainLimit)
            if let answer = state.answer, head.expectsContinue || !isShort { return .answer(answer) }
            guard state.wantsBody || state.answer != nil else { return .wait }
            state.phase = .body
            state.pace.start(.now)
            return .result(cmhd_yes)
        }
    }

    private func decideOnAnswer() -> Decision {
        state.withLock { state in
            guard !state.isQueued, let answer = state.answer else { return .wait }
            return .answer(answer)
        }
    }

    private func take(_ piece: UnsafeRawBufferPointer, _ taken: UnsafeMutablePointer<Int>) -> Decision {
        let limit = core.configuration.maximumBodyBytes ?? .max
        let (isUnwanted, isTooLarge, isDrained) = state.withLock { state in
            let isTooLarge = state.received + Int64(piece.count) > limit
            if isTooLarge { state.isTooLarge = true }
            let isUnwanted = state.isAnswered || state.isTooLarge
            if isUnwanted { state.drained += piece.count }
            return (isUnwanted, isTooLarge, state.drained > Self.drainLimit)
        }
        if isTooLarge { inbound.finish(Fault(.limit, "the body is larger than \(limit) bytes")) }
        if isDrained { return .result(cmhd_no) }
        guard isUnwanted || inbound.offer(piece) else { return .wait }
        inbound.flush()
        state.withLock { $0.received += Int64(piece.count) }
        taken.pointee = 0
        return .result(cmhd_yes)
    }

    private func queue(_ answer: Answer, _ handle: OpaquePointer) -> MHD_Result {
        state.withLock { state in
            state.isQueued = true
            state.pace = Pace(from: nil)
            state.pace.start(.now)
        }
        return answer.queue(on: handle)
    }

    /// libmicrohttpd is done with this request. `isSent`: the kernel has the whole answer.
    func completed(isSent: Bool) {
        let (isBodyDone, answer) = state.withLock { state in
            state.isCompleted = true
            return (state.phase == .complete, state.answer)
        }
        if !isSent || !isBodyDone {
            abandon(connection.closing ?? Self.clientLeft)
        } else if answer?.isStream == true {
            answer?.production?.outbound.close(Self.clientLeft)
        }
        // one that was not queued holds this request
        answer?.discard()
        leave()
    }
}
