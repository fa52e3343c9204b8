import COpenSSL

extension Certificate {
    /// The e-mail addresses and URIs that the certificate is for.
    package var subjectAlternativeNames: [String] {
        guard let names = ocm_alternative_names(handle.pointer) else { return [] }
        defer { ocm_alternative_names_free(names) }
        return (0..<max(0, ocm_alternative_names_count(names))).compactMap { index in
            guard let text = ocm_alternative_name(names, index), let bytes = ASN1_STRING_get0_data(text) else {
                return nil
            }
            let buffer = UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(text)))
            return buffer.contains(0) ? nil : String(validating: buffer, as: UTF8.self)
        }
    }

    /// Who told the authority of a Sigstore certificate about the identity (extension 1.3.6.1.4.1.57264.1.8, a UTF8String; or
    /// the older 1.3.6.1.4.1.57264.1.1, bare text).
    package var sigstoreIssuer: String? {
        if let value = extensionValue("1.3.6.1.4.1.57264.1.8") {
            guard value.count >= 2, value[0] == 0x0C, value[1] < 0x80, Int(value[1]) == value.count - 2 else {
                return nil
            }
            return String(validating: value.dropFirst(2), as: UTF8.self)
        }
        return extensionValue("1.3.6.1.4.1.57264.1.1").flatMap { String(validating: $0, as: UTF8.self) }
    }

    private func extensionValue(_ identifier: String) -> [UInt8]? {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        guard let object = OBJ_txt2obj(identifier, 1) else { return nil }
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(handle.pointer, object, -1)
        guard place >= 0, let found = X509_get_ext(handle.pointer, place), let data = X509_EXTENSION_get_data(found),
            let bytes = ASN1_STRING_get0_data(data)
        else { return nil }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(data))))
    }
}
