import FoundationEssentials
import Glibc

/// Which proxy a request goes through, by the rules of golang.org/x/net/http/httpproxy.
package struct ProxyRules: Sendable {
    private enum Exception {
        case all
        /// An address block: the bytes of the network, IPv4 as IPv4-mapped IPv6, and the bits that count.
        case block([UInt8], bits: Int)
        case address([UInt8], port: String)
        /// `suffix` begins with a dot.
        case domain(suffix: String, port: String, bare: Bool)
    }

    private let http: String?
    private let https: String?
    private let exceptions: [Exception]

    package init(http: String? = nil, https: String? = nil, noProxy: String = "") {
        self.http = Self.normal(http)
        self.https = Self.normal(https)
        exceptions = Self.exceptions(noProxy)
    }

    /// HTTP_PROXY, HTTPS_PROXY and NO_PROXY; the lower-case names count where those are empty. In a CGI program
    /// (REQUEST_METHOD is set) HTTP_PROXY comes from the caller and does not count.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String {
            let upper = environment[name] ?? ""
            return upper.isEmpty ? environment[name.lowercased()] ?? "" : upper
        }
        let gateway = environment["REQUEST_METHOD"].map { !$0.isEmpty } ?? false
        self.init(http: gateway ? nil : value("HTTP_PROXY"), https: value("HTTPS_PROXY"), noProxy: value("NO_PROXY"))
    }

    package static let none = ProxyRules()

    /// As the environment of this process says.
    package static var environment: ProxyRules { ProxyRules(environment: ProcessInfo.processInfo.environment) }

    /// The address of the proxy for `uri`, with its credentials; nil: none.
    package func proxy(for uri: URI) -> String? {
        guard let proxy = uri.scheme == "https" ? https : http else { return nil }
        if uri.host == "localhost" { return nil }
        let address = Self.address(uri.host)
        if let address, Self.isLoopback(address) { return nil }
        let port = String(uri.effectivePort)
        let excepted = exceptions.contains { exception in
            switch exception {
            case .all: true
            case .block(let network, let bits): address.map { Self.shareBits($0, network, bits) } ?? false
            case .address(let other, let otherPort):
                address == other && (otherPort.isEmpty || otherPort == port)
            case .domain(let suffix, let otherPort, let bare):
                (uri.host.hasSuffix(suffix) || bare && uri.host == suffix.dropFirst())
                    && (otherPort.isEmpty || otherPort == port)
            }
        }
        return excepted ? nil : proxy
    }

    private static func normal(_ proxy: String?) -> String? {
        guard let proxy, !proxy.isEmpty else { return nil }
        return proxy.contains("://") ? proxy : "http://" + proxy
    }

    private static func exceptions(_ text: String) -> [Exception] {
        var result: [Exception] = []
        for part in text.split(separator: ",") {
            let entry = part.trimmed.lowercased()
            if entry.isEmpty { continue }
            if entry == "*" { return [.all] }
            if let block = block(entry) {
                result.append(block)
                continue
            }
            let (host, port) = split(entry)
            guard var name = host, !name.isEmpty else { continue }
            if let address = address(name) {
                result.append(.address(address, port: port))
                continue
            }
            if name.hasPrefix("*.") { name.removeFirst() }
            let bare = !name.hasPrefix(".")
            result.append(.domain(suffix: bare ? "." + name : name, port: port, bare: bare))
        }
        return result
    }

    private static func block(_ text: String) -> Exception? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = address(String(parts[0])), let bits = Int(parts[1]) else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        guard (0...width).contains(bits) else { return nil }
        return .block(address, bits: 128 - width + bits)
    }

    /// Host and port of an entry, as net.SplitHostPort tells them apart.
    private static func split(_ text: String) -> (host: String?, port: String) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return (text, "") }
            let host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            return rest.hasPrefix(":") ? (host, String(rest.dropFirst())) : (text, "")
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (text, "")
    }

    /// 16 bytes, IPv4 mapped into IPv6; nil if `text` is not an address.
    private static func address(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, text, &bytes) == 1 { return bytes }
        var four = [UInt8](repeating: 0, count: 4)
        guard inet_pton(AF_INET, text, &four) == 1 else { return nil }
        return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + four
    }

    private static func isLoopback(_ address: [UInt8]) -> Bool {
        shareBits(address, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127], 104)
            || address == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    }

    private static func shareBits(_ a: [UInt8], _ b: [UInt8], _ bits: Int) -> Bool {
        let whole = bits / 8
        guard a.prefix(whole).elementsEqual(b.prefix(whole)) else { return false }
        let rest = bits % 8
        return rest == 0 || (a[whole] ^ b[whole]) >> UInt8(8 - rest) == 0
    }
}

extension Substring {
    /// Without the blanks and tabs around it.
    var trimmed: Substring {
        var text = self
        while let first = text.utf8.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return text
    }
}
