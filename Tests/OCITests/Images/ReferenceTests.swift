import Diagnostics
import Documents
import OCI
import OCMTestSupport
import Testing

@Suite("References as people type them")
struct ReferenceTests {
    static let hex = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        "short names are at Docker Hub, others where they say",
        arguments: [
            ("ubuntu", "docker.io", "library/ubuntu", nil as String?),
            ("docker.io/bash:5", "docker.io", "library/bash", "5"),
            ("acme/app:v1", "docker.io", "acme/app", "v1"),
            ("ghcr.io/acme/app", "ghcr.io", "acme/app", nil),
            ("localhost:5000/a:1", "localhost:5000", "a", "1"),
            ("registry//acme/app:1", "registry", "acme/app", "1"),
            ("oci://ghcr.io/acme/app:1", "ghcr.io", "acme/app", "1"),
            ("docker://ghcr.io/acme/app:1", "ghcr.io", "acme/app", "1"),
            ("oci::ghcr.io/acme/app:1", "ghcr.io", "acme/app", "1"),
            ("127.0.0.1:5000/a/b", "127.0.0.1:5000", "a/b", nil),
        ])
    func forms(_ text: String, _ registry: String, _ repository: String, _ tag: String?) throws {
        let reference = try Reference(text)
        #expect(reference.registry == registry)
        #expect(reference.repository == repository)
        #expect(reference.tag == tag)
        #expect(try Reference(reference.description) == reference)
    }

    @Test("tag, digest and scheme are kept together")
    func everything() throws {
        let text = "http://127.0.0.1:443/repo/repo:v1@sha256:\(Self.hex)"
        let reference = try Reference(text)
        #expect(reference.scheme == "http")
        #expect(reference.tag == "v1")
        #expect(reference.digest?.hex == Self.hex)
        #expect(reference.description == text)
        #expect(reference.identifier == "sha256:\(Self.hex)")
    }

    @Test(
        "what is no image in a registry is refused",
        arguments: [
            "", "ubuntu@4711", "acme/App", "test___test/ubuntu", "./path", "/tmp/ctf//acme/app:1", "ctf::a/b",
            "ghcr.io/a:b:c",
            "ghcr.io/a:", "ghcr.io/a@sha256:12", "http://ghcr.io", "ftp://ghcr.io/a", "ghcr.io/a//b", "a b",
        ])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try Reference(text) }
    }

    @Test(
        "repository names follow the grammar of the distribution spec",
        arguments: [
            ("a", true), ("a/b", true), ("a.b_c__d-e---f/1", true), ("", false), ("/a", false), ("a/", false),
            ("a//b", false),
            ("A", false), ("a..b", false), ("a___b", false), ("-a", false), ("a.", false), ("ä", false),
            ("a/../b", false),
            (String(repeating: "a", count: 255), true), (String(repeating: "a", count: 256), false),
        ])
    func repositoryNames(_ name: String, _ isValid: Bool) {
        #expect(((try? RepositoryName.check(name)) != nil) == isValid)
    }

    @Test(
        "tags follow the grammar of the distribution spec",
        arguments: [
            ("latest", true), ("1.0.0-rc.1", true), ("_", true), ("A", true), ("", false), (".a", false), ("-a", false),
            ("a+b", false), ("a/b", false), (String(repeating: "a", count: 128), true),
            (String(repeating: "a", count: 129), false),
        ])
    func tags(_ tag: String, _ isValid: Bool) {
        #expect(((try? Tag.check(tag)) != nil) == isValid)
    }

    @Test("the reference implementation's cases", .enabled(if: Vectors.available))
    func vectors() throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == "reference-grammar-v1-oci" })
        let cases = try #require(try JSONValue(parsing: try vector.bytes("cases.json"))["cases"]?.array)
        #expect(cases.count == 25)
        for item in cases {
            let input = try #require(item["input"]?.string)
            guard let expected = item["expected"] else {
                #expect(throws: Fault.self, "\(input)") { try ArtifactReference(input) }
                continue
            }
            let found = try ArtifactReference(input)
            #expect(found.type == expected["type"]?.string, "\(input)")
            #expect(found.typeHint == expected["typeHint"]?.string, "\(input)")
            #expect(found.scheme == expected["scheme"]?.string, "\(input)")
            #expect(found.host == expected["host"]?.string, "\(input)")
            #expect(found.info == expected["info"]?.string, "\(input)")
            #expect(found.repository == expected["repository"]?.string, "\(input)")
            #expect(found.tag == expected["tag"]?.string, "\(input)")
            #expect(found.digest?.description == expected["digest"]?.string, "\(input)")
            #expect(found.create == expected["create"]?.bool, "\(input)")
        }
    }
}

@Suite("Image names as container runtimes read them")
struct ImageNameTests {
    @Test(
        "host, library and tag have defaults, a digest drops the tag",
        arguments: [
            ("redis:6.0.1", "index.docker.io", "library/redis", "6.0.1"),
            ("nginx", "index.docker.io", "library/nginx", "latest"),
            ("docker.io/nginx:1", "index.docker.io", "library/nginx", "1"),
            ("h:5000/a/b:1", "h:5000", "a/b", "1"),
            ("localhost/a", "localhost", "a", "latest"),
            ("g.io/a:1@sha256:\(ReferenceTests.hex)", "g.io", "a", "sha256:\(ReferenceTests.hex)"),
            ("http://h:5000/a:1", "h:5000", "a", "1"),
        ])
    func parts(_ text: String, _ registry: String, _ repository: String, _ identifier: String) throws {
        let name = try ImageName(text)
        #expect(name.registry == registry)
        #expect(name.repository == repository)
        #expect(name.identifier == identifier)
    }

    @Test(
        "what is no image name is refused", arguments: ["", "A", "a:b:c", "a@sha256:1", "a/b:", "ftp://x/y", "h:x/a"])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try ImageName(text) }
    }

    @Test("the controller's cases", .enabled(if: Vectors.available))
    func vectors() throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "image-rule-values" })
        let cases = try #require(try JSONValue(parsing: try vector.bytes("cases.json")).array)
        for item in cases where item["library"]?.string == "controller" {
            let text = try #require(item["reference"]?.string)
            let name = try ImageName(text)
            let values = item["values"]
            #expect(name.registry == values?["registry"]?.string, "\(text)")
            #expect(name.repository == values?["repository"]?.string, "\(text)")
            #expect(name.fullRepository == values?["fullyQualifiedRepository"]?.string, "\(text)")
            #expect(name.description == values?["image"]?.string, "\(text)")
            #expect(name.identifier == values?["tag"]?.string, "\(text)")
        }
    }
}
