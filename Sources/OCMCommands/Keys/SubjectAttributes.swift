import Cryptography
import Diagnostics

/// The subject of a certificate, as `NAME=VALUE` arguments give it.
enum SubjectAttributes {
    /// Names that mean an attribute, in small letters, and what OpenSSL calls it.
    private static let names: [(names: [String], type: String)] = [
        (["c", "country"], "C"), (["st", "province"], "ST"), (["l", "locality"], "L"), (["street"], "street"),
        (["postalcode", "postal-code"], "postalCode"), (["o", "org", "organization"], "O"),
        (["ou", "org-unit", "organizational-unit"], "OU"), (["cn", "common-name", "issuer"], "CN"),
    ]

    /// In the order in which subjects are written; there must be one common name.
    static func parse(_ pairs: [(name: String, value: String)]) throws(Fault) -> [CertificateProfile.SubjectAttribute] {
        var found: [(rank: Int, attribute: CertificateProfile.SubjectAttribute)] = []
        for (name, value) in pairs {
            guard let rank = names.firstIndex(where: { $0.names.contains(name.lowercased()) }) else {
                throw Fault(
                    .invalid,
                    "subject attribute \"\(name)\" is unknown; known are CN, O, OU, L, ST, C, STREET, POSTALCODE")
            }
            found.append((rank, CertificateProfile.SubjectAttribute(names[rank].type, value)))
        }
        switch found.filter({ $0.attribute.type == "CN" }).count {
        case 0: throw Fault(.invalid, "at least the common-name for a subject must be given")
        case 1: break
        default: throw Fault(.invalid, "the common-name of a subject is given twice")
        }
        let sorted = found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        return sorted.map(\.element.attribute)
    }
}
