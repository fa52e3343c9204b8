import Diagnostics
import OCMModel
import OCMPackaging

/// `ocm verify componentversions`
enum VerifyComponentVersions {
    static let signature = Flag.list(
        "signature", short: "s", placeholder: "NAME", "signature that must hold; without one all of them must")
    static let local = Flag.bool("local", short: "L", isHidden: true, "for compatibility; everything is verified")
    static let digests = Flag.bool("verify", short: "V", isHidden: true, "compare the digests (always done)")

    static let command = Command(
        "verify", .componentVersions, summary: "Verifies the signatures of component versions",
        details: """
            All content and all versions that are referred to are read, digested and compared with what was signed. Keys are
            given by files or in the configuration; a certificate must lead to a root that is trusted.
            """,
        arguments: "{REF}",
        flags: [
            signature, GlobalFlags.publicKeys, GlobalFlags.privateKeys, GlobalFlags.issuers,
            GlobalFlags.rootCertificates,
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.constraints, CommonFlags.latest,
            UnsupportedSigning.keyless, UnsupportedSigning.timeStamp, UnsupportedSigning.timeStampServer, local,
            digests,
            VerifiedStoreFlags.file,
        ],
        examples: ["ocm verify cv -s acme -k acme.pub registry.example.com/acme//acme.io/product:1.0.0"]
    ) { call in
        try UnsupportedSigning.refuse(call)
        let names = call.flags[signature].map { name in
            (try? IssuerName(name).signatureName) ?? name
        }
        try await Workspace.with(call) { workspace in
            let keys = try await SigningKeys(workspace, for: names.first)
            let versions = try await VersionSelection(call, workspace).find(call.arguments)
            let verifying = SigningRun(
                verb: (past: "verified", present: "verifying signature of"), call: call, workspace: workspace,
                store: try await VerifiedStore(call))
            try await verifying.run(versions) { version, report in
                let verifier = VersionVerifier(
                    content: workspace.session, versions: try await workspace.versionResolver(), trust: keys.trust,
                    report: report)
                let result = try await verifier.verify(version, signatures: names)
                try result.check()
                for remark in result.remarks { call.console.warn(remark) }
                return result.closure
            }
        }
    }
}
