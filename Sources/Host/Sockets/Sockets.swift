import CLinux

/// What the kernel knows of a connection.
package enum Sockets {
    /// Bytes that the peer of a TCP connection has acknowledged since it began; nil if the system does not tell.
    package static func acknowledgedBytes(_ descriptor: Int32) -> Int64? {
        let count = clinux_acknowledged(descriptor)
        return count < 0 ? nil : count
    }
}
