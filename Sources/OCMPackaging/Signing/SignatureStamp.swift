import Cryptography
import Diagnostics
import OCMModel

/// What the time stamp of a signature proves: that the digest was there at a time. A certificate that was valid then counts
/// though it has expired; new content can't be stamped back to that time.
struct SignatureStamp: Sendable {
    /// Seconds since 1970; nil: there is no stamp, or it is not trusted.
    let time: Int64?
    /// Why the stamp is not trusted.
    let refusal: Fault?

    private static let label = "TIMESTAMP INFO"
    /// Clocks differ by so many seconds.
    private static let tolerance: Int64 = 300

    /// - Parameter systemRoots: where no roots are given, authorities under those of the system are trusted.
    init(_ signature: Signature, trust: SigningTrust, systemRoots: Bool) {
        guard let stamp = signature.timestamp, !stamp.value.isEmpty else {
            (time, refusal) = (nil, nil)
            return
        }
        do {
            let block = try PEM.blocks(in: Array(stamp.value.utf8)).first { $0.label == Self.label }
            guard let block else { throw Fault(.invalid, "it has no PEM block \(Self.label)") }
            let token = try TimestampToken(der: block.bytes)
            let hash = try HashName.function(signature.digest.hashAlgorithm)
            guard let digest = Hex.decode(signature.digest.value), digest.count == hash.size else {
                throw Fault(.invalid, "the digest of the signature is not hexadecimal")
            }
            let roots = trust.anchors[signature.name]?.roots ?? trust.roots.flatMap(\.certificates)
            try token.verify(digest: digest, hash: hash, roots: roots, systemRoots: roots.isEmpty && systemRoots)
            guard token.time <= trust.time + Self.tolerance else {
                throw Fault(.denied, "it is of \(Timestamp(seconds: token.time)), which is still to come")
            }
            (time, refusal) = (token.time, nil)
        } catch {
            (time, refusal) = (nil, Fault(error, "its time stamp is not accepted"))
        }
    }

    /// What is thrown where the certificate is refused: with the reason why the stamp did not help.
    func explaining(_ error: any Error) -> any Error {
        guard let refusal, let fault = error as? Fault else { return error }
        return Fault(fault.code, "\(fault); \(refusal)")
    }

    /// Behind the name of the signer.
    var remark: String { time.map { ", time stamp of \(Timestamp(seconds: $0))" } ?? "" }
}
