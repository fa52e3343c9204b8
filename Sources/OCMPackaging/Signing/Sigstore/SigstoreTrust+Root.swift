import Cryptography
import Diagnostics
import Documents

extension SigstoreTrust {
    private static let sizeLimit = 1 << 20

    /// Reads a trusted root as Sigstore publishes it (`trusted_root.json`): the keys of transparency logs and the
    /// certificates of authorities, also of those that stamp times. Logs whose keys are not on an elliptic curve are passed over.
    public init(trustedRoot: [UInt8], identity: SigstoreIdentity, issuer: SigstoreIdentity) throws {
        guard trustedRoot.count <= Self.sizeLimit else {
            throw Fault(.limit, "the trusted root is larger than \(Self.sizeLimit) bytes")
        }
        let document = try JSONValue(parsing: trustedRoot)
        var keys: [UInt8] = []
        for log in document["tlogs"]?.array ?? [] {
            guard let bytes = log["publicKey"]?["rawBytes"]?.string.flatMap({ Base64.decode($0) }) else { continue }
            let pem = PEM.encode(label: "PUBLIC KEY", bytes: bytes)
            if (try? ECPublicKey(pem: pem)) != nil { keys += pem }
        }
        let authorities = try Self.certificates(document["certificateAuthorities"])
        guard !keys.isEmpty, !authorities.isEmpty else {
            throw Fault(
                .invalid, "the trusted root has no usable key of a transparency log, or no certificate of an authority")
        }
        try self.init(logKeys: keys, authorities: authorities, identity: identity, issuer: issuer)
        stampRoots = try Certificate.chain(pem: try Self.certificates(document["timestampAuthorities"]))
    }

    /// The certificates of a list of authorities, in PEM.
    private static func certificates(_ authorities: JSONValue?) throws -> [UInt8] {
        var pem: [UInt8] = []
        for authority in authorities?.array ?? [] {
            for certificate in authority["certChain"]?["certificates"]?.array ?? [] {
                guard let bytes = certificate["rawBytes"]?.string.flatMap({ Base64.decode($0) }) else {
                    throw Fault(.invalid, "a certificate of the trusted root is not base64")
                }
                pem += PEM.encode(label: "CERTIFICATE", bytes: bytes)
            }
        }
        return pem
    }
}
