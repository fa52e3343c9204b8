/// A number as it was written.
public struct JSONNumber: Hashable, Sendable {
    /// A number by the grammar of RFC 8259, section 6.
    public let text: String

    init(unchecked text: String) {
        self.text = text
    }

    public init(_ integer: Int) {
        text = String(integer)
    }

    public init(_ integer: Int64) {
        text = String(integer)
    }

    /// A number from its text; nil if the text is not one by RFC 8259.
    public init?(_ text: String) {
        guard JSONNumber.isNumber(text.utf8) else { return nil }
        self.text = text
    }

    /// A finite double in its shortest form; nil for infinities and NaN.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = ECMAScriptNumber.text(value)
    }

    /// The value of a number written without fraction and exponent, if it fits.
    public var int: Int? { Int(text) }

    /// The value of a number written without fraction and exponent, if it fits.
    public var int64: Int64? { Int64(text) }

    /// The nearest double; nil if it would be infinite.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The text that ECMAScript and RFC 8785, section 3.2.2.3, write for the nearest double; nil if it would be infinite.
    public var canonicalText: String? { double.map(ECMAScriptNumber.text) }

    static func isNumber(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = bytes[...]
        func digits() -> Int {
            let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !(startsWithZero && whole > 1) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}

extension JSONNumber {
    /// The text that Go's `encoding/json` writes for the nearest double; nil if it would be infinite.
    public var goText: String? { double.map(GoNumber.json) }

    /// The number as it is in a document that Go has read and written again: a whole number of 64 bits as it is, any other as
    /// the nearest double.
    package var inGoForm: JSONNumber { GoNumberText.integer(text) ?? goText.flatMap { JSONNumber($0) } ?? self }
}

extension JSONValue {
    /// The value with all numbers as Go would write them again.
    package var withNumbersInGoForm: JSONValue {
        switch self {
        case .number(let number): return .number(number.inGoForm)
        case .array(let items): return .array(items.map(\.withNumbersInGoForm))
        case .object(var object):
            for member in object.members { object[member.key] = member.value.withNumbersInGoForm }
            return .object(object)
        default: return self
        }
    }
}
