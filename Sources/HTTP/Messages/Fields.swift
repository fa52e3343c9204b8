/// Header fields in order (RFC 9110, section 5): names compare without case, a name may occur several times.
package struct Fields: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    package private(set) var all: [Field] = []

    package init() {}

    package init(_ fields: KeyValuePairs<String, String>) {
        for (name, value) in fields { add(name, value) }
    }

    /// The first value of a field; setting it replaces all of that name, nil removes them.
    package subscript(name: String) -> String? {
        get { all.first { Fields.same($0.name, name) }?.value }
        set {
            all.removeAll { Fields.same($0.name, name) }
            if let newValue { add(name, newValue) }
        }
    }

    package mutating func add(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// All values of a field in order.
    package func values(_ name: String) -> [String] {
        all.filter { Fields.same($0.name, name) }.map(\.value)
    }

    private static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
