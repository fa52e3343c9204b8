public import Diagnostics

extension JSONValue {
    /// Parses one JSON document (RFC 8259), strictly: a byte order mark, invalid UTF-8, lone surrogates, keys given twice
    /// (unless the limits allow them) and whatever goes beyond the limits are refused, with line and column.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(Fault) {
        guard bytes.count <= limits.size else {
            throw Fault(.limit, "the JSON document has \(bytes.count) bytes, more than the \(limits.size) allowed")
        }
        let outcome: Result<JSONValue, JSONParser.Failure> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer, limits)
            do throws(JSONParser.Failure) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        switch outcome {
        case .success(let value): self = value
        case .failure(let failure):
            let (line, column) = TextPosition.of(failure.offset, in: bytes)
            throw Fault(failure.code, "\(line):\(column): \(failure.problem)")
        }
    }
}

/// Recursive descent over the bytes of one document.
struct JSONParser {
    struct Failure: Error {
        var code = Fault.Code.invalid
        let offset: Int
        let problem: String
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var at = 0
    private let limits: JSONLimits
    private var values = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The byte at the current place; 0, which is no JSON, at the end.
    var current: UInt8 { at < bytes.count ? bytes[at] : 0 }

    mutating func document() throws(Failure) -> JSONValue {
        if let bad = UTF8Validation.firstInvalid(bytes) { throw Failure(offset: bad, problem: "invalid UTF-8") }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw Failure(offset: 0, problem: "a byte order mark is not allowed in JSON")
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard at == bytes.count else { throw unexpected("the end of the document") }
        return value
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        values += 1
        guard values <= limits.values else {
            throw Failure(code: .limit, offset: at, problem: "more than \(limits.values) values")
        }
        switch current {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw unexpected("a value")
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONObject {
        try enter(depth)
        var object = JSONObject()
        if current == UInt8(ascii: "}") {
            at += 1
            return object
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let keyOffset = at
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw unexpected("“:” after the key “\(key.prefix(100))”") }
            at += 1
            skipSpace()
            let value = try value(depth: depth)
            if !object.insert(key, value) {
                guard limits.allowsDuplicateKeys else {
                    throw Failure(offset: keyOffset, problem: "the key “\(key.prefix(100))” is given twice")
                }
                object[key] = value
            }
            skipSpace()
            if current == UInt8(ascii: ",") {
                at += 1
                skipSpace()
            } else if current == UInt8(ascii: "}") {
                at += 1
                return object
            } else {
                throw unexpected("“,” or “}”")
            }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> [JSONValue] {
        try enter(depth)
        var items: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            at += 1
            return items
        }
        while true {
            items.append(try value(depth: depth))
            skipSpace()
            if current == UInt8(ascii: ",") {
                at += 1
                skipSpace()
            } else if current == UInt8(ascii: "]") {
                at += 1
                return items
            } else {
                throw unexpected("“,” or “]”")
            }
        }
    }

    /// Steps over the opening bracket and the space behind it.
    private mutating func enter(_ depth: Int) throws(Failure) {
        guard depth <= limits.depth else {
            throw Failure(code: .limit, offset: at, problem: "nested deeper than \(limits.depth) levels")
        }
        at += 1
        skipSpace()
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let end = at + text.utf8CodeUnitCount
        guard end <= bytes.count, text.withUTF8Buffer({ $0.elementsEqual(bytes[at..<end]) }) else {
            throw unexpected("a value")
        }
        at = end
        return value
    }

    private mutating func number() throws(Failure) -> JSONNumber {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                at += 1
                continue
            default: break
            }
            break
        }
        let digits = UnsafeBufferPointer(rebasing: bytes[start..<at])
        let text = String(decoding: digits.prefix(1100), as: UTF8.self)
        guard digits.count <= 1000 else { throw Failure(code: .limit, offset: start, problem: "a number is too long") }
        guard JSONNumber.isNumber(digits) else {
            throw Failure(offset: start, problem: "“\(text.prefix(100))” is not a number")
        }
        return JSONNumber(unchecked: text)
    }

    mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    func unexpected(_ wanted: String) -> Failure {
        guard at < bytes.count else {
            return Failure(offset: at, problem: "the document ends where \(wanted) is expected")
        }
        let character = String(decoding: bytes[at...].prefix(4), as: UTF8.self).unicodeScalars.first
        let found = character.map { $0.properties.isWhitespace || $0.value < 0x20 ? $0.debugDescription : "“\($0)”" }
        return Failure(offset: at, problem: "\(found ?? "something else") where \(wanted) is expected")
    }
}
