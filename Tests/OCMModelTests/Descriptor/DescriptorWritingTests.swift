import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Writing descriptors")
struct DescriptorWritingTests {
    @Test(
        "reading and writing gives an equal document", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "descriptor-roundtrip"))
    func roundtrip(_ vector: VectorCase) throws {
        let bytes = try vector.bytes(vector.spec["input"]?.string ?? "")
        let descriptor = try ComponentDescriptor(parsing: bytes)
        let again = try ComponentDescriptor(parsing: descriptor.encodedYAML())
        #expect(again == descriptor)
        #expect(try ComponentDescriptor(parsing: descriptor.encodedJSON()) == descriptor)
    }

    @Test(
        "both schemas say the same", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "descriptor-conversion"))
    func conversion(_ vector: VectorCase) throws {
        let v2 = try ComponentDescriptor(parsing: vector.bytes(vector.spec["input"]?["v2"]?.string ?? ""))
        let v3 = try ComponentDescriptor(parsing: vector.bytes(vector.spec["input"]?["v3alpha1"]?.string ?? ""))
        #expect(v2.encodedYAML(schema: .v3alpha1) == v3.encodedYAML())
        #expect(v3.encodedYAML(schema: .v2) == v2.encodedYAML())
    }

    @Test(
        "what the reference program prints is printed byte for byte", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "descriptor-output"))
    func output(_ vector: VectorCase) throws {
        let descriptor = try ComponentDescriptor(parsing: vector.bytes(vector.spec["input"]?.string ?? ""))
        for (key, schema) in [("v2", DescriptorSchema.v2), ("ocm.software/v3alpha1", .v3alpha1), ("unchanged", nil)] {
            guard let file = vector.spec["expected"]?[key]?["file"]?.string else { continue }
            let written =
                "---\n" + String(decoding: descriptor.encodedYAML(schema: schema, fidelity: .strict), as: UTF8.self)
            #expect(written == String(decoding: try vector.bytes(file), as: UTF8.self), "\(key)")
        }
        for member in vector.spec["convertedBack"]?.object?.members ?? [] {
            guard let file = member.value["sameAs"]?.string ?? member.value["file"]?.string else { continue }
            let schemas = member.key.split(separator: " to ").map { DescriptorSchema(rawValue: String($0)) }
            let first = try ComponentDescriptor(parsing: descriptor.encodedYAML(schema: schemas.first ?? nil))
            let back =
                "---\n"
                + String(decoding: first.encodedYAML(schema: schemas.last ?? nil, fidelity: .strict), as: UTF8.self)
            #expect(back == String(decoding: try vector.bytes(file), as: UTF8.self), "\(member.key)")
        }
    }

    @Test("members of JSON have the order of the reference program")
    func order() throws {
        var resource = Resource(
            name: "data", version: "1.0.0", type: "blob", relation: .local, extraIdentity: ["os": "linux"],
            labels: [Label(name: "l", value: "<", version: "v1", signing: true)],
            sourceReferences: [SourceReference(identitySelector: ["name": "src"])],
            access: .localBlob(localReference: "sha256:0", mediaType: "text/plain"))
        resource.digest = DigestSpec(
            hashAlgorithm: "SHA-256", normalisationAlgorithm: "genericBlobDigest/v1", value: "0")
        let descriptor = ComponentDescriptor(
            name: "acme.io/x", version: "1.0.0",
            provider: Provider(name: "acme.io", labels: [Label(name: "p", value: "&")]),
            labels: [Label(name: "c", value: nil)],
            creationTime: "2024-05-06T07:08:09Z", resources: [resource])
        #expect(
            String(decoding: descriptor.encodedJSON(), as: UTF8.self)
                == #"{"meta":{"schemaVersion":"v2"},"component":{"name":"acme.io/x","version":"1.0.0","labels":[{"name":"c","value":null}],"creationTime":"2024-05-06T07:08:09Z","repositoryContexts":[],"provider":"{\"name\":\"acme.io\",\"labels\":[{\"name\":\"p\",\"value\":\"\\u0026\"}]}","sources":[],"componentReferences":[],"resources":[{"name":"data","version":"1.0.0","extraIdentity":{"os":"linux"},"labels":[{"name":"l","value":"\u003c","version":"v1","signing":true}],"type":"blob","relation":"local","srcRefs":[{"identitySelector":{"name":"src"}}],"access":{"localReference":"sha256:0","mediaType":"text/plain","type":"localBlob"},"digest":{"hashAlgorithm":"SHA-256","normalisationAlgorithm":"genericBlobDigest/v1","value":"0"}}]}}"#
        )
    }

    @Test(
        "a provider without a name can be read again",
        arguments: [#"{"more":1}"#, #"{"name":""}"#, #"{"labels":[{"name":"l","value":1.0,"more":2}]}"#])
    func namelessProvider(_ text: String) throws {
        let document = DescriptorReadingTests.minimal().replacing("provider: acme.io", with: "provider: '\(text)'")
        let descriptor = try ComponentDescriptor(parsing: Array(document.utf8))
        #expect(descriptor.provider.name.isEmpty)
        #expect(try ComponentDescriptor(parsing: descriptor.encodedYAML()) == descriptor)
        #expect(try ComponentDescriptor(parsing: descriptor.encodedJSON()) == descriptor)
        #expect(throws: Fault.self) { try descriptor.checkForWriting() }
        #expect(throws: Fault.self) { try descriptor.converted(to: .v3alpha1) }
    }

    @Test("a digest and a time that another program computed over stay as they were, unless written strictly")
    func fidelity() throws {
        var descriptor = ComponentDescriptor(name: "acme.io/x", version: "1.0.0", provider: Provider(name: "acme.io"))
        descriptor.creationTime = "2024-02-29T23:59:59.5Z"
        descriptor.references = [
            ComponentReference(
                name: "ref", componentName: "acme.io/y", version: "1.0.0",
                digest: DigestSpec(hashAlgorithm: "", normalisationAlgorithm: "", value: ""))
        ]
        #expect(try ComponentDescriptor(parsing: descriptor.encodedYAML()) == descriptor)
        let strict = try ComponentDescriptor(parsing: descriptor.encodedYAML(fidelity: .strict))
        #expect(strict.creationTime == "2024-03-01T00:00:00Z")
        #expect(strict.references.first?.digest == nil)
    }

    @Test(
        "a descriptor with very many resources is read and written whole, in time that grows with its size")
    func large() throws {
        var descriptor = ComponentDescriptor(name: "acme.io/x", version: "1.0.0", provider: Provider(name: "acme.io"))
        descriptor.resources = (0..<1_000).map { number in
            Resource(
                name: "resource-\(number)", version: "1.0.0", type: "blob", relation: .local,
                labels: [Label(name: "l", value: ["a": 1, "b": [true]], signing: true)],
                access: .localBlob(localReference: "sha256:\(number)", mediaType: "text/plain"),
                digest: DigestSpec(hashAlgorithm: "SHA-256", normalisationAlgorithm: "genericBlobDigest/v1", value: "0")
            )
        }
        let read = try ComponentDescriptor(parsing: descriptor.encodedYAML())
        let readJSON = try ComponentDescriptor(parsing: read.encodedJSON())
        #expect(read == descriptor)
        #expect(readJSON == descriptor)
        #expect(try Normalisation.v3.normalise(read) == Normalisation.v3.normalise(descriptor))
    }
}
