/// Writes YAML as Go's `sigs.k8s.io/yaml` does, byte for byte: two blanks a level, lists not indented below their key,
/// texts quoted where YAML 1.1 would read something else, folding at blanks behind column 80.
public enum YAMLEncoder {
    /// One document with a line break at its end.
    ///
    /// - Parameters:
    ///   - sortedKeys: sorts keys as that package does (digits in them by their value), else keeps their order.
    ///   - keepsNumbers: numbers keep their text, as in `1.0`; else they get Go's form.
    public static func encode(_ value: JSONValue, sortedKeys: Bool = true, keepsNumbers: Bool = false) -> [UInt8] {
        var emitter = YAMLEmitter(sortsKeys: sortedKeys, keepsNumbers: keepsNumbers)
        emitter.document(value)
        return emitter.output.bytes
    }

    /// As `encode`, as a text.
    public static func text(_ value: JSONValue, sortedKeys: Bool = true) -> String {
        String(decoding: encode(value, sortedKeys: sortedKeys), as: UTF8.self)
    }
}

/// Block collections; how scalars look is `YAMLOutput`'s.
struct YAMLEmitter {
    let sortsKeys: Bool
    let keepsNumbers: Bool
    var output = YAMLOutput()

    init(sortsKeys: Bool, keepsNumbers: Bool) {
        (self.sortsKeys, self.keepsNumbers) = (sortsKeys, keepsNumbers)
    }

    mutating func document(_ value: JSONValue) {
        node(value, indent: -1, isBelowKey: false)
        output.indent(to: 0)
    }

    /// - Parameters:
    ///   - indent: that of the collection around; -1 for none.
    ///   - isBelowKey: it is the value of a simple key.
    private mutating func node(_ value: JSONValue, indent: Int, isBelowKey: Bool) {
        switch value {
        case .null: scalar("null", indent)
        case .bool(let flag): scalar(flag ? "true" : "false", indent)
        case .number(let number): scalar(text(number), indent)
        case .string(let text): output.text(text, indent: inner(indent, isScalar: true), isKey: false)
        case .array(let items) where items.isEmpty: output.indicator("[]", needsBlank: true)
        case .array(let items):
            let level = isBelowKey ? indent : inner(indent, isScalar: false)
            for item in items {
                output.indent(to: level)
                output.indicator("-", needsBlank: true, isIndentation: true)
                node(item, indent: level, isBelowKey: false)
            }
        case .object(let object) where object.isEmpty: output.indicator("{}", needsBlank: true)
        case .object(let object):
            let level = inner(indent, isScalar: false)
            let members =
                sortsKeys ? object.members.sorted { GoKeyOrder.precedes($0.key, $1.key) } : object.members
            for member in members { self.member(member, level) }
        }
    }

    private mutating func member(_ member: JSONObject.Member, _ level: Int) {
        output.indent(to: level)
        let isSimple = member.key.utf8.count <= 128 && !YAMLTextShape(member.key).hasBreaks
        if !isSimple { output.indicator("?", needsBlank: true, isIndentation: true) }
        output.text(member.key, indent: inner(level, isScalar: true), isKey: isSimple)
        if !isSimple { output.indent(to: level) }
        output.indicator(":", needsBlank: !isSimple, isIndentation: !isSimple)
        node(member.value, indent: level, isBelowKey: isSimple)
    }

    private func inner(_ indent: Int, isScalar: Bool) -> Int {
        indent < 0 ? (isScalar ? 2 : 0) : indent + 2
    }

    private mutating func scalar(_ text: String, _ indent: Int) {
        output.plain(Array(text.utf8), indent: inner(indent, isScalar: true), isKey: false)
    }

    /// Whole numbers of 64 bits as they are, all others as Go writes a double.
    private func text(_ number: JSONNumber) -> String {
        if keepsNumbers { return GoNumberText.integer(number.text)?.text ?? number.text }
        let normal = number.inGoForm
        return GoNumberText.integer(normal.text)?.text ?? normal.double.map(GoNumber.general) ?? normal.text
    }
}

/// The order in which Go's `yaml.v2` writes keys: letters behind everything else, runs of digits by their value.
enum GoKeyOrder {
    static func precedes(_ a: String, _ b: String) -> Bool {
        let a = Array(a.unicodeScalars)
        let b = Array(b.unicodeScalars)
        guard let at = (0..<min(a.count, b.count)).first(where: { a[$0] != b[$0] }) else { return a.count < b.count }
        switch (a[at].properties.isLetter, b[at].properties.isLetter) {
        case (true, true): return a[at] < b[at]
        case (true, false): return false
        case (false, true): return true
        case (false, false): break
        }
        // A zero inside a number that has begun earlier counts as a digit, at its start it does not.
        let isInsideNumber =
            (a[at] == "0" || b[at] == "0")
            && a[..<at].reversed().prefix { $0.properties.isDigit }.contains { $0 != "0" }
        let x = number(a[at...], startingWith: isInsideNumber ? 1 : 0)
        let y = number(b[at...], startingWith: isInsideNumber ? 1 : 0)
        if x.value != y.value { return x.value < y.value }
        if x.digits != y.digits { return x.digits < y.digits }
        return a[at] < b[at]
    }

    private static func number(_ rest: ArraySlice<Unicode.Scalar>, startingWith start: Int64) -> (
        value: Int64, digits: Int
    ) {
        let digits = rest.prefix { $0.properties.isDigit }
        return (digits.reduce(start) { $0 &* 10 &+ Int64($1.value) &- 48 }, digits.count)
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isLetter: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    fileprivate var isDigit: Bool { generalCategory == .decimalNumber }
}
