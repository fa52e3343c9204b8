import Diagnostics
import Documents
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

@Suite("the parts of an image that rules write")
struct ImageFormTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let spec: JSONValue
        var testDescription: String { spec["name"]?.string ?? "?" }
    }

    static let cases: [Case] = {
        guard let vector = Vectors.cases("controllers").first(where: { $0.name == "image-rule-values" }),
            let bytes = try? vector.bytes("cases.json"), let table = try? JSONValue(parsing: bytes)
        else { return [] }
        return (table.array ?? []).filter { $0["library"] == "controller" }.map(Case.init)
    }()

    @Test("as the controllers write them", .enabled(if: Vectors.available), arguments: cases)
    func vector(_ one: Case) throws {
        let image = try image(one.spec["reference"]?.string ?? "")
        for member in one.spec["values"]?.object?.members ?? [] {
            let part = try #require(ImagePart(rawValue: member.key))
            #expect(try ImageForm.compatible(keepsTag: false).text(part, of: image) == member.value.string)
        }
    }

    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let other = "sha256:" + String(repeating: "b", count: 64)

    private func image(_ reference: String, digest: String? = nil) throws -> ResolvedImage {
        ResolvedImage(
            component: "acme.io/server", version: "1.0.0", resource: "image", name: try ImageName(reference),
            digest: try digest.map { text in try Digest(text) })
    }

    @Test(
        "a pinned image is host, repository and digest, without scheme and tag",
        arguments: [
            "h:5000/a/b:1", "h:5000/a/b", "h:5000/a/b:1@\(digest)", "http://h:5000/a/b:1", "oci://h:5000/a/b@\(digest)",
        ])
    func pinned(_ reference: String) throws {
        let image = try image(reference, digest: Self.digest)
        #expect(try ImageForm.pinned.text(.image, of: image) == "h:5000/a/b@\(Self.digest)")
    }

    @Test("the digest may come from the reference alone, but has to be there and must not differ")
    func digests() throws {
        #expect(try ImageForm.pinned.text(.image, of: try image("h:1/a/b@\(Self.digest)")) == "h:1/a/b@\(Self.digest)")
        let bare = try image("h:1/a/b:1")
        #expect(fault { _ = try ImageForm.pinned.text(.image, of: bare) }.contains("has no digest"))
        let two = try image("h:1/a/b@\(Self.digest)", digest: Self.other)
        #expect(fault { _ = try ImageForm.pinned.text(.image, of: two) }.contains("leads to \(Self.digest)"))
        #expect(fault { _ = try ImageForm.compatible(keepsTag: true).text(.image, of: two) }.contains("leads to"))
    }

    @Test("a tag rule keeps the tag beside a digest if that is wanted")
    func tags() throws {
        let image = try image("g/a:1@\(Self.digest)")
        #expect(try ImageForm.compatible(keepsTag: false).text(.tag, of: image) == Self.digest)
        #expect(try ImageForm.compatible(keepsTag: true).text(.tag, of: image) == "1")
        #expect(try ImageForm.pinned.text(.tag, of: image) == "1")
        let untagged = try self.image("h:1/a/b", digest: Self.digest)
        #expect(try ImageForm.compatible(keepsTag: true).text(.image, of: untagged) == "h:1/a/b@\(Self.digest)")
    }

    @Test("registries are allowed by host or by host and prefix, at whole names")
    func allowed() throws {
        let allowed = try AllowedRegistries(["registry.internal:5000", "other.example/acme/"])
        #expect(allowed.allows(try ImageName("registry.internal:5000/x/y:1")))
        #expect(allowed.allows(try ImageName("other.example/acme/x")))
        #expect(!allowed.allows(try ImageName("other.example/acmex/x")))
        #expect(!allowed.allows(try ImageName("registry.internal/x/y")))
        #expect(!allowed.allows(try ImageName("nginx")))
        let hub = try AllowedRegistries(["https://docker.io/library"])
        #expect(hub.allows(try ImageName("nginx")))
        #expect(!hub.allows(try ImageName("acme/nginx")))
        #expect(throws: Fault.self) { try AllowedRegistries([""]) }
        #expect(throws: Fault.self) { try AllowedRegistries(["https:///x"]) }
    }
}
