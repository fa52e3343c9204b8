import Glibc
package import HTTP

/// A client for tests that sends bytes, right or wrong, and records what comes back.
package enum RawClient {
    /// Connects to `uri`'s port on 127.0.0.1, performs `steps`, closes, and returns what came in, up to 64 KiB.
    package static func run(_ uri: URI, _ steps: SocketStep...) async -> String {
        await run(uri, steps)
    }

    package static func run(_ uri: URI, _ steps: [SocketStep]) async -> String {
        let port = UInt16(truncatingIfNeeded: uri.effectivePort).bigEndian
        return await withCheckedContinuation { continuation in
            let isStarted = OwnThread.start {
                let script = SocketScript()
                let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = port
                address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
                let result = withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                        connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
                if result == 0 {
                    for step in steps {
                        guard script.perform(step, socket) else { break }
                    }
                }
                close(socket)
                continuation.resume(returning: script.text)
            }
            if !isStarted { continuation.resume(returning: "") }
        }
    }
}
