import CLinux
import Diagnostics
import Glibc

extension ChildProcess {
    /// Feeds and reads the program until it has ended.
    consuming func finish(
        input: [UInt8], outputLimit: Int, deadline: ContinuousClock.Instant, stop: StopSignal, timeout: Duration
    ) throws -> ProcessResult {
        let brokenPipes = BrokenPipes()
        defer { brokenPipes.end() }
        for descriptor in [self.input, output, errors] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        var feed = input[...]
        var collected: [UInt8] = []
        var complaints: [UInt8] = []
        var ended = false
        if feed.isEmpty { closeInput() }

        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw Fault(.timedOut, "\(name) took longer than \(timeout)") }
            var pollers = [
                pollfd(fd: self.input, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            // once both outputs are closed only the end is waited for; it may also come while a grandchild holds them
            let isSilent = output < 0 && errors < 0
            poll(&pollers, 4, ended ? 0 : min(isSilent ? 2 : 50, milliseconds(left)))
            if pollers[3].revents != 0 { throw CancellationError() }
            if pollers[0].revents != 0, !write(&feed) { closeInput() }
            if pollers[1].revents != 0, try !read(output, &collected, limit: outputLimit) { closeOutput() }
            if pollers[2].revents != 0, try !read(errors, &complaints, limit: nil) { closeErrors() }
            if ended, pollers[1].revents == 0, pollers[2].revents == 0 { break }
            if !ended, hasEnded {
                // what it wrote last is still in the pipes; what it started must not add to it
                ended = true
                killGroup()
            }
        }
        return ProcessResult(end: end(), output: collected, errors: complaints)
    }

    /// False when all is written or nobody reads it.
    private func write(_ feed: inout ArraySlice<UInt8>) -> Bool {
        let written = feed.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
        if written < 0 { return errno == EINTR || errno == EAGAIN }
        feed = feed.dropFirst(written)
        return !feed.isEmpty
    }

    /// False at the end. With a limit more is an error, without one what exceeds 64 KiB is dropped.
    private func read(_ descriptor: Int32, _ all: inout [UInt8], limit: Int?) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if let limit, count > limit - all.count {
            throw Fault(.limit, "\(name) wrote more than \(limit) bytes")
        }
        all.append(contentsOf: buffer.prefix(min(count, limit == nil ? max(0, buffer.count - all.count) : count)))
        return count > 0
    }

    private func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        return seconds > 1000 ? 1_000_000 : Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000) + 1
    }
}

/// While it lives, writing to a closed pipe on this thread is an error and no signal, whatever the process does with
/// SIGPIPE elsewhere.
private struct BrokenPipes {
    private var before = sigset_t()
    private let wasPending: Bool

    init() {
        var pending = sigset_t()
        sigpending(&pending)
        wasPending = sigismember(&pending, SIGPIPE) == 1
        var set = BrokenPipes.set
        pthread_sigmask(SIG_BLOCK, &set, &before)
    }

    func end() {
        var set = BrokenPipes.set
        var none = timespec(tv_sec: 0, tv_nsec: 0)
        if !wasPending { while sigtimedwait(&set, nil, &none) < 0, errno == EINTR {} }
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGPIPE)
        return set
    }
}
