import Documents
import Testing

@testable import OCMCommands

@Suite("ocm transfer")
struct TransferCommandTests {
    @Test("with -r the references come first, each version once, and what is there is passed over")
    func closure() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let first = await folder.ocm("transfer", "cv", "-r", "@a//acme.org/app:1.0.0", "@out")
            #expect(
                first.output == """
                    transferring version "acme.org/app:1.0.0"...
                      transferring version "acme.org/base:1.0.0"...
                      ...resource 0 licence[plainText]...
                      ...adding component version...
                    ...resource 0 settings[plainText]...
                    ...resource 1 tool[executable]...
                    ...resource 2 tool[executable]...
                    ...adding component version...
                    2 versions transferred

                    """)
            let again = await folder.ocm("transfer", "cv", "-r", "@a//acme.org/app", "@out")
            #expect(
                again.output == """
                    transferring version "acme.org/app:1.0.0"...
                      version "acme.org/app:1.0.0" already present -> skip transport
                      transferring version "acme.org/base:1.0.0"...
                        version "acme.org/base:1.0.0" already present -> skip transport
                    transferring version "acme.org/app:1.1.0"...
                    ...resource 0 settings[plainText]...
                    ...adding component version...
                    3 versions transferred

                    """)
            #expect(first.code == 0 && again.code == 0)
        }
    }

    @Test("-E follows no references of a version that is there")
    func stopOnExisting() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            _ = await folder.ocm("transfer", "cv", "@a//acme.org/app:1.0.0", "@out")
            let stopped = await folder.ocm("transfer", "cv", "-r", "-E", "@a//acme.org/app:1.0.0", "@out")
            #expect(stopped.code == 0 && !stopped.output.contains("acme.org/base"))
            let full = await folder.ocm("transfer", "cv", "-r", "@a//acme.org/app:1.0.0", "@out")
            #expect(full.output.contains("transferring version \"acme.org/base:1.0.0\""))
        }
    }

    @Test("a reference that nobody has fails with its name, and --lookup finds it")
    func lookup() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            _ = await folder.ocm("transfer", "cv", "@a//acme.org/app:1.0.0", "@flat")
            let failed = await folder.ocm("transfer", "cv", "-r", "@flat", "@x")
            #expect(failed.code == 1)
            #expect(
                failed.errors.contains("transfer finished with 1 error(s)")
                    && failed.errors.contains("acme.org/base:1.0.0"))
            let found = await folder.ocm("transfer", "cv", "-r", "--lookup", "@a", "@flat", "@y")
            #expect(found.code == 0 && found.output.hasSuffix("2 versions transferred\n"))
        }
    }

    @Test("other content under the same version is refused, or replaced on demand; equal content stays")
    func states() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            try await folder.write(
                "d.yaml",
                """
                name: acme.org/app
                version: 1.1.0
                provider: {name: acme.org}
                resources:
                - {name: settings, type: plainText, input: {type: utf8, text: "port: 3"}}
                references:
                - {name: base, componentName: acme.org/base, version: 1.0.0}
                """)
            _ = await folder.ocm("add", "cv", "--create", "--file", "@d", "@d.yaml")
            _ = await folder.ocm("transfer", "cv", "@a//acme.org/app:1.1.0", "@t")
            let refused = await folder.ocm("transfer", "cv", "@d", "@t")
            #expect(refused.code == 1)
            #expect(
                refused.output.contains(
                    "already present, but differs because some artifact digests are changed -> transport aborted"))
            let replaced = await folder.ocm("transfer", "cv", "--overwrite", "@d", "@t")
            #expect(replaced.code == 0 && replaced.output.contains("...resource 0 settings[plainText] (overwrite)\n"))
            let enforced = await folder.ocm("transfer", "cv", "--enforce", "@d", "@t")
            #expect(enforced.output.contains("...resource 0 settings[plainText] (already present)\n"))
            #expect(await folder.ocm("download", "resources", "@t", "settings", "-O", "-").output == "port: 3")
        }
    }

    @Test("a dry run shows what would move and how much, and writes nothing")
    func dryRun() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let shown = await folder.ocm("transfer", "cv", "-r", "--dry-run", "@a//acme.org/app:1.1.0", "@out.tgz")
            #expect(shown.code == 0 && shown.output.contains("...resource 0 settings[plainText]... 7 B\n"))
            #expect(shown.output.hasSuffix("2 versions would be transferred, 11 B would be copied\n"))
            #expect(try await !folder.exists("out.tgz"))
            let plan = await folder.ocm(
                "transfer", "cv", "--dry-run", "-o", "json", "@a//acme.org/app:1.1.0", "@out.tgz")
            let document = try JSONValue(parsing: Array(plan.output.utf8))
            #expect(document["summary"]?["bytes"] == 7)
            let element = document["versions"]?.array?.first?["elements"]?.array?.first
            #expect(element?["name"] == "settings" && element?["by"] == "local" && element?["inTarget"] == "absent")
            #expect(await folder.ocm("transfer", "cv", "-o", "json", "@a", "@out").code == 1)
        }
    }

    @Test("a dry run onto a version that differs fails as the transfer would")
    func dryRunConflict() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            _ = await folder.ocm("transfer", "cv", "@a//acme.org/base", "@t")
            #expect(await folder.ocm("transfer", "cv", "--dry-run", "@a//acme.org/base", "@t").code == 0)
            try await folder.write(
                "d.yaml",
                "name: acme.org/base\nversion: 1.0.0\nprovider: {name: acme.org}\nresources:\n- {name: licence, type: plainText, input: {type: utf8, text: paid}}\n"
            )
            _ = await folder.ocm("add", "cv", "--create", "--file", "@d", "@d.yaml")
            let failed = await folder.ocm("transfer", "cv", "--dry-run", "@d", "@t")
            #expect(failed.code == 1 && failed.errors.contains("already exists"))
        }
    }

    @Test("content that was changed in the archive does not get into another one")
    func changedContent() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            try await folder.changeBlob("port: 1", to: "port: 9")
            let failed = await folder.ocm("transfer", "cv", "@a//acme.org/app:1.0.0", "@out")
            #expect(failed.code == 1 && failed.errors.contains("settings"))
            #expect(try await !folder.exists("out"))
            #expect(await folder.ocm("transfer", "cv", "@a//acme.org/app:1.1.0", "@out").code == 0)
        }
    }

    @Test("of a whole archive the components move in their order, and the list of --bom-file is sorted")
    func wholeArchive() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let moved = await folder.ocm("transfer", "ctf", "@a", "@out")
            #expect(moved.code == 0)
            #expect(
                moved.output.split(separator: "\n").filter { $0.contains("transferring") } == [
                    "transferring component \"acme.org/app\"...", "  transferring version \"acme.org/app:1.0.0\"...",
                    "  transferring version \"acme.org/app:1.1.0\"...", "transferring component \"acme.org/base\"...",
                    "  transferring version \"acme.org/base:1.0.0\"...",
                ])
            let listed = await folder.ocm(
                "transfer", "cv", "-B", "@bom.json", "-r", "@a//acme.org/app", "--latest", "@b")
            #expect(listed.code == 0)
            #expect(
                try await folder.read("bom.json")
                    == #"{"componentVersions":[{"component":"acme.org/app","version":"1.1.0"},{"component":"acme.org/base","version":"1.0.0"}]}"#
            )
        }
    }
}
