import COpenSSL
import Diagnostics

/// An X.509 certificate.
package struct Certificate: Sendable {
    let handle: CertificateHandle
    package let der: [UInt8]
    package let subject: DistinguishedName
    package let issuer: DistinguishedName
    /// Seconds since 1970.
    package let notBefore: Int64
    package let notAfter: Int64

    /// At most so many certificates in one text.
    package static let maximumChain = 100

    /// One certificate, all of `der`. OpenSSL reads forms that it would not write; those are refused, as what is passed on
    /// has to be what was read.
    package init(der: [UInt8]) throws {
        OpenSSLFailure.clear()
        guard der.count <= KeyFile.maximumSize,
            let pointer = decoded(der, { d2i_X509(nil, &$0, der.count) }, release: X509_free)
        else { throw OpenSSLFailure.fault(.invalid, "this is no certificate") }
        try self.init(CertificateHandle(pointer))
        guard self.der == der else { throw Fault(.invalid, "the certificate is not encoded in DER") }
    }

    init(_ handle: CertificateHandle) throws {
        let pointer = handle.pointer
        guard let subject = ocm_subject(pointer).flatMap(DistinguishedName.init),
            let issuer = ocm_issuer(pointer).flatMap(DistinguishedName.init),
            let notBefore = Certificate.seconds(X509_get0_notBefore(pointer)),
            let notAfter = Certificate.seconds(X509_get0_notAfter(pointer))
        else { throw Fault(.invalid, "the certificate holds a name or a time that can't be read") }
        self.handle = handle
        self.subject = subject
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        der = encoded { i2d_X509(pointer, $0) }
        OpenSSLFailure.clear()
    }

    /// The first CERTIFICATE block of a text.
    package init(pem: [UInt8]) throws {
        guard let first = try Certificate.chain(pem: pem).first else {
            throw Fault(.invalid, "there is no CERTIFICATE block")
        }
        self = first
    }

    /// All CERTIFICATE blocks of a text, in order; other blocks are passed over.
    package static func chain(pem: [UInt8]) throws -> [Certificate] {
        let blocks = try PEM.blocks(in: pem).filter { $0.label == "CERTIFICATE" }
        guard blocks.count <= maximumChain else { throw Fault(.limit, "more than \(maximumChain) certificates") }
        return try blocks.map { try Certificate(der: $0.bytes) }
    }

    package var pem: [UInt8] { PEM.encode(label: "CERTIFICATE", bytes: der) }

    /// The RSA key; another kind of key is an `unsupported` fault.
    package var publicKey: RSAPublicKey {
        get throws { try RSAPublicKey(anyKey()) }
    }

    /// SubjectPublicKeyInfo, of any kind of key.
    package var publicKeyDER: [UInt8] {
        get throws { try anyKey().publicDER }
    }

    /// Whether it may sign other certificates.
    package var isAuthority: Bool { X509_check_ca(handle.pointer) == 1 }

    /// Whether it was signed with its own key.
    package var isSelfSigned: Bool {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        return X509_self_signed(handle.pointer, 1) == 1
    }

    /// Lower-case hex of the serial number.
    package var serial: String {
        guard let number = X509_get0_serialNumber(handle.pointer) else { return "" }
        return Hex.encode(
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(number), count: Int(ASN1_STRING_length(number))))
    }

    func anyKey() throws -> Key {
        OpenSSLFailure.clear()
        guard let key = X509_get_pubkey(handle.pointer) else {
            throw OpenSSLFailure.fault(
                .unsupported, "the certificate of \(subject.text) holds a key that can't be read")
        }
        return Key(key)
    }

    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return Int64(days) * 86400 + Int64(seconds)
    }
}

/// OpenSSL's certificate. It is read only after it was made (OpenSSL guards what it caches in it), so several threads
/// may use it.
final class CertificateHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes `pointer` over.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(pointer) }
}
