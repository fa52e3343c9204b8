import Glibc
import Synchronization

/// What a test does on one side of a connection, next; bytes, not HTTP.
package enum SocketStep: Sendable {
    /// Takes everything up to a blank line; see `SocketScript.heads`.
    case readHead
    /// Takes that many bytes.
    case read(Int)
    /// Takes everything until the other side ends.
    case readAll
    /// Takes so many bytes at a time, with a pause between, until the other side ends.
    case sip(Int, every: Duration)
    case send(String)
    case sendBytes([UInt8])
    /// One byte after the other, with a pause between.
    case trickle(String, every: Duration)
    /// The same again and again until the other side leaves.
    case trickleForever(String, every: Duration)
    /// The same text again and again until the other side leaves.
    case sendForever(String)
    case pause(Duration)
    case fire(Signal)
    /// Sends no more; still reads.
    case finishSending
    /// Does nothing until the other side leaves.
    case stall
    /// Ends the connection so that the other side sees a reset.
    case reset
}

/// Performs steps on blocking sockets and records what came in.
package final class SocketScript: Sendable {
    private struct Record {
        var heads: [String] = []
        var bytes: [UInt8] = []
        var count = 0
    }

    private let record = Mutex(Record())

    /// What was taken by `readHead`, each up to its blank line.
    package var heads: [String] { record.withLock { $0.heads } }
    /// The number of bytes that `read` and `readAll` took.
    package var count: Int { record.withLock { $0.count } }
    /// The first 64 KiB of all that came in.
    package var text: String { record.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// False: no further step makes sense.
    func perform(_ step: SocketStep, _ socket: Int32) -> Bool {
        switch step {
        case .readHead:
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                var byte: UInt8 = 0
                guard recv(socket, &byte, 1, 0) == 1 else { return false }
                head.append(byte)
            }
            record.withLock { record in
                record.heads.append(String(decoding: head, as: UTF8.self))
                record.bytes += head
            }
            return true
        case .read(let count): return read(socket, count)
        case .readAll: return read(socket, .max)
        case .sip(let count, let pause):
            // What came before the other side left is not worth waiting for.
            while !hasLeft(socket, wait: 0), read(socket, count) { usleep(UInt32(pause / .microseconds(1))) }
            return false
        case .send(let text): return send(socket, Array(text.utf8))
        case .sendBytes(let bytes): return send(socket, bytes)
        case .trickle(let text, let pause):
            return trickle(text, pause, socket)
        case .trickleForever(let text, let pause):
            while trickle(text, pause, socket) {}
            return false
        case .sendForever(let text):
            let bytes = Array(text.utf8)
            while send(socket, bytes) {}
            return false
        case .pause(let time):
            usleep(UInt32(time / .microseconds(1)))
            return true
        case .fire(let signal):
            signal.fire()
            return true
        case .finishSending: return shutdown(socket, Int32(SHUT_WR)) == 0
        case .stall:
            _ = hasLeft(socket, wait: 30_000)
            return true
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func trickle(_ text: String, _ pause: Duration, _ socket: Int32) -> Bool {
        for byte in text.utf8 {
            guard send(socket, [byte]) else { return false }
            usleep(UInt32(pause / .microseconds(1)))
        }
        return true
    }

    /// `wait`: milliseconds.
    private func hasLeft(_ socket: Int32, wait: Int32) -> Bool {
        // POLLRDHUP
        var entry = pollfd(fd: socket, events: 0x2000, revents: 0)
        return poll(&entry, 1, wait) != 0
    }

    private func read(_ socket: Int32, _ count: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var left = count
        while left > 0 {
            let got = recv(socket, &buffer, min(left, buffer.count), 0)
            guard got > 0 else { return count == .max && got == 0 }
            left -= got
            record.withLock { record in
                record.count += got
                record.bytes += buffer.prefix(min(got, max(0, 65536 - record.bytes.count)))
            }
        }
        return true
    }

    private func send(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
