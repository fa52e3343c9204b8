/// How a JSON document is written.
public struct JSONStyle: Sendable {
    /// Blanks per level, each member and element on a line of its own; nil: no white space at all.
    public var indent: Int?
    /// Writes `<`, `>` and `&` as escapes, as Go's `encoding/json` does unless told otherwise.
    public var escapesHTML: Bool
    /// Sorts the members of every object by the bytes of their keys, as Go writes maps; else their order is kept.
    public var sortsKeys: Bool

    public init(indent: Int? = nil, escapesHTML: Bool = false, sortsKeys: Bool = false) {
        self.indent = indent
        self.escapesHTML = escapesHTML
        self.sortsKeys = sortsKeys
    }

    /// No white space at all.
    public static let compact = JSONStyle()
    /// Each member and element on a line of its own, `blanks` blanks per level.
    public static func indented(_ blanks: Int) -> JSONStyle { JSONStyle(indent: blanks) }

    /// The same with Go's escapes of `<`, `>` and `&`.
    public func escapingHTML() -> JSONStyle {
        var style = self
        style.escapesHTML = true
        return style
    }

    /// The same with sorted keys.
    public func sortingKeys() -> JSONStyle {
        var style = self
        style.sortsKeys = true
        return style
    }
}

extension JSONValue {
    /// The document as UTF-8 without a final line break; texts are escaped as Go's `encoding/json` does.
    public func encoded(_ style: JSONStyle = .compact) -> [UInt8] {
        var writer = JSONWriter(style)
        writer.write(self, level: 0)
        return writer.bytes
    }

    /// As `encoded`, as a text.
    public func text(_ style: JSONStyle = .compact) -> String {
        String(decoding: encoded(style), as: UTF8.self)
    }
}

struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let style: JSONStyle
    private let escapes: JSONEscapes

    init(_ style: JSONStyle) {
        self.style = style
        escapes = style.escapesHTML ? .goHTML : .go
    }

    mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): escapes.quote(text, into: &bytes)
        case .array(let items):
            list("[", "]", items, level) { writer, item in writer.write(item, level: level + 1) }
        case .object(let object):
            let members = style.sortsKeys ? object.sortedByKey().members : object.members
            list("{", "}", members, level) { writer, member in
                writer.escapes.quote(member.key, into: &writer.bytes)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.style.indent != nil { writer.bytes.append(0x20) }
                writer.write(member.value, level: level + 1)
            }
        }
    }

    private mutating func list<Element>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ elements: [Element], _ level: Int,
        _ element: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (at, item) in elements.enumerated() {
            if at > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(level + 1)
            element(&self, item)
        }
        if !elements.isEmpty { newLine(level) }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func newLine(_ level: Int) {
        guard let indent = style.indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
    }
}
