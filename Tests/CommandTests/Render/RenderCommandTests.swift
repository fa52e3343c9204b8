import Diagnostics
import Documents
import Host
import OCI
import OCMTestSupport
import Testing

@testable import OCMCommands

@Suite("ocm render")
struct RenderCommandTests {
    @Test("images and settings are written, all else stays, and a table tells what each image is")
    func whole() async throws {
        try await RenderSite.with { site in
            let digest = try await site.push()
            try await site.build()
            try await site.deliver()
            try await site.write("values.yaml", "replicas: 3\n")
            let result = await site.render("--values", site.path("values.yaml"), "-O", site.path("deploy"))
            #expect(result.errors == "")
            let image = "\(site.registry)/acme/app@\(digest)"
            var expected = RenderSite.manifests
            for (old, new) in [
                ("replicas: 1", "replicas: 3"), ("'app'", "'\(image)'"), ("\"app\"", "\"\(image)\""),
                ("registry: x", "registry: \"\(site.registry)\""), ("repository: x", "repository: acme/app"),
                ("  name: x", "  name: \(site.registry)/acme/app"),
            ] { expected = expected.replacing(old, with: new) }
            let written = try await site.read("deploy/app.yaml")
            #expect(written.split(separator: "\n") == expected.split(separator: "\n"))
            #expect(written.hasSuffix("\n"))
            #expect(try await site.read("deploy/notes.txt") == "no manifest\n")
            let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.first == ["IMAGE", "COMPONENT", "VERSION", "RESOURCE", "DIGEST"])
            #expect(rows.dropFirst().first == [image, "acme.io/app", "1.0.0", "image", digest.description])
            #expect(rows.count == 5)
        }
    }

    @Test("with - the manifests go to the output as one stream, and what the images are to stderr")
    func stream() async throws {
        try await RenderSite.with { site in
            let digest = try await site.push()
            try await site.build()
            try await site.deliver()
            let result = await site.render("-o", "json")
            let documents = try YAMLStream.parse(Array(result.output.utf8))
            #expect(documents.count == 2)
            #expect(result.output.contains("# the application"))
            #expect(!result.output.contains("no manifest"))
            let list = try JSONValue(parsing: Array(result.errors.utf8))["items"]?.array ?? []
            #expect(list.first?["image"]?.string == "\(site.registry)/acme/app@\(digest)")
            #expect(list.first?["digest"]?.string == digest.description)
            #expect(list.first?["places"]?.array?.count == 2)
        }
    }

    @Test("an image that no resource covers is an error; a text that leads elsewhere is a warning")
    func uncovered() async throws {
        try await RenderSite.with { site in
            try await site.push()
            let sidecar = "\n      - {name: sidecar, image: ghcr.io/acme/sidecar:1}"
            let more = RenderSite.manifests.replacing("\n      containers:", with: "\(sidecar)\n      containers:")
            try await site.build(manifests: more.replacing("name: x", with: "name: ghcr.io/acme/other:1\n  own: x"))
            try await site.deliver()
            let result = await site.render("-O", site.path("deploy"))
            #expect(result.code == 1)
            #expect(result.errors.contains("app.yaml: document 1"))
            #expect(result.errors.contains("no resource covers the image “ghcr.io/acme/sidecar:1”"))
            #expect(try await Files.status(site.path("deploy")) == nil)

            // the same without the container
            let plain = RenderSite.manifests.replacing("name: x", with: "name: x\n  other: ghcr.io/acme/other:1")
            try await Files.remove(site.path("archive"), recursive: true)
            try await site.build(manifests: plain)
            try await site.ocm(
                "transfer", "cv", "--overwrite", site.path("archive") + "//\(RenderSite.reference)", site.registry)
            let warned = await site.render("-O", site.path("deploy"))
            #expect(warned.code == 0)
            #expect(warned.errors.hasPrefix("Warning: app.yaml: document 2"))
            #expect(warned.errors.contains("ghcr.io/acme/other:1"))
        }
    }

    @Test("a folder that an earlier rendering wrote is replaced whole; any other is left alone")
    func folder() async throws {
        try await RenderSite.with { site in
            try await site.push()
            try await site.build()
            try await site.deliver()
            let target = site.path("sites/a/deploy")
            #expect(await site.render("-O", target).code == 0)
            try await site.write("values.yaml", "replicas: 5\n")
            #expect(await site.render("-O", target, "--values", site.path("values.yaml")).code == 0)
            #expect(try await site.read("sites/a/deploy/app.yaml").contains("replicas: 5 # how many"))
            #expect(try await Files.list(site.path("sites/a")) == ["deploy"])

            try await site.write("sites/a/deploy/app.yaml", "mine")
            let changed = await site.render("-O", target)
            #expect(changed.code == 1)
            #expect(changed.errors.contains("app.yaml was changed since it was written"))
            #expect(try await site.read("sites/a/deploy/app.yaml") == "mine")

            try await site.write("foreign/x", "mine")
            let foreign = await site.render("-O", site.path("foreign"))
            #expect(foreign.errors.contains("it was not written by ocm render"))
            #expect(try await site.read("foreign/x") == "mine")
            try await Files.makeFolder(site.path("empty"))
            #expect(await site.render("-O", site.path("empty")).code == 0)
        }
    }

    @Test("an access that leads to another registry is refused before a connection is opened")
    func elsewhere() async throws {
        try await ScriptedServer.with([.readHead]) { other in
            try await RenderSite.with { site in
                let digest = try await site.push()
                let address = "127.0.0.1:\(other.port)"
                for image in ["\(address)/acme/app@\(digest)", "http://\(address)/acme/app:1.0.0"] {
                    try await Files.remove(site.path("archive"), recursive: true)
                    try await site.build(image: image, options: "options: {skipDigestGeneration: true}")
                    try await site.ocm(
                        "transfer", "cv", "--overwrite", site.path("archive") + "//\(RenderSite.reference)",
                        site.registry)
                    let result = await site.render()
                    #expect(result.code == 1)
                    #expect(result.errors.contains("leads to \(address)/acme/app, but only \(site.registry)"))
                    #expect(result.output.isEmpty)
                }
                // neither is a component version read from there
                let away = await site.render("--only-registry", site.registry, from: address)
                #expect(away.errors.contains("only \(site.registry) may be reached"))
                // and a prefix narrows it
                let prefixed = await site.render("--only-registry", "\(site.registry)/acme")
                #expect(prefixed.errors.contains("only \(site.registry)/acme may be reached"))
                #expect(other.connections == 0)
            }
        }
    }

    @Test("an image that is not what was recorded is refused")
    func moved() async throws {
        try await RenderSite.with { site in
            let digest = try await site.push()
            try await site.build()
            try await site.deliver()
            #expect(await site.render().code == 0)
            // the tag of the access leads to another image now
            let other = try await site.push("another program")
            let result = await site.render()
            #expect(result.code == 1)
            #expect(result.errors.contains("resource “image” of acme.io/app:1.0.0"))
            #expect(result.errors.contains("leads to \(other), but the component version recorded \(digest)"))
        }
    }

    @Test("changed manifests are refused when they were read to their end")
    func changedBlob() async throws {
        try await RenderSite.with { site in
            try await site.push()
            try await site.build()
            let options = ["--only-registry", site.registry]
            let render = ["render", site.path("archive") + "//\(RenderSite.reference)", "--resource", "manifests"]
            #expect(await site.run(render + ["--config", "config"] + options).code == 0)
            try await Tampering.changeFile(
                "config", of: VersionKey("acme.io/app", "1.0.0"), in: site.path("archive"), at: "replicas: 1",
                recordsDigest: false)
            let result = await site.run(render + ["--config", "config"] + options)
            #expect(result.code == 1)
            #expect(result.errors.contains("acme.io/app:1.0.0: resource config"))
            #expect(result.errors.contains("does not match its digest"))
        }
    }

    @Test("with a signature or a key everything is verified first")
    func signature() async throws {
        try await RenderSite.with { site in
            try await site.push()
            try await site.build()
            for name in ["acme", "other"] {
                try await site.ocm("create", "rsakeypair", site.path("\(name).key"), site.path("\(name).pub"))
            }
            try await site.deliver(key: site.path("acme.key"))
            let (key, other) = (site.path("acme.pub"), site.path("other.pub"))
            for verified in [
                await site.render("-s", "acme", "-k", key), await site.render("-k", "acme=\(key)"),
            ] {
                #expect(verified.errors.hasPrefix("IMAGE "), "\(verified.errors)")
                #expect(verified.code == 0)
            }
            for refused in [
                await site.render("-s", "acme", "-k", other), await site.render("-k", "acme=\(other)"),
                await site.render("-s", "more", "-k", key), await site.render("-k", key),
            ] {
                #expect(refused.code == 1)
                #expect(refused.output.isEmpty)
            }
        }
    }

    @Test("what is missing or unknown is told")
    func wrong() async throws {
        try await RenderSite.with { site in
            try await site.push()
            try await site.build()
            try await site.deliver()
            let reference = "\(site.registry)//\(RenderSite.reference)"
            let cases: [([String], String)] = [
                ([reference, "--config", "config"], "--resource NAME"),
                ([reference, "--resource", "manifests"], "--config NAME"),
                (
                    [reference, "--resource", "x", "--config", "config"],
                    "has no resource x; it has image, manifests, config"
                ),
                ([reference, "--resource", "image", "--config", "config"], "it is an OCI artifact"),
                ([reference, "--resource", "manifests", "--config", "config", "-o", "tree"], "output mode \"tree\""),
                (
                    [reference, "--resource", "manifests", "--config", "config", "--values", site.path("none")],
                    site.path("none")
                ),
                (
                    ["\(site.registry)//acme.io/app:2.0.0", "--resource", "manifests", "--config", "config"],
                    "acme.io/app:2.0.0"
                ),
                (
                    [site.path("archive") + "//acme.io/app", "--resource", "manifests", "--config", "config"],
                    "--only-registry"
                ),
            ]
            for (words, message) in cases {
                let result = await site.run(["render"] + words)
                #expect(result.code == 1)
                #expect(result.errors.contains(message), "\(result.errors)")
            }
        }
    }
}
