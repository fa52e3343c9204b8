/// The members of a JSON object in order. Keys are compared by their bytes and occur once.
public struct JSONObject: Sendable {
    /// A key and its value.
    public struct Member: Sendable {
        public let key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var members: [Member] = []
    /// Places by key; empty while there are so few members that looking at each is faster.
    private var index: [ByteText: Int] = [:]

    private static let linearLimit = 16

    public init() {}

    public init(_ members: KeyValuePairs<String, JSONValue>) {
        for (key, value) in members { self[key] = value }
    }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
    public var keys: [String] { members.map(\.key) }

    /// The value of a key; setting it keeps the place of a key that is there, appends a new one, and nil removes it.
    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            guard let newValue else {
                remove(key)
                return
            }
            if let at = place(of: key) {
                members[at].value = newValue
            } else {
                append(key, newValue)
            }
        }
    }

    /// Adds a member at the end and returns true; returns false, changing nothing, if the key is there already.
    public mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
        guard place(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    /// The same members in the order of their keys' bytes, as Go writes maps.
    public func sortedByKey() -> JSONObject {
        var sorted = JSONObject()
        sorted.members = members.sorted { $0.key.precedesByBytes($1.key) }
        sorted.reindex()
        return sorted
    }

    private func place(of key: String) -> Int? {
        if index.isEmpty { return members.firstIndex { $0.key.isSameBytes(as: key) } }
        return index[ByteText(key)]
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if !index.isEmpty {
            index[ByteText(key)] = members.count - 1
        } else if members.count > Self.linearLimit {
            reindex()
        }
    }

    private mutating func remove(_ key: String) {
        guard let at = place(of: key) else { return }
        members.remove(at: at)
        reindex()
    }

    private mutating func reindex() {
        index.removeAll()
        guard members.count > Self.linearLimit else { return }
        for (at, member) in members.enumerated() { index[ByteText(member.key)] = at }
    }
}

extension JSONObject.Member: Hashable {
    public static func == (a: Self, b: Self) -> Bool { a.key.isSameBytes(as: b.key) && a.value == b.value }
    public func hash(into hasher: inout Hasher) {
        key.hashBytes(into: &hasher)
        hasher.combine(value)
    }
}

extension JSONObject: Hashable {
    public static func == (a: JSONObject, b: JSONObject) -> Bool { a.members == b.members }
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

extension JSONObject {
    /// Whether the members are in the order of their keys' bytes.
    public var isSortedByKey: Bool {
        zip(members, members.dropFirst()).allSatisfy { $0.key.precedesByBytes($1.key) }
    }
}
