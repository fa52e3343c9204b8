import Diagnostics
import Documents

/// Finds the bytes of every value of a JSON text. The text was read by the strict parser before, so only what this
/// walk relies on is checked again.
struct JSONSource {
    private let bytes: [UInt8]
    private var at = 0

    static func parse(_ bytes: [UInt8]) throws -> SourceNode {
        var source = JSONSource(bytes: bytes)
        return try source.value(depth: 0)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private func broken() -> Fault { Fault(.corrupt, "the JSON text breaks off at byte \(at)") }

    private mutating func value(depth: Int) throws -> SourceNode {
        skipBlanks()
        guard at < bytes.count, depth < 512 else { throw broken() }
        let start = at
        switch bytes[at] {
        case UInt8(ascii: "{"):
            at += 1
            var entries: [SourceNode.Entry] = []
            if !take(UInt8(ascii: "}")) {
                repeat {
                    skipBlanks()
                    let key = try string()
                    guard take(UInt8(ascii: ":")) else { throw broken() }
                    entries.append(SourceNode.Entry(key: key, value: try value(depth: depth + 1)))
                } while take(UInt8(ascii: ","))
                guard take(UInt8(ascii: "}")) else { throw broken() }
            }
            return node(.map(entries, flow: true), from: start)
        case UInt8(ascii: "["):
            at += 1
            var items: [SourceNode] = []
            if !take(UInt8(ascii: "]")) {
                repeat { items.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
                guard take(UInt8(ascii: "]")) else { throw broken() }
            }
            return node(.list(items, flow: true), from: start)
        case UInt8(ascii: "\""):
            return try string()
        default:
            while at < bytes.count, ![0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x5D, 0x7D].contains(bytes[at]) { at += 1 }
            guard at > start else { throw broken() }
            return node(.scalar(String(decoding: bytes[start..<at], as: UTF8.self), .plain), from: start)
        }
    }

    private mutating func string() throws -> SourceNode {
        let start = at
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw broken() }
        at += 1
        var escaped = false
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\") {
                escaped = true
                at += 1
            }
            at += 1
        }
        guard at < bytes.count else { throw broken() }
        at += 1
        let text =
            escaped
            ? try JSONValue(parsing: Array(bytes[start..<at])).string ?? ""
            : String(decoding: bytes[(start + 1)..<(at - 1)], as: UTF8.self)
        return node(.scalar(text, .double), from: start)
    }

    private func node(_ content: SourceNode.Content, from start: Int) -> SourceNode {
        SourceNode(content: content, anchor: nil, tag: nil, start: start, bodyStart: start, end: at)
    }
}
