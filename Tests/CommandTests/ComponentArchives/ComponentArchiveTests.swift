import Host
import Testing

@testable import OCMCommands

@Suite("component archives by commands")
struct ComponentArchiveTests {
    @Test("an archive is made, filled by files and flags, and read")
    func filled() async throws {
        try await CommandFolder.with { folder in
            let made = await folder.ocm(
                "create", "ca", "acme.org/app", "1.0.0", "--provider", "acme.org", "--file", "@ca", "purpose=test")
            #expect(made.code == 0, "\(made.errors)")
            try await folder.write("s.yaml", "name: code\ntype: git\nversion: v1\ninput: {type: utf8, text: x}\n")
            let resource = await folder.ocm(
                "add", "resources", "@ca", "--name", "text", "--type", "plainText", "--inputType", "utf8",
                "--inputText", "hello", "--label", "*a@v1={b: c}")
            #expect(resource.code == 0, "\(resource.errors)")
            #expect(resource.output.contains("adding resource plainText: \"name\"=\"text\""))
            for words in [
                ["sources", "@ca", "@s.yaml"],
                ["references", "@ca", "--name", "base", "--component", "acme.org/base", "--version", "2.0.0"],
            ] {
                let added = await folder.run(["add"] + words)
                #expect(added.code == 0, "\(added.errors)")
            }
            let shown = await folder.ocm("get", "cv", "@ca", "-o", "yaml")
            for text in ["purpose", "name: text", "name: code", "componentName: acme.org/base", "signing: true"] {
                #expect(shown.output.contains(text), "\(text)")
            }
            let missing = await folder.ocm("get", "cv", "@ca//acme.org/other")
            #expect(missing.code == 1)
        }
    }

    @Test("what can't be meant is refused, and the archive stays as it was")
    func refused() async throws {
        try await CommandFolder.with { folder in
            await folder.ocm("create", "ca", "acme.org/app", "1.0.0", "--provider", "acme.org", "--file", "@ca")
            let before = try await folder.read("ca/component-descriptor.yaml")
            for (words, problem) in [
                (["--name", "x", "--type", "blob"], "is required"),
                (["--name", "x", "--type", "blob", "--inputType", "file", "--inputText", "t"], "inputText"),
                (["--name", "x", "--type", "blob", "--inputType", "nothing"], "nothing"),
                (["--name", "xx", "--type", "blob", "--inputType", "file", "--inputPath", "none"], "none"),
            ] {
                let result = await folder.run(["add", "resources", "@ca"] + words)
                #expect(result.code == 1 && result.errors.contains(problem), "\(words): \(result.errors)")
            }
            let after = try await folder.read("ca/component-descriptor.yaml")
            #expect(after == before)
            let again = await folder.ocm(
                "create", "ca", "acme.org/app", "1.0.0", "--provider", "acme.org", "--file", "@ca")
            #expect(again.code == 1)
        }
    }

    @Test(
        "a folder with the name of a file is said to be one",
        arguments: [["ca", "acme.org/a", "1.0.0", "--provider", "p", "--file", "@x.tgz"], ["ctf", "@x.tgz"]])
    func form(words: [String]) async throws {
        try await CommandFolder.with { folder in
            let made = await folder.run(["create"] + words)
            #expect(made.code == 0 && made.errors.contains("--type tgz"), "\(made.errors)")
            let kind = try await Files.status(folder.file("x.tgz"))?.kind
            #expect(kind == .folder)
            let typed = await folder.run(["create"] + words + ["--force", "--type", "tgz"])
            #expect(typed.code == 0 && typed.errors.isEmpty, "\(typed.errors)")
            let typedKind = try await Files.status(folder.file("x.tgz"))?.kind
            #expect(typedKind == .file)
        }
    }
}
