import Host
import Testing

@testable import OCMCommands

@Suite("ocm download")
struct DownloadResourcesTests {
    @Test("one resource goes to the file that is named, several below a folder by component, version and identity")
    func places() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let one = await folder.ocm(
                "download", "resources", "@a//acme.org/app:1.0.0", "settings", "-O", "@new/s.yaml")
            #expect(one.output == "new/s.yaml: 7 byte(s) written\n")
            #expect(try await folder.read("new/s.yaml") == "port: 1")
            #expect(try await Files.status(folder.file("new/s.yaml"))?.permissions == 0o640)
            let all = await folder.ocm("download", "resources", "-r", "@a//acme.org/app:1.0.0", "-O", "@all")
            #expect(
                all.output == """
                    all/acme.org/app/1.0.0/settings: 7 byte(s) written
                    all/acme.org/app/1.0.0/tool-os=linux: 2 byte(s) written
                    all/acme.org/app/1.0.0/tool-os=darwin: 2 byte(s) written
                    all/acme.org/app/1.0.0/acme.org/base/1.0.0/licence: 4 byte(s) written

                    """)
            let none = await folder.ocm("download", "resources", "@a//acme.org/app:1.0.0", "nothing")
            #expect(none.code == 0 && none.output == "no resources selected\n")
        }
    }

    @Test("--identity means exactly one resource")
    func identity() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let reference = "@a//acme.org/app:1.0.0"
            let two = await folder.ocm("download", "resource", reference, "--identity", "name=tool", "--output", "@x")
            #expect(two.code == 1 && two.errors.contains("name=tool"))
            #expect(try await !folder.exists("x"))
            let one = await folder.ocm(
                "download", "resource", reference, "--identity", "name=tool,os=darwin", "--output", "@x")
            #expect(one.code == 0)
            #expect(try await folder.read("x") == "#?")
        }
    }

    @Test("content with another digest than the recorded one is refused, and no file is left or changed")
    func changedContent() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let words = ["download", "resources", "@a//acme.org/app:1.0.0", "settings", "-O"]
            #expect(await folder.ocm(words[0], words[1], words[2], words[3], words[4], "@old").code == 0)
            try await folder.changeBlob("port: 1", to: "port: 9")
            for name in ["old", "new"] {
                let failed = await folder.ocm(words[0], words[1], words[2], words[3], words[4], "@\(name)")
                #expect(failed.code == 1 && failed.errors.contains("settings") && failed.output.isEmpty)
            }
            #expect(try await folder.read("old") == "port: 1")
            #expect(try await !folder.exists("new"))
            #expect(try await Files.list(folder.path).filter { $0.hasSuffix("~") } == [])
            let printed = await folder.ocm(words[0], words[1], words[2], words[3], words[4], "-")
            #expect(printed.code == 1 && printed.output.isEmpty)
        }
    }

    @Test("a label may name the file, but not one outside")
    func labels() async throws {
        try await CommandFolder.with { folder in
            try await folder.write(
                "c.yaml",
                """
                name: acme.org/named
                version: 1.0.0
                provider: {name: acme.org}
                resources:
                - {name: good, type: plainText, labels: [{name: downloadName, value: inner/good.txt}], input: {type: utf8, text: g}}
                - {name: evil, type: plainText, labels: [{name: downloadName, value: ../../evil.txt}], input: {type: utf8, text: e}}
                """)
            _ = await folder.ocm("add", "cv", "--create", "--file", "@a", "@c.yaml")
            let result = await folder.ocm("download", "resources", "@a", "-O", "@d")
            #expect(result.code == 1 && result.errors.contains("evil/1.0.0"))
            #expect(try await folder.read("d/acme.org/named/1.0.0/inner/good.txt") == "g")
            #expect(try await !folder.exists("evil.txt"))
            #expect(try await !folder.exists("d/acme.org/evil.txt"))
        }
    }

    @Test("handlers unpack folders and make programs executable")
    func handlers() async throws {
        try await CommandFolder.with { folder in
            try await folder.write("files/one.txt", "1")
            try await folder.write("files/sub/two.txt", "22")
            try await folder.write(
                "c.yaml",
                """
                name: acme.org/kinds
                version: 1.0.0
                provider: {name: acme.org}
                resources:
                - {name: tree, type: directoryTree, input: {type: dir, path: files, compress: true}}
                - {name: tool, type: executable, extraIdentity: {os: linux, architecture: \(HostPlatform.attributes["architecture"] ?? "")}, input: {type: utf8, text: "#!"}}
                """)
            let made = await folder.ocm("add", "cv", "--create", "--file", "@a", "@c.yaml")
            #expect(made.code == 0, "\(made.errors)")
            let tree = await folder.ocm("download", "resources", "-d", "@a", "tree", "-O", "@t")
            #expect(tree.output == "t: 2 file(s) with 3 byte(s) written\n")
            #expect(try await folder.read("t/sub/two.txt") == "22")
            let again = await folder.ocm("download", "resources", "-d", "@a", "tree", "-O", "@t")
            #expect(again.code == 1 && again.errors.contains("not empty"))
            #expect(await folder.ocm("download", "resources", "-x", "@a", "tool", "-O", "@tool").code == 0)
            #expect(try await Files.status(folder.file("tool"))?.permissions == 0o755)
            let unknown = await folder.ocm("download", "resources", "--downloader", "nobody", "@a", "tree")
            #expect(unknown.code == 1 && unknown.errors.contains("nobody"))
        }
    }

    @Test("a chart is taken out of its image: as a file with its ending, or under its own name in a folder")
    func charts() async throws {
        try await CommandFolder.with { folder in
            try await folder.write("chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.3.0\n")
            try await folder.write(
                "c.yaml",
                """
                name: acme.org/charts
                version: 1.0.0
                provider: {name: acme.org}
                resources:
                - {name: chart, type: helmChart, input: {type: helm, path: chart}}
                """)
            let made = await folder.ocm("add", "cv", "--create", "--file", "@a", "@c.yaml")
            #expect(made.code == 0, "\(made.errors)")
            let file = await folder.ocm("download", "resources", "-d", "@a", "chart", "-O", "@c")
            #expect(file.output.hasSuffix("output path \"c\" changed to \"c.tgz\" by downloader"))
            #expect(try await folder.exists("c.tgz"))
            let inner = await folder.ocm(
                "download", "resource", "@a//acme.org/charts:1.0.0", "--identity", "name=chart", "--output", "@f",
                "--transformer", "helm")
            #expect(inner.code == 0, "\(inner.errors)")
            #expect(try await Files.list(folder.file("f")) == ["app-0.3.0.tgz"])
        }
    }

    @Test(
        "a component version becomes a component archive that can be read again",
        arguments: ["directory", "tar", "tgz"])
    func componentVersions(_ form: String) async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let made = await folder.ocm("download", "cv", "-t", form, "@a//acme.org/app:1.0.0", "-O", "@ca")
            #expect(made.output == "ca: downloaded\n", "\(made.errors)")
            let read = await folder.ocm("download", "resources", "@ca", "settings", "-O", "-")
            #expect(read.output == "port: 1", "\(read.errors)")
        }
    }
}
