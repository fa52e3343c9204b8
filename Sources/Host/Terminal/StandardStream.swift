import Diagnostics
import Glibc

/// Standard input, output and errors as streams. They are never closed.
package final class StandardStream: ByteReader, ByteWriter, Sendable {
    private let descriptor: Int32
    private let name: String

    private init(_ descriptor: Int32, _ name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    package static let input = StandardStream(STDIN_FILENO, "standard input")
    package static let output = StandardStream(STDOUT_FILENO, "standard output")
    package static let errors = StandardStream(STDERR_FILENO, "standard error")

    /// What comes next, as soon as there is something; nil at the end.
    package func next() async throws -> [UInt8]? {
        while true {
            try Task.checkCancellation()
            // in steps, so that waiting for a person can be interrupted
            let chunk = try await Blocking.run { try self.readNow(waiting: 100) }
            if let chunk { return chunk.isEmpty ? nil : chunk }
        }
    }

    /// nil if nothing came within so many milliseconds; empty at the end.
    private func readNow(waiting milliseconds: Int32) throws -> [UInt8]? {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0 else { return nil }
        return try [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, filled in
            filled = try retrying("can't read \(name)") { read(descriptor, buffer.baseAddress, buffer.count) }
        }
    }

    /// A reader that went away (a closed pipe) is a `cancelled` fault, not the end of the process, where SIGPIPE is
    /// ignored.
    package func write(_ chunk: [UInt8]) async throws {
        try await Blocking.run { try self.writeNow(chunk) }
    }

    /// The same, blocking, for a short text.
    package func writeNow(_ chunk: [UInt8]) throws {
        var rest = chunk[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            let number = errno
            switch number {
            case EINTR: continue
            case EAGAIN:
                // somebody made the terminal non-blocking
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, 1000)
            case EPIPE: throw Fault(.cancelled, "nobody reads \(name) any more")
            default: throw Fault.system(number, "can't write \(name)")
            }
        }
    }
}
