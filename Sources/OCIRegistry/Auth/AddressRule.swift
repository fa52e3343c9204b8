import Diagnostics
import Glibc
import HTTP

/// Where a registry may send us. An answer must not be able to make us knock on doors inside our own network
/// (server-side request forgery) or speak without protection.
package enum AddressRule {
    /// Refuses `target`, named by an answer of `registry`, if it is a private, loopback or link-local address other
    /// than the registry's own host, or unprotected although the registry is protected. `what` begins the message.
    static func check(_ target: URI, namedBy registry: URI, what: String) throws(Fault) {
        let ownHost = target.host == registry.host
        if target.scheme != "https", registry.scheme == "https" || !ownHost {
            throw Fault(
                .denied, "\(what) \(registry.authority) leads to \(target.authority) without TLS, which is refused")
        }
        if !ownHost, isInternal(target.host) {
            throw Fault(
                .denied,
                "\(what) \(registry.authority) leads to the internal address \(target.authority), which is refused")
        }
    }

    /// A literal address that is private, loopback, link-local, or a name for such.
    static func isInternal(_ host: String) -> Bool {
        if isLoopback(host) { return true }
        if let v4 = IPv4(host) { return v4.isPrivate }
        if let v6 = IPv6(host) {
            if let v4 = v6.mapped { return v4.isPrivate || v4.isLoopback }
            return v6.bytes.allSatisfy { $0 == 0 } || v6.bytes[0] & 0xfe == 0xfc
                || (v6.bytes[0] == 0xfe && v6.bytes[1] & 0xc0 == 0x80)
        }
        return false
    }

    /// This machine.
    package static func isLoopback(_ host: String) -> Bool {
        let name = host.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        if let v4 = IPv4(host) { return v4.isLoopback }
        if let v6 = IPv6(host) {
            if let v4 = v6.mapped { return v4.isLoopback }
            return v6.bytes.dropLast().allSatisfy { $0 == 0 } && v6.bytes.last == 1
        }
        return false
    }

    private struct IPv4 {
        let value: UInt32

        /// In every form that the system's library takes, `127.1` and `0x7f000001` too.
        init?(_ text: String) {
            var address = in_addr()
            guard inet_aton(text, &address) == 1 else { return nil }
            value = UInt32(bigEndian: address.s_addr)
        }

        init(_ bytes: ArraySlice<UInt8>) {
            value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
        }

        var isLoopback: Bool { value >> 24 == 127 }

        /// RFC 1918, RFC 3927 and RFC 6598; 0.0.0.0/8 reaches this machine.
        var isPrivate: Bool {
            value >> 24 == 10 || value >> 20 == 0xac1 || value >> 16 == 0xc0a8 || value >> 16 == 0xa9fe
                || value >> 22 == 0x191 || value >> 24 == 0
        }
    }

    private struct IPv6 {
        let bytes: [UInt8]

        init?(_ text: String) {
            var address = in6_addr()
            // without the zone
            let name = text.prefix { $0 != "%" }
            guard inet_pton(AF_INET6, String(name), &address) == 1 else { return nil }
            bytes = withUnsafeBytes(of: &address) { Array($0) }
        }

        /// An IPv4 address inside (`::ffff:127.0.0.1`).
        var mapped: IPv4? {
            guard bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff else { return nil }
            return IPv4(bytes[12...])
        }
    }
}
