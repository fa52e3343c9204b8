package import Cryptography
public import Diagnostics

/// A distinguished name as signatures know it: attributes with sets of values.
public struct IssuerName: Sendable, Hashable {
    /// In the order in which they are written.
    private static let keys = ["SERIALNUMBER", "CN", "OU", "O", "POSTALCODE", "STREET", "L", "ST", "C"]
    private static let single: Set<String> = ["SERIALNUMBER", "CN"]

    private var values: [String: [String]] = [:]

    /// A common name as it is, whatever characters it has.
    init(commonName: String) {
        values["CN"] = [commonName]
    }

    /// Parses a list `ATTRIBUTE=value`, separated by `/`, `;`, `,` or `+`; any other text is a common name as a whole.
    public init(_ text: String) throws(Fault) {
        guard !text.isEmpty else { throw Fault(.invalid, "distinguished name \"\" is invalid: it is empty") }
        let parts = text.split(whereSeparator: { "/;,+".contains($0) })
        guard !parts.isEmpty, parts.allSatisfy({ $0.contains("=") }) else {
            values["CN"] = [text]
            return
        }
        for part in parts {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let given = String(pieces[0]).trimmed
            let key = given == "SN" ? "SERIALNUMBER" : given
            guard IssuerName.keys.contains(key) else {
                throw Fault(
                    .invalid,
                    "attribute \"\(given.prefix(40))\" is invalid in a distinguished name; known are C, O, OU, L, ST, STREET, POSTALCODE, SN and CN"
                )
            }
            add(key, String(pieces[1]).trimmed)
        }
    }

    /// The name of a certificate.
    package init(_ name: DistinguishedName) {
        let types = [
            "serialNumber": "SERIALNUMBER", "street": "STREET", "postalCode": "POSTALCODE",
        ]
        for attribute in name.attributes {
            let key = types[attribute.type] ?? attribute.type
            if IssuerName.keys.contains(key) { add(key, attribute.value) }
        }
    }

    private mutating func add(_ key: String, _ value: String) {
        if IssuerName.single.contains(key) {
            values[key] = [value]
        } else {
            values[key, default: []].append(value)
        }
    }

    /// `CN=a,OU=b+OU=c,C=DE`
    public var text: String {
        IssuerName.keys.compactMap { key in
            values[key].map { list in list.map { "\(key)=\($0)" }.joined(separator: "+") }
        }.joined(separator: ",")
    }

    /// The name of a signature: that of a name with only a common name is the common name.
    public var signatureName: String {
        if values.count == 1, let name = values["CN"]?.first { return name }
        return text
    }

    /// The form in which a name of a signature is stored; a text that is no distinguished name stays as it is.
    public static func signatureName(_ text: String) -> String { (try? IssuerName(text))?.signatureName ?? text }

    /// Whether this name has everything that `pattern` has. The serial number is not compared.
    public func matches(_ pattern: IssuerName) -> Bool {
        pattern.values.allSatisfy { key, wanted in
            key == "SERIALNUMBER" || wanted.allSatisfy { values[key, default: []].contains($0) }
        }
    }

    /// Whether both names have the same attributes, in any order.
    func isSame(as other: IssuerName) -> Bool { matches(other) && other.matches(self) }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
