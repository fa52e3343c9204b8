/// An IPv4 or IPv6 address, without zones.
package struct NetworkAddress: Sendable, Equatable {
    /// Four or sixteen.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Nil for what is none; IPv4 within IPv6 (`::ffff:1.2.3.4`) is none either.
    init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        if !text.contains(":") {
            guard let bytes = Self.fourBytes(text[...]) else { return nil }
            self.bytes = bytes
            return
        }
        guard let bytes = Self.sixteenBytes(text) else { return nil }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return nil }
        self.bytes = bytes
    }

    private static func fourBytes(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.count == 1 || part.first != "0" else {
                return nil
            }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func sixteenBytes(_ text: String) -> [UInt8]? {
        func groups(_ part: Substring) -> [UInt8]? {
            guard !part.isEmpty else { return [] }
            var bytes: [UInt8] = []
            let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
            for (at, piece) in pieces.enumerated() {
                if at == pieces.count - 1, piece.contains(".") {
                    guard let four = fourBytes(piece) else { return nil }
                    bytes += four
                } else {
                    guard (1...4).contains(piece.utf8.count), piece.utf8.first != 0x2B,
                        let value = UInt16(piece, radix: 16)
                    else { return nil }
                    bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
                }
            }
            return bytes
        }
        guard let gap = text.firstRange(of: "::") else {
            return groups(text[...]).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]),
            !text[..<gap.lowerBound].contains("."), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    var isIPv4: Bool { bytes.count == 4 }

    /// As RFC 5952 writes it.
    var text: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var gap = 0..<0
        var at = 0
        while at < 8 {
            let end = groups[at...].firstIndex { $0 != 0 } ?? 8
            if end - at > max(gap.count, 1) { gap = at..<end }
            at = max(end, at + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        return gap.isEmpty
            ? text(groups[...]) : text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
    var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 }
    var isMulticast: Bool { isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }
    var isLinkLocalMulticast: Bool {
        isIPv4 ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 2
    }
    var isLinkLocalUnicast: Bool {
        isIPv4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
    var isGlobalUnicast: Bool {
        !isUnspecified && bytes != [255, 255, 255, 255] && !isLoopback && !isMulticast && !isLinkLocalUnicast
    }
}

/// An address with the length of its network part.
package struct NetworkPrefix: Sendable, Equatable {
    let address: NetworkAddress
    let length: Int

    init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let address = NetworkAddress(String(text[..<slash])) else {
            return nil
        }
        let digits = text[text.index(after: slash)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits.first != "0",
            let length = Int(digits), length <= address.bytes.count * 8
        else { return nil }
        (self.address, self.length) = (address, length)
    }

    private init(_ address: NetworkAddress, _ length: Int) { (self.address, self.length) = (address, length) }

    var text: String { "\(address.text)/\(length)" }

    var masked: NetworkPrefix {
        let bytes = address.bytes.enumerated().map { at, byte -> UInt8 in
            let kept = min(max(length - at * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
        return NetworkPrefix(NetworkAddress(bytes: bytes), length)
    }

    func contains(_ other: NetworkAddress) -> Bool {
        other.bytes.count == address.bytes.count && NetworkPrefix(other, length).masked == masked
    }

    func contains(_ other: NetworkPrefix) -> Bool { other.length >= length && contains(other.address) }
}
