package import Diagnostics
import Glibc
import Host
import Synchronization

/// Where a command writes: results to the output, `Error:` and `Warning:` lines to the error stream.
package final class Console: Sendable {
    package enum Stream: Sendable { case output, error }

    /// Whether the output goes to a person's screen.
    package let isInteractive: Bool
    private let sink: @Sendable (Stream, [UInt8]) throws(Fault) -> Void
    private let failure = Mutex<Fault?>(nil)

    /// `sink` takes whole pieces of output in order; it is called from one task at a time for each stream.
    package init(isInteractive: Bool = false, sink: @escaping @Sendable (Stream, [UInt8]) throws(Fault) -> Void) {
        self.isInteractive = isInteractive
        self.sink = sink
    }

    /// The first reason why output could not be written, such as a pipe that nobody reads any more.
    package var writeFailure: Fault? { failure.withLock { $0 } }

    /// Writes a line to the output.
    package func print(_ line: String = "") {
        write(line + "\n")
    }

    /// Writes text to the output as it stands.
    package func write(_ text: String) {
        write(.output, Array(text.utf8))
    }

    /// Writes bytes to the output and reports a failure at once: for content, not for messages.
    package func writeContent(_ bytes: [UInt8]) throws(Fault) {
        write(.output, bytes)
        if let failure = writeFailure { throw failure }
    }

    /// Writes `Warning: SENTENCE` to the error stream.
    package func warn(_ sentence: String) {
        write(.error, Array("Warning: \(sentence)\n".utf8))
    }

    /// Writes `Error: SENTENCE` to the error stream.
    package func fail(_ sentence: String) {
        write(.error, Array("Error: \(sentence)\n".utf8))
    }

    /// Writes a line to the error stream as it stands: progress and log entries.
    package func note(_ line: String) {
        write(.error, Array((line + "\n").utf8))
    }

    /// Writes text to the error stream as it stands, without an end of line: for a line that is drawn over.
    package func draw(_ text: String) {
        write(.error, Array(text.utf8))
    }

    /// Writes an entry of the log to the error stream, in the form of the Go program.
    package func log(_ level: Log.Level, _ message: String) {
        note("\(Self.now()) \(level == .warn ? "warning" : "\(level)") \(message)")
    }

    /// The time in RFC 3339, in UTC and whole seconds.
    package static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }

    private func write(_ stream: Stream, _ bytes: [UInt8]) {
        guard writeFailure == nil || stream == .error else { return }
        do throws(Fault) {
            try sink(stream, bytes)
        } catch {
            failure.withLock { $0 = $0 ?? error }
        }
    }
}

extension Console {
    /// The console of this process: file descriptors 1 and 2, unbuffered.
    package static func standard() -> Console {
        Console(isInteractive: Terminal.isTerminal(STDERR_FILENO)) { (stream, bytes) throws(Fault) in
            try writeAll(bytes, to: stream == .output ? STDOUT_FILENO : STDERR_FILENO)
        }
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var entry = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, 1000)
            } else if errno != EINTR {
                throw Fault(.unavailable, "the output can not be written: \(String(cString: strerror(errno)))")
            }
        }
    }
}

/// Keeps what commands write, for tests: bounded, output and errors apart.
package final class ConsoleRecorder: Sendable {
    private let texts = Mutex<(output: [UInt8], error: [UInt8])>(([], []))
    private let limit: Int

    package init(limit: Int = 16 << 20) {
        self.limit = limit
    }

    package var console: Console {
        Console { (stream, bytes) throws(Fault) in
            let isFull = self.texts.withLock { texts in
                guard texts.output.count + texts.error.count + bytes.count <= self.limit else { return true }
                if stream == .output { texts.output += bytes } else { texts.error += bytes }
                return false
            }
            if isFull { throw Fault(.limit, "the output is larger than \(self.limit) bytes") }
        }
    }

    package var output: String { texts.withLock { String(decoding: $0.output, as: UTF8.self) } }
    package var errors: String { texts.withLock { String(decoding: $0.error, as: UTF8.self) } }
}
