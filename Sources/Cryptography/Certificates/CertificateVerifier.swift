import COpenSSL
import Diagnostics

/// Decides whether a certificate may be trusted: a chain to an anchor, valid at a time, strong enough, for a purpose.
package struct CertificateVerifier: Sendable {
    package enum Purpose: Sendable, Equatable {
        /// Signs software: the extended key usage is code signing, or not limited, all the way up.
        case codeSigning
        /// A TLS server of that host name or address.
        case server(host: String)
        /// A TLS client.
        case client
    }

    /// Any certificate given here is an anchor, self-signed or not.
    package let roots: [Certificate]
    /// Trust those of the system too (`SSL_CERT_FILE` and `SSL_CERT_DIR` are looked at).
    package let systemRoots: Bool
    /// Seconds since 1970.
    package let time: Int64
    package let purpose: Purpose

    package init(roots: [Certificate], systemRoots: Bool = false, time: Int64, purpose: Purpose) {
        self.roots = roots
        self.systemRoots = systemRoots
        self.time = time
        self.purpose = purpose
    }

    /// Checks the first certificate of `chain`; the others, and `intermediates`, may help to reach an anchor, in any
    /// order. What is refused (unknown issuer, outside its validity, RSA below 2048 bits, SHA-1, an issuer that is no
    /// authority, wrong purpose) is a `denied` fault. Returns the chain that was found, leaf first, with its anchor.
    @discardableResult
    package func verify(_ chain: [Certificate], intermediates: [Certificate] = []) throws -> [Certificate] {
        guard let leaf = chain.first else { throw Fault(.denied, "there is no certificate to verify") }
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        guard let store = X509_STORE_new() else { throw OpenSSLFailure.fault(.unavailable, "can't verify") }
        defer { X509_STORE_free(store) }
        for root in roots { X509_STORE_add_cert(store, root.handle.pointer) }
        if systemRoots { X509_STORE_set_default_paths(store) }

        guard let others = ocm_certificates_new() else { throw OpenSSLFailure.fault(.unavailable, "can't verify") }
        defer { ocm_certificates_free(others) }
        for certificate in chain.dropFirst() + intermediates {
            _ = ocm_certificates_push(others, certificate.handle.pointer)
        }

        guard let context = X509_STORE_CTX_new() else { throw OpenSSLFailure.fault(.unavailable, "can't verify") }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, leaf.handle.pointer, others) == 1,
            let parameters = X509_STORE_CTX_get0_param(context), configure(parameters)
        else { throw OpenSSLFailure.fault(.unavailable, "can't verify the certificate of \(leaf.subject.text)") }

        let found = X509_verify_cert(context)
        guard found == 1 else { throw refusal(context, leaf) }
        let links = try links(context)
        if purpose == .codeSigning { try checkCodeSigning(links) }
        return links
    }

    private func configure(_ parameters: OpaquePointer) -> Bool {
        X509_VERIFY_PARAM_set_time(parameters, time_t(time))
        // 112 bits: RSA from 2048 on, no SHA-1
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        guard X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN)) == 1 else { return false }
        switch purpose {
        case .codeSigning: return true
        case .client: return X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_CLIENT) == 1
        case .server(let host):
            // an empty name would switch the check off
            guard !host.isEmpty, X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER) == 1 else {
                return false
            }
            return X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
                || X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count) == 1
        }
    }

    private func refusal(_ context: OpaquePointer, _ leaf: Certificate) -> Fault {
        let code = X509_STORE_CTX_get_error(context)
        let reason = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        let name =
            X509_STORE_CTX_get_current_cert(context).flatMap { ocm_subject($0) }
            .flatMap(DistinguishedName.init)?.text ?? leaf.subject.text
        let place = name == leaf.subject.text ? "" : " (issuer of \(leaf.subject.text))"
        let isRootMissing =
            code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY || code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT
        let issuer =
            X509_STORE_CTX_get_current_cert(context).flatMap { ocm_issuer($0) }.flatMap(DistinguishedName.init)?.text
        let missing = isRootMissing ? issuer.map { ": no trusted root is “\($0)”" } ?? "" : ""
        return Fault(.denied, "the certificate of “\(name)”\(place) is not trusted: \(reason)\(missing)")
    }

    private func links(_ context: OpaquePointer) throws -> [Certificate] {
        guard let stack = X509_STORE_CTX_get0_chain(context) else { return [] }
        return try (0..<max(0, ocm_certificates_count(stack))).compactMap { index in
            guard let pointer = ocm_certificates_get(stack, index) else { return nil }
            X509_up_ref(pointer)
            return try Certificate(CertificateHandle(pointer))
        }
    }

    /// OpenSSL 3.0 knows no purpose of that kind.
    private func checkCodeSigning(_ links: [Certificate]) throws {
        for (index, certificate) in links.enumerated() {
            let extended = X509_get_extended_key_usage(certificate.handle.pointer)
            let allowed = UInt32(XKU_CODE_SIGN | XKU_ANYEKU)
            guard extended == UInt32.max || extended & allowed != 0 else {
                throw Fault(.denied, "the certificate of “\(certificate.subject.text)” is not for code signing")
            }
            let usage = X509_get_key_usage(certificate.handle.pointer)
            guard index > 0 || usage == UInt32.max || usage & UInt32(KU_DIGITAL_SIGNATURE) != 0 else {
                throw Fault(.denied, "the certificate of “\(certificate.subject.text)” is not for digital signatures")
            }
        }
    }
}
