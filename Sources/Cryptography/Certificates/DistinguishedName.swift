import COpenSSL
import Diagnostics

/// The name of a subject or an issuer (X.501), in the order of the certificate.
package struct DistinguishedName: Sendable, Equatable {
    package struct Attribute: Sendable, Equatable {
        /// OpenSSL's short name (`CN`, `O`, `OU`, `C`, `L`, `ST`, `street`, `postalCode`, `serialNumber`), or the number
        /// of the type where it has none.
        package let type: String
        /// The number of the type, as in `2.5.4.3`.
        package let identifier: String
        package let value: String
        /// It stands in one set with the attribute before it, as in `O=a+O=b`.
        package let joined: Bool
    }

    package let attributes: [Attribute]
    /// As in RFC 2253, last attribute first; not for comparing.
    package let text: String
    /// The encoded name, for comparing byte by byte.
    package let der: [UInt8]

    /// The last value of that type.
    package func value(_ type: String) -> String? {
        attributes.last { $0.type == type }?.value
    }

    /// A name of a certificate; nil if it holds what is no text.
    init?(_ name: OpaquePointer) {
        var attributes: [Attribute] = []
        var set: Int32 = -1
        for index in 0..<max(0, X509_NAME_entry_count(name)) {
            guard let entry = X509_NAME_get_entry(name, index), let object = X509_NAME_ENTRY_get_object(entry),
                let value = DistinguishedName.text(of: X509_NAME_ENTRY_get_data(entry))
            else { return nil }
            let identifier = DistinguishedName.identifier(of: object)
            let number = OBJ_obj2nid(object)
            let short = number == NID_undef ? nil : OBJ_nid2sn(number).map { String(cString: $0) }
            let next = X509_NAME_ENTRY_set(entry)
            attributes.append(
                Attribute(
                    type: short ?? identifier, identifier: identifier, value: value,
                    joined: index > 0 && next == set))
            set = next
        }
        self.attributes = attributes
        text = DistinguishedName.printed(name)
        der = encoded { i2d_X509_NAME(name, $0) }
    }

    private static func text(of string: UnsafeMutablePointer<ASN1_STRING>?) -> String? {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&bytes, string)
        guard count >= 0, let bytes else { return nil }
        defer { CRYPTO_free(bytes, "", 0) }
        return String(validating: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    static func identifier(of object: OpaquePointer) -> String {
        var characters = [CChar](repeating: 0, count: 256)
        let count = OBJ_obj2txt(&characters, Int32(characters.count), object, 1)
        guard count > 0 else { return "" }
        return String(
            decoding: characters.prefix(min(Int(count), 255)).map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    }

    private static func printed(_ name: OpaquePointer) -> String {
        guard let output = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(output) }
        ocm_print_name(output, name)
        var start: UnsafeMutablePointer<CChar>?
        let count = ocm_bio_bytes(output, &start)
        guard count > 0, let start else { return "" }
        return start.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }
}
