import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Element identities")
struct ElementIdentityTests {
    private static func resource(_ name: String, _ version: String, _ extra: [String: String] = [:]) -> Resource {
        Resource(
            name: name, version: version, type: "blob", relation: .external, extraIdentity: extra,
            access: AccessSpec(type: "none"))
    }

    @Test("the version belongs to the identity where name and extra identity are not enough")
    func versions() {
        let list = [
            Self.resource("one", "1.0.0"), Self.resource("two", "1.0.0"), Self.resource("two", "2.0.0"),
            Self.resource("own", "1.0.0", ["version": "7"]), Self.resource("own", "2.0.0"),
        ]
        #expect(
            ElementIdentity.all(of: list).map(\.description) == [
                #""name"="one""#, #""name"="two","version"="1.0.0""#, #""name"="two","version"="2.0.0""#,
                #""name"="own","version"="7""#, #""name"="own","version"="2.0.0""#,
            ])
        #expect(ElementIdentity.all(of: list, by: .schema).map { $0["version"] } == [nil, "1.0.0", "2.0.0", "7", nil])
        #expect(ElementIdentity.places(of: ["name": "two"], in: list) == [1, 2])
        #expect(ElementIdentity.places(of: ["name": "two", "version": "2.0.0"], in: list) == [2])
        #expect(ElementIdentity.places(of: ["name": "one", "version": "1.0.0"], in: list) == [0])
    }

    @Test("texts are sorted and quoted as Go does")
    func quoted() {
        let identity = ElementIdentity(["b": "ü\"\\\n\u{1}\u{200B}", "a": "1"])
        #expect(identity.description == #""a"="1","b"="ü\"\\\n\x01\u200b""#)
    }

    @Test(
        "identities of the second generation", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "identity-table"))
    func table(_ vector: VectorCase) {
        for item in vector.spec["cases"]?.array ?? [] {
            let extra = item["extraIdentity"]?.object?.members ?? []
            let element = Self.resource(
                item["name"]?.string ?? "", item["version"]?.string ?? "",
                Dictionary(uniqueKeysWithValues: extra.map { ($0.key, $0.value.string ?? "") }))
            let expected = item["identity"]?.object?.members ?? []
            #expect(
                ElementIdentity.all(of: [element], by: .full).first?.attributes
                    == Dictionary(uniqueKeysWithValues: expected.map { ($0.key, $0.value.string ?? "") }))
        }
    }
}
