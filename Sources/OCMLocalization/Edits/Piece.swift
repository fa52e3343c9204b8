import Documents

/// A value about to be written: like JSON, but words and numbers are kept as the text that stands in a document.
indirect enum Piece {
    /// Null, a boolean, a number or a date in its own notation.
    case word(String)
    case string(String)
    case list([Piece])
    case map([(key: String, value: Piece)])

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .word("null")
        case .bool(let flag): self = .word(flag ? "true" : "false")
        case .number(let number): self = .word(number.text)
        case .string(let text): self = .string(text)
        case .array(let items): self = .list(items.map(Piece.init))
        case .object(let object): self = .map(object.members.map { (key: $0.key, value: Piece($0.value)) })
        }
    }

    /// `value` below keys (and lists of one element) that have to be made for it; nil if an index is beyond 0.
    init?(_ value: Piece, below segments: ArraySlice<DocumentPath.Segment>) {
        var piece = value
        for segment in segments.reversed() {
            switch segment {
            case .key(let key): piece = .map([(key: key, value: piece)])
            case .index(0): piece = .list([piece])
            case .index: return nil
            }
        }
        self = piece
    }

    var isCollection: Bool {
        switch self {
        case .list, .map: true
        case .word, .string: false
        }
    }

    var isEmptyCollection: Bool {
        switch self {
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        case .word, .string: false
        }
    }
}
