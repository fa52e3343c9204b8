import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// `ocm verify componentversions`
enum VerifyComponentVersions {
    static let signature = Flag.list(
        "signature", short: "s", placeholder: "NAME", "signature that must hold; without one all of them must")
    static let specification = Flag.text(
        "verifier-spec", placeholder: "FILE",
        "what kind of signatures count, such as type: GPGSigningConfiguration/v1alpha1")
    static let output = OutputMode.flag([.tree])
    static let local = Flag.bool("local", short: "L", isHidden: true, "for compatibility; everything is verified")
    static let digests = Flag.bool("verify", short: "V", isHidden: true, "compare the digests (always done)")

    static let command = Command(
        "verify", .componentVersions, summary: "Verifies the signatures of component versions",
        details: """
            All content and all versions that are referred to are read, digested and compared with what was signed. Keys are
            given by files or in the configuration, also as credentials of the consumer RSA/v1alpha1 or GPG/v1alpha1 with the
            name of the signature; a certificate must lead to a root that is trusted. One that has expired counts if a time
            stamp of an authority below such a root says that it was valid when the digest was stamped.

            With -o everything is looked at, whatever is found on the way: -o tree shows each component version with what is
            proven and each refusal, -o json the same for programs.
            """,
        arguments: "{REF}",
        flags: [
            signature, GlobalFlags.publicKeys, GlobalFlags.privateKeys, GlobalFlags.issuers,
            GlobalFlags.rootCertificates, specification, output,
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.constraints, CommonFlags.latest,
            UnsupportedSigning.keyless, UnsupportedSigning.timeStamp, UnsupportedSigning.timeStampServer, local,
            digests,
            VerifiedStoreFlags.file,
        ],
        examples: [
            "ocm verify cv -s acme -k acme.pub registry.example.com/acme//acme.io/product:1.0.0",
            "ocm verify cv -o tree ./archive//acme.io/product:1.0.0",
        ]
    ) { call in
        try UnsupportedSigning.refuse(call)
        let mode = try OutputMode.parse(call.flags[output], among: [.tree])
        let names = call.flags[signature]
        try await Workspace.with(call) { workspace in
            let keys = try await SigningKeys(workspace, for: names.first)
            let file = call.flags[specification]
            let kind = file.isEmpty ? nil : try await SignerSpecification.read(file, workspace)
            let consumers = ConsumerKeys(workspace: workspace)
            let versions = try await VersionSelection(call, workspace).find(call.arguments)
            let verifying = SigningRun(
                verb: (past: "verified", present: "verifying signature of"), call: call, workspace: workspace,
                store: try await VerifiedStore(call), isQuiet: mode != .table)
            var reports: [VerificationReport] = []
            let failure: CommandFailure?
            do {
                try await verifying.run(versions) { version, report in
                    var trust = keys.trust
                    let wanted = names.map(IssuerName.signatureName) + names
                    try await consumers.extend(
                        &trust, kind,
                        for: version.descriptor.signatures.filter { names.isEmpty || wanted.contains($0.name) })
                    let policy = VerificationPolicy(names.isEmpty ? .every : .named(names), trust: trust)
                    let verifier = VersionVerifier(
                        content: workspace.session, versions: try await workspace.versionResolver(), policy: policy,
                        report: report)
                    let result: VerificationResult
                    if mode == .table {
                        result = try await verifier.verify(version)
                    } else {
                        result = try await verifier.examine(version)
                        reports.append(VerificationReport(result))
                    }
                    try result.check()
                    if mode == .table { result.remarks.forEach(call.console.warn) }
                    return result.closure
                }
                failure = nil
            } catch let error as CommandFailure {
                failure = error
            }
            show(reports, mode, call)
            if let failure { throw failure }
        }
    }

    private static func show(_ reports: [VerificationReport], _ mode: OutputMode, _ call: Invocation) {
        if mode == .tree {
            for report in reports { call.console.write(report.tree) }
        } else if mode.isStructured {
            call.console.write(StructuredOutput.text(of: reports.map(\.document), as: mode))
        }
    }
}
