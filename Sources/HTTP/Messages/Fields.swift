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

    /// Appends to the last value: a line that is folded (RFC 9112, section 5.2).
    mutating func continueLast(_ text: some StringProtocol) {
        guard let last = all.popLast() else { return }
        all.append(Field(name: last.name, value: last.value + " " + text))
    }

    /// Nil, or the name of the first field that must not be sent: its name is no token or its value holds control
    /// characters (RFC 9110, section 5.5).
    var firstInvalidName: String? {
        all.first { field in
            let valid = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            return !Fields.isToken(field.name.utf8) || !valid
        }?.name
    }

    /// RFC 9110, section 5.6.2.
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension Fields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { add(name, value) }
    }
}
