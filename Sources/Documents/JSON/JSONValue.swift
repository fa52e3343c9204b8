/// Any JSON document as a value: the order of keys and the text of numbers are kept.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// A number as it was written; see `JSONNumber+…` for what can be made of it.
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
}

/// The members of a JSON object in order. Keys are compared by their bytes and occur once.
public struct JSONObject: Sendable {
    public struct Member: Sendable, Hashable {
        public let key: String
        public var value: JSONValue
    }

    public private(set) var members: [Member] = []
    private var index: [Key: Int] = [:]

    /// Swift's strings are equal when they are canonically equivalent; keys of documents are not.
    private struct Key: Hashable, Sendable {
        let text: String
        static func == (a: Key, b: Key) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    public init() {}

    public init(_ members: KeyValuePairs<String, JSONValue>) {
        for (key, value) in members { self[key] = value }
    }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
    public var keys: [String] { members.map(\.key) }

    /// The value of a key; setting it keeps the place of a key that is there, appends a new one, and nil removes it.
    public subscript(key: String) -> JSONValue? {
        get { index[Key(text: key)].map { members[$0].value } }
        set {
            let place = Key(text: key)
            switch (index[place], newValue) {
            case (let at?, let value?): members[at].value = value
            case (nil, let value?):
                index[place] = members.count
                members.append(Member(key: key, value: value))
            case (let at?, nil):
                members.remove(at: at)
                index = Dictionary(uniqueKeysWithValues: members.enumerated().map { (Key(text: $1.key), $0) })
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: Hashable {
    public static func == (a: JSONObject, b: JSONObject) -> Bool { a.members == b.members }
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

extension JSONValue {
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    public var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
    public var isNull: Bool { self == .null }

    /// The member `key` of an object; nil if this is no object or has no such member.
    public subscript(key: String) -> JSONValue? { object?[key] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(nilLiteral: ()) { self = .null }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
