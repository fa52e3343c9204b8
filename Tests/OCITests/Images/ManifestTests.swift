import Diagnostics
import Documents
import OCI
import OCMTestSupport
import Testing

@Suite("Manifests and indexes")
struct ManifestTests {
    static let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    static let config = #"{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(digest)","size":2}"#

    static func artifact(_ text: String, _ type: MediaType? = nil) throws -> Artifact {
        try Artifact(parsing: Array(text.utf8), mediaType: type)
    }

    @Test("a document without a type is told by its members")
    func sniff() throws {
        #expect(
            try Self.artifact(#"{"schemaVersion":2,"config":\#(Self.config),"layers":[]}"#).mediaType == .imageManifest)
        #expect(try Self.artifact(#"{"schemaVersion":2,"manifests":[]}"#).mediaType == .imageIndex)
        #expect(try Self.artifact(#"{"manifests":[]}"#, "application/octet-stream").mediaType == .imageIndex)
        #expect(throws: Fault.self) { try Self.artifact(#"{"schemaVersion":2}"#) }
    }

    @Test("a type that says it is the other kind is corrupt; between dialects the document decides")
    func conflict() throws {
        let manifest = #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":\#(Self.config)}"#
        #expect(try Self.artifact(manifest, .dockerManifest).mediaType == .imageManifest)
        for (text, type) in [
            (manifest, MediaType.imageIndex), (#"{"config":\#(Self.config)}"#, .imageIndex),
            (#"{"manifests":[]}"#, .imageManifest),
        ] {
            let error = #expect(throws: Fault.self) { try Self.artifact(text, type) }
            #expect(error?.code == .corrupt)
        }
        // readable as both
        #expect(throws: Fault.self) { try Self.artifact(#"{"config":\#(Self.config),"manifests":[]}"#) }
    }

    @Test(
        "a descriptor with a wrong digest, size or type is refused",
        arguments: [
            #"{"digest":"sha256:1","size":2}"#, #"{"digest":"DIGEST","size":-1}"#, #"{"digest":"DIGEST"}"#,
            #"{"digest":"DIGEST","size":"2"}"#, #"{"digest":"DIGEST","size":1.5}"#, #"{"size":2}"#, "[]", "null",
            #"{"digest":"DIGEST","size":9223372036854775807}"#, #"{"digest":"DIGEST","size":2,"mediaType":1}"#,
            #"{"digest":"DIGEST","size":2,"annotations":{"a":1}}"#, #"{"digest":"../../etc/passwd","size":2}"#,
        ])
    func badDescriptors(_ text: String) throws {
        let descriptor = String(
            text.split(separator: "DIGEST", omittingEmptySubsequences: false).joined(separator: Self.digest))
        _ = try Self.artifact(#"{"config":\#(Self.config),"layers":[]}"#)
        #expect(throws: Fault.self) { try Self.artifact(#"{"config":\#(descriptor),"layers":[]}"#) }
        #expect(throws: Fault.self) { try Self.artifact(#"{"config":\#(Self.config),"layers":[\#(descriptor)]}"#) }
    }

    @Test(
        "other documents are refused",
        arguments: [
            "", "{", "[]", "{}", #"{"schemaVersion":1,"manifests":[]}"#,
            #"{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","manifests":[]}"#, #"{"layers":[]}"#,
        ])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try Self.artifact(text) }
    }

    @Test("size and counts have limits")
    func limits() {
        let padding = String(repeating: " ", count: Artifact.maximumSize)
        let large = #expect(throws: Fault.self) { try Self.artifact(#"{"manifests":[]}"# + padding) }
        #expect(large?.code == .limit)
        let many = Array(repeating: Self.config, count: 10_001).joined(separator: ",")
        let error = #expect(throws: Fault.self) { try Self.artifact(#"{"manifests":[\#(many)]}"#) }
        #expect(error?.code == .limit)
    }

    /// The order of the fields is that of the OCI types in Go; the bytes are those of `encoding/json`.
    @Test("what is built is compact, ordered and escaped as in Go, and parses to the same")
    func building() throws {
        let descriptor = Descriptor(
            mediaType: .imageLayer, digest: try Digest(Self.digest), size: 2, urls: ["https://x/y"],
            annotations: ["b": "<&>", "a": "1"], artifactType: "t/t",
            platform: Platform(os: "linux", architecture: "arm", variant: "v7", osVersion: "1", osFeatures: ["f"]))
        let json =
            #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(Self.digest)","size":2,"#
            + #""urls":["https://x/y"],"annotations":{"a":"1","b":"\u003c\u0026\u003e"},"#
            + #""platform":{"architecture":"arm","os":"linux","os.version":"1","os.features":["f"],"variant":"v7"},"#
            + #""artifactType":"t/t"}"#
        let manifest = Manifest(
            config: descriptor, layers: [descriptor], artifactType: "a/b", subject: descriptor, annotations: ["k": "v"])
        #expect(
            String(decoding: manifest.raw, as: UTF8.self)
                == #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"a/b","#
                + #""config":\#(json),"layers":[\#(json)],"subject":\#(json),"annotations":{"k":"v"}}"#)
        #expect(try Manifest(parsing: manifest.raw) == manifest)
        let index = Index(manifests: [descriptor], annotations: ["k": "v"])
        #expect(
            String(decoding: index.raw, as: UTF8.self)
                == #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[\#(json)],"#
                + #""annotations":{"k":"v"}}"#)
        #expect(try Index(parsing: index.raw) == index)
        #expect(throws: Fault.self) { try Index(parsing: manifest.raw) }
        #expect(throws: Fault.self) { try Manifest(parsing: index.raw) }
    }

    @Test("the manifest of the peer's tests is rebuilt to its digest", .enabled(if: Vectors.available))
    func vector() throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == "oci-manifest-1" })
        let expected = try #require(vector.spec["expected"])
        let layer = try #require(expected["layers"]?.array?.first)
        let manifest = Manifest(
            config: BytesBlob(
                Array((expected["config"]?["text"]?.string ?? "").utf8), mediaType: "application/x-json"
            ).descriptor,
            layers: [
                BytesBlob(Array((layer["text"]?.string ?? "").utf8), mediaType: "text/plain").descriptor
            ])
        #expect(manifest.descriptor.digest.description == expected["manifest"]?["digest"]?.string)
        let stored = try vector.bytes("data/blobs/sha256.\(manifest.descriptor.digest.hex)")
        #expect(manifest.raw == stored)
        #expect(try Manifest(parsing: stored).layers.first?.digest.description == layer["digest"]?.string)
    }
}

@Suite("Platforms")
struct PlatformTests {
    static func entry(_ text: String, _ number: Int) throws -> Descriptor {
        var descriptor = BytesBlob([UInt8(number)], mediaType: .imageManifest).descriptor
        descriptor.platform = try Platform(text)
        return descriptor
    }

    @Test(
        "the best entry for a platform is chosen",
        arguments: [
            ("linux/amd64", 0), ("linux/arm64", 1), ("linux/arm64/v8", 1), ("linux/aarch64", 1), ("linux/arm/v7", 3),
            ("linux/arm", 3), ("linux/arm/v6", 2), ("linux/arm/v8", 3), ("linux/x86_64", 0), ("linux/amd64/v3", 0),
            ("windows/amd64", -1), ("linux/s390x", -1), ("linux/arm/v5", -1),
        ])
    func choice(_ wanted: String, _ number: Int) throws {
        let entries = try ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7"].enumerated().map {
            try Self.entry($1, $0)
        }
        let found = Index(manifests: entries).manifest(for: try Platform(wanted))
        #expect(found == (number < 0 ? nil : entries[number]))
    }

    @Test("what is no platform is refused", arguments: ["", "linux", "linux/", "/amd64", "a/b/c/d"])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try Platform(text) }
    }
}
