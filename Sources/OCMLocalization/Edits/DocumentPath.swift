package import Diagnostics

/// A place in a document, as rules name it: `a.b[0].c`, `a["x.y"]`, `images."acme.io/server"` (a yq path without its
/// leading dot). Globs, filters and functions of the path language are refused.
package struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    package enum Segment: Hashable, Sendable {
        case key(String)
        /// Counted from 0; a negative index counts from the end.
        case index(Int)
    }

    package let segments: [Segment]

    package static let maximumLength = 4096
    package static let maximumDepth = 64

    package init(_ segments: [Segment]) {
        self.segments = segments
    }

    /// Parses the text of a rule; what is beyond keys and indexes is `unsupported`, a malformed path is `invalid`.
    package init(_ text: String) throws(Fault) {
        guard text.utf8.count <= DocumentPath.maximumLength else {
            throw Fault(.limit, "the path “\(text.prefix(60))…” is longer than \(DocumentPath.maximumLength) bytes")
        }
        var parser = PathParser(text)
        segments = try parser.parse()
    }

    package var description: String {
        var text = ""
        for segment in segments {
            switch segment {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += DocumentPath.isPlain(key) ? key : "\"\(DocumentPath.escaped(key))\""
            }
        }
        return text
    }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.allSatisfy(PathParser.isKeyByte)
    }

    private static func escaped(_ key: String) -> String {
        var text = ""
        for scalar in key.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

private struct PathParser {
    let text: String
    let bytes: [UInt8]
    var at = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(Fault) -> [DocumentPath.Segment] {
        var segments: [DocumentPath.Segment] = []
        if bytes.first == UInt8(ascii: ".") {
            throw Fault(.invalid, "the path “\(text)” starts with a dot; write it without")
        }
        var expectsKey = true
        while at < bytes.count {
            guard segments.count < DocumentPath.maximumDepth else {
                throw Fault(.limit, "the path “\(text)” has more than \(DocumentPath.maximumDepth) steps")
            }
            if bytes[at] == UInt8(ascii: "[") {
                segments.append(try bracket())
            } else if expectsKey {
                segments.append(.key(bytes[at] == UInt8(ascii: "\"") ? try quoted() : try plain()))
            } else {
                throw unexpected()
            }
            expectsKey = false
            if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
                at += 1
                expectsKey = true
            }
        }
        guard !segments.isEmpty, !expectsKey else {
            throw Fault(.invalid, "the path “\(text)” is incomplete; expected the name of a key")
        }
        return segments
    }

    private mutating func plain() throws(Fault) -> String {
        let start = at
        while at < bytes.count, PathParser.isKeyByte(bytes[at]) { at += 1 }
        guard at > start else { throw unexpected() }
        if at < bytes.count, bytes[at] != UInt8(ascii: "."), bytes[at] != UInt8(ascii: "[") { throw unexpected() }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() throws(Fault) -> String {
        at += 1
        var key: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
            key.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else { throw Fault(.invalid, "the path “\(text)” has a quote that is not closed") }
        at += 1
        return String(decoding: key, as: UTF8.self)
    }

    private mutating func bracket() throws(Fault) -> DocumentPath.Segment {
        at += 1
        let segment: DocumentPath.Segment
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            segment = .key(try quoted())
        } else {
            let start = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "]") { at += 1 }
            let inside = String(decoding: bytes[start..<at], as: UTF8.self)
            guard let index = Int(inside), inside.utf8.first != UInt8(ascii: "+"), abs(index) < 1_000_000 else {
                throw Fault(
                    .unsupported,
                    "the path “\(text)” has [\(inside)]; only an index as in [0] or a key as in [\"x.y\"] is supported")
            }
            segment = .index(index)
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else {
            throw Fault(.invalid, "the path “\(text)” has a bracket that is not closed")
        }
        at += 1
        return segment
    }

    private func unexpected() -> Fault {
        let rest = String(decoding: bytes[at...], as: UTF8.self)
        return Fault(
            .unsupported,
            "the path “\(text)” can't be followed at “\(rest.prefix(20))”; supported are a.b, a[0] and a[\"x.y\"]")
    }

    /// Bytes of a key that needs no quotes: what yq's path language gives no meaning to.
    static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "$"), UInt8(ascii: "@"), 0x80...0xFF:
            true
        default: false
        }
    }
}
