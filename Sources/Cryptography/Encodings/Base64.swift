/// Base 64 (RFC 4648 sections 4 and 5).
package enum Base64 {
    package enum Alphabet: Sendable {
        case standard, url
    }

    private static let standardDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let standardValues = values(of: standardDigits)
    private static let urlValues = values(of: urlDigits)
    private static let none: UInt8 = 0xFF
    private static let pad = UInt8(ascii: "=")

    private static func values(of digits: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: none, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
        return table
    }

    package static func encode(
        _ bytes: [UInt8], alphabet: Alphabet = .standard, padding: Bool = true
    ) -> String {
        String(decoding: encodeBytes(bytes, alphabet: alphabet, padding: padding), as: UTF8.self)
    }

    static func encodeBytes(_ bytes: [UInt8], alphabet: Alphabet = .standard, padding: Bool = true) -> [UInt8] {
        let digits = alphabet == .standard ? standardDigits : urlDigits
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            let first = bytes[index]
            let second = count > 1 ? bytes[index + 1] : 0
            let third = count > 2 ? bytes[index + 2] : 0
            text.append(digits[Int(first >> 2)])
            text.append(digits[Int((first & 3) << 4 | second >> 4)])
            if count > 1 { text.append(digits[Int((second & 15) << 2 | third >> 6)]) }
            if count > 2 { text.append(digits[Int(third & 63)]) }
            if padding { text.append(contentsOf: repeatElement(pad, count: 3 - count)) }
            index += 3
        }
        return text
    }

    /// Strict: right length, the padding asked for, no bits left over, no other character (line breaks neither).
    /// `padding` nil: with or without.
    package static func decode(
        _ text: some StringProtocol, alphabet: Alphabet = .standard, padding: Bool? = true
    ) -> [UInt8]? {
        decode(Array(text.utf8), alphabet: alphabet, padding: padding)
    }

    package static func decode(
        _ text: [UInt8], alphabet: Alphabet = .standard, padding: Bool? = true
    ) -> [UInt8]? {
        let table = alphabet == .standard ? standardValues : urlValues
        var digits = text[...]
        if text.count % 4 == 0, text.last == pad { digits = digits.dropLast(digits.dropLast().last == pad ? 2 : 1) }
        let padded = digits.count < text.count
        let left = digits.count % 4
        guard left != 1 else { return nil }
        if left > 0, padding == true, !padded { return nil }
        if padded, padding == false { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            let value = table[Int(digit)]
            guard value != none else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count == 4 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                (bits, count) = (0, 0)
            }
        }
        switch left {
        case 2:
            guard bits & 15 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3:
            guard bits & 3 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: break
        }
        return bytes
    }
}
