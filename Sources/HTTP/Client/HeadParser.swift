import Diagnostics

/// Status and fields of an answer.
struct Head: Sendable {
    var status: Int
    var fields = Fields()
}

/// Collects the header lines that libcurl hands over, one by one, interim answers and trailers included.
struct HeadParser {
    private let limit: Int
    private var size = 0
    /// Nothing came yet.
    var isUntouched: Bool { size == 0 }
    private var current: Head?
    /// The head of the final answer was handed out; what follows are trailers.
    private(set) var isDone = false
    private var hasHint = false
    /// A head, or the trailers, began and is not complete. Hints that come before the final answer are a part of its head.
    var isInside: Bool { current != nil || isDone || hasHint }
    /// Libcurl answers the next 417 by itself: it sends the request again, without Expect.
    var ignoresExpectationFailed = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one line with its end; returns the head when it is complete. Faults don't name the host.
    mutating func take(_ line: UnsafeRawBufferPointer) throws(Fault) -> Head? {
        size += line.count
        guard size <= limit else { throw Fault(.limit, "the header fields are larger than \(limit) bytes") }
        guard !isDone else { return nil }
        var text = line[...]
        if text.last == 0x0A { text.removeLast() }
        if text.last == 0x0D { text.removeLast() }
        if text.starts(with: "HTTP/".utf8) {
            current = Head(status: try Self.status(text))
            return nil
        }
        guard var head = current else { throw Fault(.corrupt, "the answer does not begin with a status") }
        if text.isEmpty {
            current = nil
            guard head.status >= 200 else {
                hasHint = head.status != 100
                return nil
            }
            if head.status == 417, ignoresExpectationFailed {
                ignoresExpectationFailed = false
                hasHint = false
                return nil
            }
            let lengths = Set(head.fields.values("Content-Length"))
            guard lengths.count <= 1 else { throw Fault(.corrupt, "the answer states several lengths") }
            isDone = true
            return head
        }
        if text.first == 0x20 || text.first == 0x09 {
            head.fields.continueLast(String(decoding: text, as: UTF8.self)[...].trimmed)
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let value = String(decoding: text[(colon + 1)...], as: UTF8.self)
            head.fields.add(String(decoding: text[..<colon], as: UTF8.self), String(value[...].trimmed))
        }
        current = head
        return nil
    }

    /// `HTTP/1.1 200 …` → 200.
    private static func status(_ line: Slice<UnsafeRawBufferPointer>) throws(Fault) -> Int {
        let words = line.split(separator: 0x20, maxSplits: 2)
        guard words.count >= 2, words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self)), (100...999).contains(status)
        else { throw Fault(.corrupt, "the answer has no valid status") }
        return status
    }
}
