import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// `ocm sign componentversions`
enum SignComponentVersions {
    static let signature = Flag.list("signature", short: "s", placeholder: "NAME", "name of the signature")
    static let algorithm = Flag.text(
        "algorithm", short: "S", initial: "RSASSA-PKCS1-V1_5", placeholder: "NAME",
        "signature algorithm: RSASSA-PKCS1-V1_5 or RSASSA-PSS")
    /// Algorithms that a server signs with.
    private static let services: [String: SignatureAlgorithm] = [
        "rsa-signingservice": .pkcs1, "rsapss-signingservice": .pss,
    ]
    static let recursive = Flag.bool("recursive", short: "R", "sign the versions that are referred to, too")
    static let force = Flag.bool("force", "replace a signature of the same name (with keys of the configuration)")
    static let dryRun = Flag.bool("dry-run", "show the signature, store nothing")
    static let output = Flag.text("output", short: "o", placeholder: "FORM", "show the signature as yaml or json")
    static let update = Flag.bool("update", initial: true, isHidden: true, "write the digests (always done)")
    static let verify = Flag.bool(
        "verify", short: "V", initial: true, isHidden: true, "compare the digests (always done)")
    static let specification = Flag.text("signer-spec", isHidden: true, "signer (belongs into the configuration)")

    static let command = Command(
        "sign", .componentVersions, summary: "Signs component versions",
        details: """
            All content and all versions that are referred to are read and digested; digests and signature are stored. With
            a public key or certificate a signature of the same name is verified and kept.

            Without -K the key comes from the configuration: the credentials of the consumer RSA/v1alpha1 (or GPG/v1alpha1)
            with the name of the signature, "default" without -s. The signature is then made as the entry
            signing.config.ocm.software/v1alpha1 says, without one RSASSA-PSS over jsonNormalisation/v4alpha1.

            With the algorithm rsa-signingservice or rsapss-signingservice a server signs, which the file of -K names: YAML
            with url. Certificates for it are credentials of the consumer Signingserver.gardener.cloud.
            """,
        arguments: "{REF}",
        flags: [
            signature, GlobalFlags.privateKeys, GlobalFlags.publicKeys, GlobalFlags.issuers,
            GlobalFlags.rootCertificates,
            algorithm, DigestFlags.normalisation, DigestFlags.hash, recursive, dryRun, force, output,
            CommonFlags.repository, CommonFlags.lookup,
            CommonFlags.constraints, CommonFlags.latest, UnsupportedSigning.keyless, UnsupportedSigning.timeStamp,
            UnsupportedSigning.timeStampServer, update, verify, specification, VerifiedStoreFlags.file,
        ],
        examples: [
            "ocm sign cv -s acme -K acme.priv ./archive//acme.io/product:1.0.0",
            "ocm sign cv ./archive//acme.io/product:1.0.0",
        ]
    ) { call in
        try UnsupportedSigning.refuse(call)
        guard call.flags[specification].isEmpty else {
            throw Fault(
                .unsupported,
                "--signer-spec is not supported: the signer belongs into the configuration, as an entry of type signing.config.ocm.software/v1alpha1"
            )
        }
        guard call.flags[signature].count < 2 else {
            throw Fault(.invalid, "only one signature can be made at a time; name it with one -s")
        }
        let mode = try outputMode(call)
        let given = call.flags[signature].first
        guard given != nil || call.all(GlobalFlags.privateKeys).isEmpty else {
            throw Fault(.invalid, "signature name required for signing")
        }
        let service = services[call.flags[algorithm]]
        guard let algorithm = service ?? SignatureAlgorithm(rawValue: call.flags[algorithm]) else {
            throw Fault(.invalid, "signing algorithm \"\(call.flags[Self.algorithm])\" is unknown")
        }
        let name = given ?? "default"
        try await Workspace.with(call) { workspace in
            let keys = try await SigningKeys(workspace, for: name)
            let plan =
                if let file = keys.privateKeys[name], service != nil {
                    try await SigningPlan(
                        name: name, service: file, workspace, keys: keys, algorithm: algorithm,
                        type: try DigestFlags.type(call), isRecursive: call.flags[recursive])
                } else if service != nil {
                    throw Fault(
                        .notFound, "signing service \"\(name)\" not found; give a YAML file with its url as -K FILE")
                } else if let file = keys.privateKeys[name] {
                    try SigningPlan(
                        name: name, file: file, keys: keys, algorithm: algorithm, type: try DigestFlags.type(call),
                        isRecursive: call.flags[recursive])
                } else if call.all(GlobalFlags.privateKeys).isEmpty {
                    try await SigningPlan(name: name, configuredIn: workspace, keys)
                } else {
                    throw Fault(.notFound, "private key \"\(name)\" not found; give it with -K FILE")
                }
            let versions = try await VersionSelection(call, workspace).find(call.arguments)
            let signing = SigningRun(
                verb: (past: "signed", present: "signing"), call: call, workspace: workspace,
                store: try await VerifiedStore(call), isQuiet: mode != nil || plan.showsSignature)
            try await signing.run(versions) { version, report in
                let signer = VersionSigner(
                    content: workspace.session, versions: try await workspace.versionResolver(), trust: plan.trust,
                    report: report)
                var options = plan.options
                options.isDry = call.flags[dryRun]
                let closure = try await signer.sign(version, options)
                if mode != nil || plan.showsSignature {
                    show(closure.last, options.name, mode ?? .yaml, call)
                }
                return closure
            }
            try await workspace.commit()
        }
    }

    private static func outputMode(_ call: Invocation) throws(Fault) -> OutputMode? {
        let text = call.flags[output]
        guard !text.isEmpty else { return nil }
        guard let mode = OutputMode(rawValue: text), mode.isStructured else {
            throw Fault(.invalid, "output mode \"\(text)\" is invalid; use yaml or json")
        }
        return mode
    }

    private static func show(_ version: DigestedVersion?, _ name: String, _ mode: OutputMode, _ call: Invocation) {
        let stored = IssuerName.signatureName(name)
        guard let signature = version?.descriptor.signatures.first(where: { $0.name == stored }) else { return }
        let document = signature.document
        let bytes =
            switch mode {
            case .json: document.encoded(.indented(2)) + [10]
            case .compactJSON: document.encoded() + [10]
            default: YAMLEncoder.encode(document, sortedKeys: true)
            }
        call.console.write(String(decoding: bytes, as: UTF8.self))
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
