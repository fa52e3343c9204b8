import Cryptography
import Diagnostics
import Documents

/// What an entry of a transparency log says: this key signed that digest (`hashedrekord` 0.0.1).
struct HashedRecord {
    enum SigningKey {
        case bare(ECPublicKey)
        case certificate(Certificate)
    }

    let key: SigningKey
    /// ASN.1
    let signature: [UInt8]
    /// Hexadecimal SHA-256.
    private let digest: String

    init(_ body: [UInt8]) throws {
        let document = try JSONValue(parsing: body)
        let (kind, version) = (document["kind"]?.string ?? "", document["apiVersion"]?.string ?? "")
        guard kind == "hashedrekord", version == "0.0.1" else {
            throw Fault(
                .unsupported,
                "the entry of the log is a \(kind.prefix(40)) \(version.prefix(20)), but only hashedrekord 0.0.1 is supported"
            )
        }
        guard let specification = document["spec"], let hash = specification["data"]?["hash"],
            let content = specification["signature"]?["content"]?.string.flatMap({ Base64.decode($0) }),
            let pem = specification["signature"]?["publicKey"]?["content"]?.string.flatMap({ Base64.decode($0) }),
            hash["algorithm"]?.string == "sha256", let digest = hash["value"]?.string
        else { throw Fault(.unsupported, "the entry of the log has no signature over a SHA-256 digest with a key") }
        let isCertificate = try PEM.blocks(in: pem).first?.label == "CERTIFICATE"
        key = isCertificate ? .certificate(try Certificate(pem: pem)) : .bare(try ECPublicKey(pem: pem))
        (signature, self.digest) = (content, digest)
    }

    /// Checks that the entry is about this SHA-256 digest and that its key signed it.
    func verify(_ wanted: [UInt8]) throws {
        guard wanted.count == 32, digest == Hex.encode(wanted) else {
            throw Fault(.corrupt, "the entry of the log is about another digest")
        }
        let verifying =
            switch key {
            case .bare(let key): key
            case .certificate(let certificate): try ECPublicKey(certificate)
            }
        guard verifying.verify(signature: signature, digest: wanted) else {
            throw Fault(.denied, "the signature in the log was not made with the key in the log over this digest")
        }
    }
}
