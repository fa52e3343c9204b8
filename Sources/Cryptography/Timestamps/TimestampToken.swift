import COpenSSL
import Diagnostics

/// A token in which a time stamp authority says that it saw a digest at a time (RFC 3161).
package struct TimestampToken: Sendable {
    /// Seconds since 1970, as the authority says; nothing is proven before `verify`.
    package let time: Int64
    /// The ContentInfo of the CMS.
    private let der: [UInt8]

    private static let sizeLimit = 1 << 20

    /// Reads a CMS SignedData, or the ContentInfo around it.
    package init(der: [UInt8]) throws {
        guard der.count <= Self.sizeLimit else {
            throw Fault(.limit, "a time stamp is larger than \(Self.sizeLimit) bytes")
        }
        self.der = Self.isContentInfo(der) ? der : Self.contentInfo(der)
        time = try Self.with(self.der) { _, stamp in
            guard let time = Certificate.seconds(TS_TST_INFO_get_time(stamp)) else {
                throw Fault(.invalid, "the time stamp has no time that can be read")
            }
            return time
        }
    }

    /// Reads the answer of an authority (TimeStampResp).
    package init(response: [UInt8]) throws {
        OpenSSLFailure.clear()
        guard response.count <= Self.sizeLimit,
            let answer = decoded(response, { d2i_TS_RESP(nil, &$0, response.count) }, release: TS_RESP_free)
        else { throw OpenSSLFailure.fault(.invalid, "this is no answer of a time stamp authority") }
        defer { TS_RESP_free(answer) }
        guard let token = TS_RESP_get_token(answer) else {
            throw Fault(.denied, "the time stamp authority gave no stamp")
        }
        try self.init(der: encoded { i2d_PKCS7(token, $0) })
    }

    /// Checks that an authority under one of `roots` stamped a digest that `hash` made. Its certificate must be for time
    /// stamps and valid at the time of the stamp.
    package func verify(
        digest: [UInt8], hash: HashFunction, roots: [Certificate], systemRoots: Bool = false
    ) throws {
        try Self.with(der) { token, stamp in
            guard ocm_stamp_imprint_hash(stamp) == ocm_number_of_digest(Algorithm.of(hash)) else {
                throw Fault(.denied, "the time stamp is about a digest of another kind than \(hash.rawValue)")
            }
            let strong = [NID_sha256, NID_sha384, NID_sha512, NID_sha3_256, NID_sha3_384, NID_sha3_512]
            guard strong.contains(ocm_stamp_signature_hash(token)) else {
                throw Fault(.denied, "the time stamp is signed with a hash that is too weak")
            }
            let context = try Self.context(digest, roots, systemRoots, time)
            defer { TS_VERIFY_CTX_free(context) }
            guard TS_RESP_verify_token(context, token) == 1 else {
                throw OpenSSLFailure.fault(.denied, "the time stamp does not hold")
            }
        }
    }

    private static func context(
        _ digest: [UInt8], _ roots: [Certificate], _ systemRoots: Bool, _ time: Int64
    ) throws -> OpaquePointer {
        guard let context = TS_VERIFY_CTX_new(), let store = X509_STORE_new(), let others = ocm_certificates_new(),
            let parameters = X509_STORE_get0_param(store), let imprint = CRYPTO_malloc(digest.count, "", 0)
        else { throw OpenSSLFailure.fault(.unavailable, "can't verify a time stamp") }
        for root in roots {
            X509_STORE_add_cert(store, root.handle.pointer)
            X509_up_ref(root.handle.pointer)
            _ = ocm_certificates_push(others, root.handle.pointer)
        }
        if systemRoots { X509_STORE_set_default_paths(store) }
        X509_VERIFY_PARAM_set_time(parameters, time_t(time))
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        imprint.copyMemory(from: digest, byteCount: digest.count)
        // All of these belong to the context now.
        TS_VERIFY_CTX_set_store(context, store)
        TS_VERIFY_CTX_set_certs(context, others)
        TS_VERIFY_CTX_set_imprint(context, imprint.assumingMemoryBound(to: UInt8.self), digest.count)
        TS_VERIFY_CTX_set_flags(context, Int32(TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE))
        return context
    }

    private static func with<R>(
        _ der: [UInt8], _ body: (UnsafeMutablePointer<PKCS7>, OpaquePointer) throws -> R
    ) throws -> R {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        let token = der.withUnsafeBufferPointer { buffer -> UnsafeMutablePointer<PKCS7>? in
            var position = buffer.baseAddress
            guard let token = d2i_PKCS7(nil, &position, buffer.count) else { return nil }
            guard position == buffer.baseAddress.map({ $0 + buffer.count }) else {
                PKCS7_free(token)
                return nil
            }
            return token
        }
        guard let token else { throw OpenSSLFailure.fault(.invalid, "this is no time stamp") }
        defer { PKCS7_free(token) }
        guard let stamp = PKCS7_to_TS_TST_INFO(token) else {
            throw OpenSSLFailure.fault(.invalid, "this is no time stamp")
        }
        defer { TS_TST_INFO_free(stamp) }
        return try body(token, stamp)
    }

    /// Whether a sequence begins with an object identifier, as a ContentInfo does; a SignedData begins with a number.
    private static func isContentInfo(_ der: [UInt8]) -> Bool {
        guard der.count > 2, der[0] == 0x30 else { return false }
        let start = der[1] < 0x80 ? 2 : 2 + Int(der[1] & 0x7F)
        return start < der.count && der[start] == 0x06
    }

    private static func contentInfo(_ signedData: [UInt8]) -> [UInt8] {
        let identifier: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
        return element(0x30, identifier + element(0xA0, signedData))
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        let isShort = content.count < 0x80
        return [tag] + (isShort ? [UInt8(content.count)] : [0x80 | UInt8(length.count)] + length) + content
    }
}
