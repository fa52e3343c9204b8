/// A URL as Go's `net/url` takes it apart: an absolute one, or an absolute path.
package struct ExpressionURL: Sendable, Equatable {
    let scheme: String
    let host: String
    private let path: String
    private let query: String

    init(_ text: String) throws(ExpressionError) {
        func fault(_ reason: String) -> ExpressionError {
            ExpressionError("URL parse error during conversion from string: parse \"\(text)\": \(reason)")
        }
        guard !text.isEmpty else { throw fault("empty url") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw fault("net/url: invalid control character in URL")
        }
        var rest = text[...]
        var scheme = ""
        if let colon = text.firstIndex(of: ":"), Self.isScheme(text[..<colon]) {
            scheme = text[..<colon].lowercased()
            rest = text[text.index(after: colon)...]
        } else if text.first == ":" {
            throw fault("missing protocol scheme")
        }
        self.scheme = scheme
        if let mark = rest.firstIndex(of: "#") { rest = rest[..<mark] }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = ""
        }
        if rest.first != "/" {
            guard !scheme.isEmpty else { throw fault("invalid URI for request") }
            // opaque, as in mailto:a@b
            (host, path) = ("", "")
            return
        }
        var host = ""
        if !scheme.isEmpty, rest.hasPrefix("//") {
            let authority = rest.dropFirst(2).prefix { $0 != "/" }
            rest = rest.dropFirst(2 + authority.count)
            let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            if let problem = Self.problem(host: place) { throw fault(problem) }
            guard let plain = Self.unescaped(place, plusIsSpace: false) else { throw fault("invalid URL escape") }
            host = plain
        }
        self.host = host
        path = String(rest)
        guard Self.unescaped(rest, plusIsSpace: false) != nil else { throw fault("invalid URL escape") }
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (0x41...0x5A).contains(first & 0xDF) else { return false }
        return text.utf8.allSatisfy {
            (0x41...0x5A).contains($0 & 0xDF) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
    }

    private static func problem(host: Substring) -> String? {
        if let bad = host.first(where: { " <>\"\\^`{|}".contains($0) }) {
            return "invalid character \"\(bad)\" in host name"
        }
        var port = Substring()
        if host.first == "[" {
            guard let close = host.lastIndex(of: "]") else { return "missing ']' in host" }
            port = host[host.index(after: close)...]
        } else if let colon = host.lastIndex(of: ":") {
            port = host[colon...]
            // a colon within is one port too many
            if host[..<colon].contains(":") { return "invalid port \"\(port)\" after host" }
        }
        guard port.isEmpty || (port.first == ":" && port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) })
        else { return "invalid port \"\(port)\" after host" }
        return nil
    }

    private static func unescaped(_ text: some StringProtocol, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25 {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.first != 0x2B, digits.first != 0x2D,
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without the brackets of an IPv6 address.
    var hostname: String {
        let name = port.isEmpty && host.last != ":" ? host[...] : host.dropLast(port.count + 1)
        return name.first == "[" && name.last == "]" ? String(name.dropFirst().dropLast()) : String(name)
    }

    var port: String {
        guard let colon = host.lastIndex(of: ":"), host.lastIndex(of: "]").map({ $0 < colon }) ?? true else {
            return ""
        }
        return String(host[host.index(after: colon)...])
    }

    var escapedPath: String {
        let plain = Set("-_.~$&+,/:;=@!'()*[]%".utf8)
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                (0x41...0x5A).contains(byte & 0xDF) || (0x30...0x39).contains(byte) || plain.contains(byte)
            if isPlain, byte < 0x80 {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }

    /// Keys in order, each with its values.
    var parameters: [(key: String, values: [String])] {
        var found: [(key: String, values: [String])] = []
        for part in query.split(separator: "&") where !part.contains(";") {
            let at = part.firstIndex(of: "=")
            guard let key = Self.unescaped(part[..<(at ?? part.endIndex)], plusIsSpace: true),
                let value = Self.unescaped(at.map { part[part.index(after: $0)...] } ?? "", plusIsSpace: true)
            else { continue }
            if let known = found.firstIndex(where: { $0.key == key }) {
                found[known].values.append(value)
            } else {
                found.append((key, [value]))
            }
        }
        return found
    }
}
