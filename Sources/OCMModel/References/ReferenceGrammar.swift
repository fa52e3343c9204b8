/// The lexical elements of references, as the first generation has them.
enum ReferenceGrammar {
    /// `TYPE[+FORMAT]::` at the start of a text.
    static func type(_ text: String) -> (type: String, format: String?, rest: String)? {
        guard let colons = text.firstRange(of: "::") else { return nil }
        let prefix = text[..<colons.lowerBound]
        guard let first = prefix.utf8.first, ASCII.isLetter(first) else { return nil }
        guard prefix.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "+/-_.".utf8.contains($0) }) else { return nil }
        let parts = prefix.split(separator: "+", maxSplits: 1)
        let format = parts.count == 2 ? String(parts[1]) : nil
        return (String(parts.first ?? ""), format, String(text[colons.upperBound...]))
    }

    /// `[scheme://]host[:port][/subPath]`; the host looks like a domain, or there is a scheme or a port.
    static func registry(_ text: String) -> (scheme: String?, host: String, subPath: String)? {
        var rest = text[...]
        var scheme: String?
        if let mark = text.firstRange(of: "://") {
            let prefix = text[..<mark.lowerBound]
            guard !prefix.isEmpty, prefix.utf8.allSatisfy(ASCII.isLower) else { return nil }
            scheme = String(prefix)
            rest = text[mark.upperBound...]
        }
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        let host = slash.map { rest[..<$0] } ?? rest
        let subPath = slash.map { rest[rest.utf8.index(after: $0)...] } ?? ""
        guard slash == nil || isRepository(subPath) else { return nil }
        let name: Substring
        var hasPort = false
        if let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")), host.utf8.last != UInt8(ascii: "]") {
            let port = host[host.utf8.index(after: colon)...]
            guard !port.isEmpty, port.utf8.allSatisfy(ASCII.isDigit) else { return nil }
            name = host[..<colon]
            hasPort = true
        } else {
            name = host
        }
        guard isHost(name), isDomain(name) || scheme != nil || hasPort else { return nil }
        return (scheme, String(host), String(subPath))
    }

    /// `COMPONENT[:VERSION]`
    static func component(_ text: Substring) -> (component: String, version: String?)? {
        let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
        let name = colon.map { text[..<$0] } ?? text
        guard isComponent(name) else { return nil }
        guard let colon else { return (String(name), nil) }
        let version = text[text.utf8.index(after: colon)...]
        return isVersion(version) ? (String(name), String(version)) : nil
    }

    /// A domain, `/`, and a repository name: wider than what a new component may be called.
    static func isComponent(_ text: Substring) -> Bool {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return isDomain(text[..<slash]) && isRepository(text[text.utf8.index(after: slash)...])
    }

    /// `v1.2.3-pre.1+build`, minor and patch optional.
    static func isVersion(_ text: Substring) -> Bool {
        var scanner = ByteScanner(text)
        _ = scanner.skip("v")
        guard scanner.take(ASCII.isDigit) != nil else { return false }
        for _ in 0..<2 where scanner.skip(".") {
            guard scanner.take(ASCII.isDigit) != nil else { return false }
        }
        for mark in ["-", "+"] as [StaticString] where scanner.skip(mark) {
            repeat {
                let part = scanner.take { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
                guard part != nil else { return false }
            } while scanner.skip(".")
        }
        return scanner.isAtEnd
    }

    /// Labels with at least one dot between them.
    static func isDomain(_ text: Substring) -> Bool {
        text.utf8.contains(UInt8(ascii: ".")) && isHost(text) && text.utf8.first != UInt8(ascii: "[")
    }

    /// Labels of letters, digits and inner dashes, or an IPv6 address in brackets.
    private static func isHost(_ text: Substring) -> Bool {
        if text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]") {
            let address = text.utf8.dropFirst().dropLast()
            return !address.isEmpty && address.allSatisfy { ASCII.isHex($0) || ":.".utf8.contains($0) }
        }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            return ASCII.isAlphanumeric(first) && ASCII.isAlphanumeric(last)
                && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Segments of lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
    static func isRepository(_ text: Substring) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(isSegment)
    }

    private static func isSegment(_ segment: Substring.UTF8View) -> Bool {
        var scanner = ByteScanner(Substring(segment))
        while true {
            guard scanner.take(ASCII.isLowerAlphanumeric) != nil else { return false }
            if scanner.isAtEnd { return true }
            let separator = scanner.take { !ASCII.isLowerAlphanumeric($0) } ?? ""
            guard [".", "_", "__"].contains(separator) || separator.utf8.allSatisfy({ $0 == UInt8(ascii: "-") }) else {
                return false
            }
        }
    }
}
