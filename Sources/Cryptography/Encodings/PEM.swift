package import Diagnostics

/// Texts with encoded blocks in them (RFC 7468, with the headers of RFC 1421).
package enum PEM {
    /// What stands between `-----BEGIN LABEL-----` and `-----END LABEL-----`.
    package struct Block: Sendable, Equatable {
        package let label: String
        /// In the order they are written; `name: value` lines before the first empty line.
        package let headers: [Header]
        package let bytes: [UInt8]

        package init(label: String, headers: [Header] = [], bytes: [UInt8]) {
            self.label = label
            self.headers = headers
            self.bytes = bytes
        }

        /// The value of the first header of that name, compared exactly.
        package func header(_ name: String) -> String? {
            headers.first { $0.name == name }?.value
        }
    }

    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// At most so many blocks in one text.
    package static let maximumBlocks = 1000

    /// All blocks of a text in order. Text before, between and after blocks is passed over; line ends are LF or CRLF,
    /// base64 lines of any length. A block that is not closed, not base64 or closed under another label is `invalid`.
    package static func blocks(in text: [UInt8]) throws(Fault) -> [Block] {
        var lines = Lines(text)
        var blocks: [Block] = []
        while let line = lines.next() {
            guard let label = label(of: line, "-----BEGIN ") else { continue }
            guard blocks.count < maximumBlocks else { throw Fault(.limit, "more than \(maximumBlocks) PEM blocks") }
            blocks.append(try block(label, &lines))
        }
        return blocks
    }

    private static func block(_ label: String, _ lines: inout Lines) throws(Fault) -> Block {
        let start = lines.number
        var headers: [Header] = []
        var content: [UInt8] = []
        while let line = lines.next() {
            if let end = PEM.label(of: line, "-----END ") {
                guard end == label else {
                    throw Fault(.invalid, "line \(lines.number): the PEM block \(label) is closed as \(end)")
                }
                guard let bytes = Base64.decode(content) else {
                    throw Fault(.invalid, "line \(start): the PEM block \(label) does not hold valid base64")
                }
                return Block(label: label, headers: headers, bytes: bytes)
            }
            // base64 has no colon
            if content.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let name = trimmed(line[..<colon])
                guard !name.hasPrefix("-----") else {
                    throw Fault(.invalid, "line \(lines.number): a boundary inside of the PEM block \(label)")
                }
                headers.append(Header(name, trimmed(line[line.index(after: colon)...])))
            } else {
                content.append(contentsOf: line.lazy.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
            }
        }
        throw Fault(.invalid, "line \(start): the PEM block \(label) has no END line")
    }

    /// The label of a boundary line.
    private static func label(of line: ArraySlice<UInt8>, _ start: StaticString) -> String? {
        let prefix = start.withUTF8Buffer { Array($0) }
        let dashes = Array("-----".utf8)
        let end = line.reversed().prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        let line = line.dropLast(end)
        guard line.count >= prefix.count + dashes.count, line.starts(with: prefix), line.suffix(5).elementsEqual(dashes)
        else { return nil }
        return String(validating: line.dropFirst(prefix.count).dropLast(dashes.count), as: UTF8.self)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let text = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let end = text.reversed().prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        return String(decoding: text.dropLast(end), as: UTF8.self)
    }

    /// One block, base64 in lines of 64 columns, every line with its LF.
    package static func encode(_ block: Block) -> [UInt8] {
        var text = Array("-----BEGIN \(block.label)-----\n".utf8)
        for header in block.headers { text.append(contentsOf: "\(header.name): \(header.value)\n".utf8) }
        if !block.headers.isEmpty { text.append(UInt8(ascii: "\n")) }
        let base64 = Base64.encodeBytes(block.bytes)
        var rest = base64[...]
        while !rest.isEmpty {
            text.append(contentsOf: rest.prefix(64))
            text.append(UInt8(ascii: "\n"))
            rest = rest.dropFirst(64)
        }
        text.append(contentsOf: "-----END \(block.label)-----\n".utf8)
        return text
    }

    package static func encode(label: String, headers: [Header] = [], bytes: [UInt8]) -> [UInt8] {
        encode(Block(label: label, headers: headers, bytes: bytes))
    }

    /// The lines of a text without their ends.
    private struct Lines {
        private var rest: ArraySlice<UInt8>
        /// Of the line handed out last, from 1 on.
        private(set) var number = 0

        init(_ text: [UInt8]) { rest = text[...] }

        mutating func next() -> ArraySlice<UInt8>? {
            guard !rest.isEmpty else { return nil }
            number += 1
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[end...].dropFirst()
            return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }
}
