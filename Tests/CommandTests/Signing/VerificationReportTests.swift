import Documents
import Host
import Testing

@testable import OCMCommands

@Suite struct VerificationReportTests {
    /// Runs the program in a folder with an archive of a signed component `acme.org/app` that refers to `acme.org/lib`.
    private func signed(_ body: (String, ([String]) async -> (code: Int32, output: String)) async throws -> Void)
        async throws
    {
        try await TemporaryFolder.with { folder in
            func run(_ arguments: [String]) async -> (code: Int32, output: String) {
                let recorder = ConsoleRecorder()
                let code = await Program().run(
                    arguments, environment: ["HOME": folder, "PATH": "/usr/bin:/bin"], console: recorder.console)
                return (code, recorder.output + recorder.errors)
            }
            let constructor = """
                components:
                - name: acme.org/lib
                  version: 1.0.0
                  provider: {name: acme.org}
                  resources:
                  - {name: text, type: plainText, input: {type: utf8, text: lib}}
                - name: acme.org/app
                  version: 1.0.0
                  provider: {name: acme.org}
                  componentReferences:
                  - {name: lib, componentName: acme.org/lib, version: 1.0.0}
                  resources:
                  - {name: text, type: plainText, input: {type: utf8, text: app}}
                """
            try await Files.replace("\(folder)/c.yaml", with: Array(constructor.utf8))
            let archive = "\(folder)/archive"
            for arguments in [
                ["create", "rsakeypair", "\(folder)/k.priv"],
                ["add", "cv", "--create", "--file", archive, "\(folder)/c.yaml"],
                ["sign", "cv", "-s", "acme", "-K", "\(folder)/k.priv", "\(archive)//acme.org/app:1.0.0"],
            ] {
                let result = await run(arguments)
                try #require(result.code == 0, "\(result.output)")
            }
            try await body(folder, run)
        }
    }

    @Test("the tree marks what is proven and tells the reason of each refusal")
    func tree() async throws {
        try await signed { folder, run in
            let reference = "\(folder)/archive//acme.org/app:1.0.0"
            let verify = ["verify", "cv", "-s", "acme", "-k", "\(folder)/k.pub", "-o", "tree", reference]
            let good = await run(verify)
            #expect(good.code == 0)
            let lines = good.output.split(separator: "\n").map { line in
                line.prefix { $0 != "[" }.replacing(#/SHA-256:[0-9a-f]{64}/#, with: "DIGEST")
            }
            #expect(
                lines == [
                    "✓ acme.org/app:1.0.0 verified", "├─ ✓ signature acme: the given public key",
                    "├─ ✓ resource text:1.0.0 DIGEST", "└─ ✓ acme.org/lib:1.0.0", "   └─ ✓ resource text:1.0.0 DIGEST",
                ])

            // the text of lib becomes another one of the same length
            let blobs = "\(folder)/archive/blobs"
            for name in try await Files.list(blobs)
            where try await Files.read("\(blobs)/\(name)", limit: 1 << 20) == Array("lib".utf8) {
                try await Files.replace("\(blobs)/\(name)", with: Array("bil".utf8))
            }
            let bad = await run(verify)
            #expect(bad.code == 1)
            #expect(bad.output.contains("✗ acme.org/app:1.0.0 refused"))
            #expect(bad.output.contains("✓ signature acme"))
            #expect(bad.output.contains("└─ ✗ acme.org/lib:1.0.0\n   └─ ✗ resource text:1.0.0: "))
        }
    }

    @Test("as JSON each proof and each refusal stands with its place")
    func json() async throws {
        try await signed { folder, run in
            let reference = "\(folder)/archive//acme.org/app:1.0.0"
            let good = await run(["verify", "cv", "-s", "acme", "-k", "\(folder)/k.pub", "-o", "json", reference])
            #expect(good.code == 0)
            let item = try JSONValue(parsing: Array(good.output.utf8))["items"]?.array?.first
            #expect(item?["verified"]?.bool == true)
            #expect(item?["signatures"]?.array?.first?["signer"]?.string == "the given public key")
            #expect(item?["componentVersions"]?.array?.count == 2)
            #expect(item?["refusals"]?.array?.isEmpty == true)
            let bad = await run(["verify", "cv", "-s", "nobody", "-k", "\(folder)/k.pub", "-o", "json", reference])
            #expect(bad.code == 1)
            #expect(bad.output.contains("\"verified\": false"))
            #expect(bad.output.contains("nobody"))
        }
    }

    @Test("nothing given, nothing verified, in every form", arguments: [[], ["-o", "tree"], ["-o", "json"]])
    func noKey(_ form: [String]) async throws {
        try await signed { folder, run in
            let result = await run(["verify", "cv"] + form + ["\(folder)/archive//acme.org/app:1.0.0"])
            #expect(result.code == 1)
            #expect(!result.output.contains("successfully"))
        }
    }

    @Test("keys of the configuration sign as default and verify; the name is taken then")
    func configured() async throws {
        try await signed { folder, run in
            let configuration = """
                type: generic.config.ocm.software/v1
                configurations:
                - type: credentials.config.ocm.software
                  consumers:
                  - identity: {type: RSA/v1alpha1, algorithm: RSASSA-PSS, signature: default}
                    credentials:
                    - type: Credentials/v1
                      properties: {privateKeyPEMFile: \(folder)/k.priv, publicKeyPEMFile: \(folder)/k.pub}
                """
            try await Files.replace("\(folder)/.ocmconfig", with: Array(configuration.utf8))
            let reference = "\(folder)/archive//acme.org/app:1.0.0"
            let dry = await run(["sign", "cv", "--dry-run", reference])
            #expect(dry.code == 0)
            #expect(dry.output.contains("normalisationAlgorithm: jsonNormalisation/v4alpha1"))
            #expect(await run(["verify", "cv", "-s", "default", reference]).code == 1)
            #expect(await run(["sign", "cv", reference]).code == 0)
            #expect(await run(["verify", "cv", "-s", "default", reference]).code == 0)
            let again = await run(["sign", "cv", reference])
            #expect(again.code == 1 && again.output.contains("default"))
            #expect(await run(["sign", "cv", "--force", reference]).code == 0)
        }
    }
}
