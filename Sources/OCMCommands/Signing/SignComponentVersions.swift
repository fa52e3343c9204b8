import Diagnostics
import OCMModel
import OCMPackaging

/// `ocm sign componentversions`
enum SignComponentVersions {
    static let signature = Flag.list("signature", short: "s", placeholder: "NAME", "name of the signature")
    static let algorithm = Flag.text(
        "algorithm", short: "S", initial: "RSASSA-PKCS1-V1_5", placeholder: "NAME",
        "signature algorithm: RSASSA-PKCS1-V1_5 or RSASSA-PSS")
    static let recursive = Flag.bool("recursive", short: "R", "sign the versions that are referred to, too")
    static let update = Flag.bool("update", initial: true, isHidden: true, "write the digests (always done)")
    static let verify = Flag.bool(
        "verify", short: "V", initial: true, isHidden: true, "compare the digests (always done)")

    static let command = Command(
        "sign", .componentVersions, summary: "Signs component versions",
        details: """
            All content and all versions that are referred to are read and digested; digests and signature are stored. With
            a public key or certificate a signature of the same name is verified and kept.
            """,
        arguments: "{REF}",
        flags: [
            signature, GlobalFlags.privateKeys, GlobalFlags.publicKeys, GlobalFlags.issuers,
            GlobalFlags.rootCertificates,
            algorithm, DigestFlags.normalisation, DigestFlags.hash, recursive, CommonFlags.repository,
            CommonFlags.lookup,
            CommonFlags.constraints, CommonFlags.latest, UnsupportedSigning.keyless, UnsupportedSigning.timeStamp,
            UnsupportedSigning.timeStampServer, update, verify, VerifiedStoreFlags.file,
        ],
        examples: ["ocm sign cv -s acme -K acme.priv ./archive//acme.io/product:1.0.0"]
    ) { call in
        try UnsupportedSigning.refuse(call)
        guard let name = call.flags[signature].first else {
            throw Fault(.invalid, "signature name required for signing")
        }
        guard call.flags[signature].count == 1 else {
            throw Fault(.invalid, "only one signature can be made at a time; name it with one -s")
        }
        guard let algorithm = SignatureAlgorithm(rawValue: call.flags[algorithm]) else {
            throw Fault(.invalid, "signing algorithm \"\(call.flags[Self.algorithm])\" is unknown")
        }
        let type = try DigestFlags.type(call)
        try await Workspace.with(call) { workspace in
            let versions = try await VersionSelection(call, workspace).find(call.arguments)
            let keys = try await SigningKeys(workspace, for: name)
            guard let file = keys.privateKeys[name] else {
                throw Fault(.notFound, "private key \"\(name)\" not found; give it with -K FILE")
            }
            let signing = SigningRun(
                verb: (past: "signed", present: "signing"), call: call, workspace: workspace,
                store: try await VerifiedStore(call))
            try await signing.run(versions) { version, report in
                let key: SignerKey
                do {
                    key = try SignerKey(pem: file)
                } catch {
                    throw Fault(error, "\(version.name):\(version.version): invalid private key \"\(name)\"")
                }
                let signer = VersionSigner(
                    content: workspace.session, versions: try await workspace.versionResolver(), trust: keys.trust,
                    report: report)
                let options = SigningOptions(
                    name: name, key: key, publicKey: keys.trust.publicKeys[name], algorithm: algorithm, type: type,
                    isRecursive: call.flags[recursive], keepsExisting: keys.trust.publicKeys[name] != nil)
                return try await signer.sign(version, options)
            }
            try await workspace.commit()
        }
    }
}

/// Ways of signing that this program does not have.
enum UnsupportedSigning {
    static let keyless = Flag.bool("keyless", isHidden: true, "sign without a key (not supported)")
    static let timeStamp = Flag.bool("tsa", isHidden: true, "ask a time stamp authority (not supported)")
    static let timeStampServer = Flag.text("tsa-url", isHidden: true, "time stamp authority (not supported)")

    static func refuse(_ call: Invocation) throws(Fault) {
        if call.flags[keyless] {
            throw Fault(.unsupported, "--keyless is not supported; use a key with --private-key or --public-key")
        }
        if call.flags[timeStamp] || !call.flags[timeStampServer].isEmpty {
            throw Fault(.unsupported, "time stamps (--tsa, --tsa-url) are not supported")
        }
    }
}
