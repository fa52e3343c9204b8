import CMicroHTTPD
import Diagnostics
import Glibc

/// Translates the configuration into what libmicrohttpd takes.
struct ServerStart {
    private let configuration: ServerConfiguration
    private let context: UnsafeMutableRawPointer

    /// `context` is a `ServerCore`, which outlives the daemon.
    init(_ configuration: ServerConfiguration, context: UnsafeMutableRawPointer) {
        self.configuration = configuration
        self.context = context
    }

    /// TLS 1.2 and 1.3; certificates need keys like RSA with 2048 bits.
    private static let priorities = "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:%PROFILE_MEDIUM"

    /// Nil: `error` has the system's error.
    func run(_ error: inout Int32) throws(Fault) -> OpaquePointer? {
        guard (0...65535).contains(configuration.port) else { throw Fault(.invalid, "a port is a number up to 65535") }
        var address = sockaddr_storage()
        let host = configuration.host == "localhost" ? "127.0.0.1" : configuration.host
        guard fill(&address, host, UInt16(configuration.port).bigEndian) else {
            throw Fault(.invalid, "“\(configuration.host)” is no address to listen on; write one like 127.0.0.1 or ::")
        }
        // PEM as C texts, which the daemon reads while it starts.
        let texts = [
            configuration.tls?.certificatePEM, configuration.tls?.keyPEM, configuration.tls?.clientAuthorityPEM,
        ]
        let copies = texts.map { pem in pem.flatMap { strndup(String(decoding: $0, as: UTF8.self), $0.count) } }
        let priorities = strdup(Self.priorities)
        defer {
            if let key = copies[1] { explicit_bzero(key, strlen(key)) }
            for copy in copies { free(copy) }
            free(priorities)
        }
        let idle = UInt32(clamping: max(1, configuration.idleTimeout.components.seconds))
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var settings = cmhd_settings(
                    address: address, threads: UInt32(clamping: configuration.threads),
                    connection_limit: UInt32(clamping: connectionLimit),
                    connection_limit_per_address: UInt32(clamping: configuration.maximumConnectionsPerAddress),
                    memory_limit: max(64 * 1024, configuration.maximumHeaderBytes * 2), timeout_seconds: idle,
                    certificate: copies[0], key: copies[1], trust: copies[2], priorities: priorities,
                    context: context, access: daemonAccess, uri: daemonURI, completed: daemonCompleted,
                    connection: daemonConnection, log: daemonLog, unescape: daemonUnescape)
                return cmhd_start(&settings, &error)
            }
        }
    }

    /// Leaves half of the files that may be open to the rest of the program.
    private var connectionLimit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return configuration.maximumConnections
        }
        return max(1, min(configuration.maximumConnections, Int(clamping: limit.rlim_cur) / 2))
    }

    private func fill(_ address: inout sockaddr_storage, _ host: String, _ port: UInt16) -> Bool {
        withUnsafeMutablePointer(to: &address) { pointer in
            let four = pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                address.pointee.sin_family = sa_family_t(AF_INET)
                address.pointee.sin_port = port
                return inet_pton(AF_INET, host, &address.pointee.sin_addr) == 1
            }
            return four
                || pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    address.pointee.sin6_family = sa_family_t(AF_INET6)
                    address.pointee.sin6_port = port
                    return inet_pton(AF_INET6, host, &address.pointee.sin6_addr) == 1
                }
        }
    }
}

// MARK: callbacks of the daemon, on its threads

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}

private func daemonConnection(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let core = core(context), let handle, let slot else { return }
    if cmhd_is_start(event) != 0 {
        slot.pointee = Unmanaged.passRetained(core.opened(handle)).toOpaque()
    } else if let pointer = slot.pointee {
        slot.pointee = nil
        core.closed(Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue())
    }
}

/// Comes before the head is parsed; what it returns is the request's slot.
private func daemonURI(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let core = core(context), let handle, let target, let pointer = cmhd_socket_context(handle) else {
        return nil
    }
    let connection = Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
    return Unmanaged.passRetained(core.began(connection, target: String(validatingCString: target))).toOpaque()
}

private func daemonAccess(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ bytes: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let pointer = slot?.pointee, let handle, let method, let version, let size else { return cmhd_no }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : size.pointee)
    return exchange.access(
        handle, method: String(cString: method), version: String(cString: version), piece: piece, taken: size)
}

private func daemonCompleted(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let core = core(context), let pointer = slot?.pointee else { return }
    slot?.pointee = nil
    core.completed(
        Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue(),
        isSent: cmhd_is_sent(code) != 0)
}

private func daemonLog(
    _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
) {
    guard let core = core(context), let format, let arguments else { return }
    var text = [CChar](repeating: 0, count: 1024)
    vsnprintf(&text, text.count, format, arguments)
    let line = text.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
    core.log(String(decoding: line, as: UTF8.self))
}

/// Nothing is decoded.
private func daemonUnescape(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    text.map { strlen($0) } ?? 0
}
