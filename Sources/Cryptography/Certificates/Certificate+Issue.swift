import COpenSSL
import Diagnostics

extension Certificate {
    /// A certificate signed with its own key.
    package static func selfSigned(_ profile: CertificateProfile, key: SigningKey) throws -> Certificate {
        try make(profile, publicKey: key.key, issuer: nil, key: key)
    }

    /// A certificate for `publicKey`, signed by the authority `issuer` with its `key`.
    package static func issue(
        _ profile: CertificateProfile, for publicKey: RSAPublicKey, by issuer: Certificate, key: SigningKey
    ) throws -> Certificate {
        try make(profile, publicKey: publicKey.key, issuer: issuer, key: key)
    }

    /// A certificate for the public part of `owner`, signed by the authority `issuer` with its `key`.
    package static func issue(
        _ profile: CertificateProfile, for owner: SigningKey, by issuer: Certificate, key: SigningKey
    ) throws -> Certificate {
        try make(profile, publicKey: owner.key, issuer: issuer, key: key)
    }

    private static func make(
        _ profile: CertificateProfile, publicKey: Key, issuer: Certificate?, key: SigningKey
    ) throws -> Certificate {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        if let issuer {
            guard issuer.isAuthority else {
                throw Fault(.invalid, "the certificate of “\(issuer.subject.text)” is no certificate authority")
            }
            guard X509_check_private_key(issuer.handle.pointer, key.key.pointer) == 1 else {
                throw Fault(.invalid, "the key does not belong to the certificate of “\(issuer.subject.text)”")
            }
        }
        guard let pointer = X509_new() else { throw OpenSSLFailure.fault(.unavailable, "can't make a certificate") }
        let handle = CertificateHandle(pointer)
        guard X509_set_version(pointer, 2) == 1, setSerial(pointer), setTimes(pointer, profile),
            X509_set_pubkey(pointer, publicKey.pointer) == 1
        else { throw OpenSSLFailure.fault(.invalid, "can't make a certificate") }
        try setSubject(pointer, profile)
        guard X509_set_issuer_name(pointer, ocm_subject(issuer?.handle.pointer ?? pointer)) == 1 else {
            throw OpenSSLFailure.fault(.invalid, "can't make a certificate")
        }
        for (kind, text) in try extensions(profile, selfSigned: issuer == nil) {
            guard ocm_add_extension(pointer, issuer?.handle.pointer ?? pointer, kind, text) == 1 else {
                throw OpenSSLFailure.fault(.invalid, "can't make a certificate with “\(text)”")
            }
        }
        guard X509_sign(pointer, key.key.pointer, EVP_sha256()) > 0 else {
            throw OpenSSLFailure.fault(.invalid, "can't sign a certificate with this key")
        }
        // read back: encoding sorts the sets of a name
        return try Certificate(der: encoded { i2d_X509(handle.pointer, $0) })
    }

    /// 127 random bits.
    private static func setSerial(_ pointer: OpaquePointer) -> Bool {
        var bytes = Random.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) != nil
    }

    private static func setTimes(_ pointer: OpaquePointer, _ profile: CertificateProfile) -> Bool {
        // years 1 to 9999 in the certificate's form; X.509 has no other
        let years = Int64(-62_135_596_800)...253_402_300_799
        guard years ~= profile.notBefore, years ~= profile.notAfter, profile.notBefore <= profile.notAfter else {
            return false
        }
        return ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(profile.notBefore)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(profile.notAfter)) != nil
    }

    private static func setSubject(_ pointer: OpaquePointer, _ profile: CertificateProfile) throws {
        guard let name = X509_NAME_new() else { throw OpenSSLFailure.fault(.unavailable, "can't make a name") }
        defer { X509_NAME_free(name) }
        for attribute in profile.subject {
            let value = Array(attribute.value.utf8)
            guard !value.isEmpty, value.count <= 1024,
                X509_NAME_add_entry_by_txt(
                    name, attribute.type, ocm_utf8_kind(), value, Int32(value.count), -1, attribute.joined ? -1 : 0)
                    == 1
            else {
                throw OpenSSLFailure.fault(
                    .invalid, "“\(attribute.value)” can't be the subject's \(attribute.type)")
            }
        }
        guard X509_set_subject_name(pointer, name) == 1 else {
            throw OpenSSLFailure.fault(.invalid, "can't set the subject")
        }
    }

    /// In the order in which they must be added: the authority's key identifier needs the own one.
    private static func extensions(
        _ profile: CertificateProfile, selfSigned: Bool
    ) throws -> [(Int32, String)] {
        var keyUsages = profile.isAuthority ? ["keyCertSign", "cRLSign"] : []
        if !profile.isAuthority || !profile.usages.isEmpty { keyUsages.insert("digitalSignature", at: 0) }
        var all = [
            (NID_basic_constraints, profile.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE"),
            (NID_key_usage, (["critical"] + keyUsages).joined(separator: ",")),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
        ]
        if !profile.names.isEmpty {
            all.append((NID_subject_alt_name, try profile.names.map(alternativeName).joined(separator: ",")))
        }
        if !profile.usages.isEmpty {
            let names = profile.usages.map { usage in
                switch usage {
                case .codeSigning: "codeSigning"
                case .server: "serverAuth"
                case .client: "clientAuth"
                }
            }
            all.append((NID_ext_key_usage, names.joined(separator: ",")))
        }
        return all
    }

    /// Only what names and addresses consist of: the text form of extensions has a syntax of its own.
    private static func alternativeName(_ name: String) throws -> String {
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:*".utf8)
        guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy(letters.contains) else {
            throw Fault(.invalid, "“\(name)” is no host name or address")
        }
        let isAddress = name.utf8.contains(UInt8(ascii: ":")) || name.utf8.allSatisfy(Set("0123456789.".utf8).contains)
        return (isAddress ? "IP:" : "DNS:") + name
    }
}
