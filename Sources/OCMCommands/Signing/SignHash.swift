import Cryptography
import Diagnostics
import Glibc
import Host
import OCMModel
import OCMPackaging

/// `ocm sign hash`
enum SignHash {
    static let publicKey = Flag.text(
        "publicKey", placeholder: "FILE", "certificates of the key, which go into the signature")
    static let roots = Flag.text("rootCerts", placeholder: "FILE", "root certificates that the chain may end at")

    static let command = Command(
        "sign", .hash, summary: "Signs a digest", arguments: "PRIVATE-KEY-FILE ALGORITHM:HEX [ISSUER]",
        flags: [SignComponentVersions.algorithm, publicKey, roots, GlobalFlags.rootCertificates],
        examples: ["ocm sign hash acme.priv SHA-256:810ff2fb242a5dee4220f2cb0e6a519891fb67f2f828a6cab4ef8894633b1f50"]
    ) { call in
        guard call.arguments.count >= 2 else { throw Fault(.invalid, "key file and hash argument required") }
        guard let algorithm = SignatureAlgorithm(rawValue: call.flags[SignComponentVersions.algorithm]) else {
            throw Fault(.invalid, "signing algorithm \"\(call.flags[SignComponentVersions.algorithm])\" is unknown")
        }
        let key: SignerKey
        do {
            key = try SignerKey(pem: try await Files.read(call.arguments[0], limit: KeySource.limit))
        } catch {
            throw Fault(error, "cannot read file \"\(call.arguments[0])\"")
        }
        let parts = call.arguments[1].split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw Fault(.invalid, "hash type missing for hash string: write SHA-256:HEX")
        }
        let function = try HashName.function(parts[0])
        guard let digest = Hex.decode(parts[1]), digest.count == function.size else {
            throw Fault(.invalid, "failed signing hash: \"\(parts[1])\" is no \(parts[0]) digest in hexadecimal digits")
        }
        var trust = SigningTrust(time: Int64(time(nil)))
        trust.roots = try await call.authorities().map(TrustedRoots.init(pem:))
        let file = call.flags[roots]
        if !file.isEmpty {
            trust.roots.append(try TrustedRoots(pem: try await Files.read(file, limit: KeySource.limit)))
        }
        if call.arguments.count > 2 { trust.issuers[""] = try IssuerName(call.arguments[2]) }
        let chainFile = call.flags[publicKey]
        let made: SignatureSpec
        if chainFile.isEmpty {
            made = try await key.sign(parts[1], hash: parts[0], algorithm: algorithm)
        } else {
            let chain = try VerificationKey(pem: try await Files.read(chainFile, limit: KeySource.limit))
            made = try await key.sign(parts[1], hash: parts[0], algorithm: algorithm, publicKey: chain, trust: trust)
        }
        call.console.print("algorithm: \(made.algorithm)\nmediaType: \(made.mediaType)\nvalue: \(made.value)")
    }
}
