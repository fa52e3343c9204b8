package import Diagnostics
import Glibc

extension URI {
    /// Reads an absolute address. Refused: other schemes, credentials inside, hosts that programs read differently
    /// (`127.1`, `0x7f.1`, blanks, backslashes). A fragment is dropped; bytes beyond ASCII are percent-encoded.
    package init(_ text: String) throws(Fault) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            throw URI.fault("is not absolute; write https://HOST/PATH", text)
        }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard scheme == "http" || scheme == "https" else {
            throw Fault(.unsupported, "the scheme of an address must be http or https, not “\(scheme.prefix(20))”")
        }
        let rest = bytes[(colon + 3)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let authority = rest[..<(end ?? rest.endIndex)]
        if authority.contains(UInt8(ascii: "@")) {
            throw Fault(.invalid, "an address must not hold credentials; configure them for its host")
        }
        let (host, port) = try URI.authority(authority, text)
        let (path, query) = try URI.pathAndQuery(rest[(end ?? rest.endIndex)...], text)
        self.init(scheme: scheme, host: host, port: port, path: path.isEmpty ? "/" : path, query: query)
    }

    /// The address that `reference` means when it is found at this address (RFC 3986, section 5.2).
    package func resolving(_ reference: String) throws(Fault) -> URI {
        let bytes = Array(reference.utf8)
        let end = bytes.firstIndex { byte in [":", "/", "?", "#"].contains(UnicodeScalar(byte)) }
        if let end, bytes[end] == UInt8(ascii: ":") { return try URI(reference).withoutDots }
        if bytes.starts(with: "//".utf8) { return try URI(scheme + ":" + reference).withoutDots }
        let (path, query) = try URI.pathAndQuery(bytes[...], reference)
        var result = self
        if path.isEmpty {
            result.query = query ?? (bytes.first == UInt8(ascii: "?") ? "" : self.query)
            return result
        }
        result.query = query
        if path.hasPrefix("/") {
            result.path = path
        } else {
            let folder = self.path.utf8.lastIndex(of: UInt8(ascii: "/")).map { self.path[...$0] } ?? "/"
            result.path = folder + path
        }
        return result.withoutDots
    }

    private var withoutDots: URI {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            guard segment == "." || segment == ".." else {
                kept.append(segment)
                continue
            }
            if segment == "..", !kept.isEmpty { kept.removeLast() }
            if index == segments.count - 1 { kept.append("") }
        }
        var result = self
        result.path = "/" + kept.joined(separator: "/")
        return result
    }

    private static func authority(_ bytes: ArraySlice<UInt8>, _ text: String) throws(Fault) -> (String, Int?) {
        var name = bytes
        var portText: ArraySlice<UInt8>?
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw fault("has a broken host", text) }
            name = bytes[(bytes.startIndex + 1)..<close]
            let rest = bytes[(close + 1)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { throw fault("has a broken host", text) }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            name = bytes[..<colon]
            portText = bytes[(colon + 1)...]
        }
        let host = String(decoding: name, as: UTF8.self).lowercased()
        let isAddress = bytes.first == UInt8(ascii: "[") ? isIPv6(host) : isName(host)
        guard isAddress else { throw fault("has no host that is a plain name or address", text) }
        guard let portText, !portText.isEmpty else { return (host, nil) }
        guard portText.count <= 5, portText.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(String(decoding: portText, as: UTF8.self)), (1...65535).contains(port)
        else { throw fault("has a port that is not a number from 1 to 65535", text) }
        return (host, port)
    }

    private static func isIPv6(_ host: String) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return host.utf8.count < 64 && inet_pton(AF_INET6, host, &bytes) == 1
    }

    /// Labels of letters, digits, `-` and `_`; if the last one is a number, all of it is an IPv4 address.
    private static func isName(_ host: String) -> Bool {
        var labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard host.utf8.count <= 255, let last = labels.last else { return false }
        for label in labels {
            let allowed = label.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
            }
            guard allowed, (1...63).contains(label.utf8.count) else { return false }
        }
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        var bytes = [UInt8](repeating: 0, count: 4)
        return !isNumber || inet_pton(AF_INET, host, &bytes) == 1
    }

    private static func pathAndQuery(_ bytes: ArraySlice<UInt8>, _ text: String) throws(Fault) -> (String, String?) {
        var parts: (path: [UInt8], query: [UInt8]?) = ([], nil)
        for byte in bytes {
            if byte == UInt8(ascii: "#") { break }
            if byte == UInt8(ascii: "?"), parts.query == nil {
                parts.query = []
                continue
            }
            guard byte > 0x20, byte != 0x7F else { throw fault("holds a blank or a control character", text) }
            let encoded = byte < 0x80 ? [byte] : Array(percentEncoded(byte).utf8)
            if parts.query == nil { parts.path += encoded } else { parts.query?.append(contentsOf: encoded) }
        }
        return (String(decoding: parts.path, as: UTF8.self), parts.query.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Names the address without what may be secret in it.
    private static func fault(_ problem: String, _ text: String) -> Fault {
        var shown = text.prefix { $0 != "?" && $0 != "#" }
        if let at = shown.lastIndex(of: "@") { shown = shown[shown.index(after: at)...] }
        return Fault(.invalid, "the address “\(shown.prefix(200))” \(problem)")
    }
}
