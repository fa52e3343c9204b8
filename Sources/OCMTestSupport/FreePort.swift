import Diagnostics
import Glibc

/// Ports of this machine for programs that can't choose one themselves.
package enum FreePort {
    /// Below those that the system gives to connections and to servers that let it choose (32768 and up).
    private static let range = 15_000..<32_000

    /// A port that nobody listens on, and that stays this process's: only a server that sets SO_REUSEADDR, as they all do,
    /// can listen on it, while another search passes it by.
    package static func find() throws -> Int {
        for _ in 0..<1000 {
            let port = Int.random(in: range)
            if hold(port) { return port }
        }
        throw Fault(.unavailable, "no free port")
    }

    private static func hold(_ port: Int) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(UInt16(port))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // not before the port is taken, else it would be shared with others that search
        var shared: Int32 = 1
        guard result == 0,
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &shared, socklen_t(MemoryLayout<Int32>.size)) == 0
        else {
            close(socket)
            return false
        }
        // open until the process ends
        return true
    }

    /// Waits until somebody listens, at most five minutes.
    package static func waitUntilOpen(_ port: Int) async throws {
        for _ in 0..<30_000 {
            if isOpen(port) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Fault(.timedOut, "nobody listens on port \(port)")
    }

    private static func isOpen(_ port: Int) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(socket) }
        var address = loopback(UInt16(port))
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
