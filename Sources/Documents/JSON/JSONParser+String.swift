extension JSONParser {
    /// A string; the current byte is its opening quote.
    mutating func string() throws(Failure) -> String {
        at += 1
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
                at += 1
                return text
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
            case 0..<0x20: throw controlCharacter()
            default: at += 1
            }
        }
        throw Failure(offset: start - 1, problem: "the text that starts here has no end")
    }

    private mutating func stringWithEscapes(from start: Int) throws(Failure) -> String {
        var text: [UInt8] = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw controlCharacter()
            default:
                text.append(byte)
                at += 1
            }
        }
        throw Failure(offset: start - 1, problem: "the text that starts here has no end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        let start = at
        at += 1
        let letter = current
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape(start)).utf8)
        default: throw Failure(offset: start, problem: "an escape that JSON does not have")
        }
    }

    /// The character of `\uXXXX`, or of two of them that are a surrogate pair; the current byte is the first digit.
    private mutating func unicodeEscape(_ start: Int) throws(Failure) -> Character {
        let lone = Failure(offset: start, problem: "half of a surrogate pair")
        let first = try hexDigits(start)
        guard first & 0xF800 == 0xD800 else {
            guard let scalar = Unicode.Scalar(first) else { throw lone }
            return Character(scalar)
        }
        guard first < 0xDC00, current == UInt8(ascii: "\\") else { throw lone }
        at += 1
        guard current == UInt8(ascii: "u") else { throw lone }
        at += 1
        let second = try hexDigits(start)
        guard second & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF))
        else { throw lone }
        return Character(scalar)
    }

    private mutating func hexDigits(_ start: Int) throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
                throw Failure(offset: start, problem: "“\\u” without four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    private func controlCharacter() -> Failure {
        Failure(offset: at, problem: "a control character inside a text; write it as an escape")
    }
}
