import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Converting descriptors to the other schema")
struct DescriptorConversionTests {
    /// A descriptor that both schemas can say, with everything that both have a place for.
    private static func rich(_ schema: DescriptorSchema) -> ComponentDescriptor {
        let digest = DigestSpec(
            hashAlgorithm: "SHA-256", normalisationAlgorithm: "jsonNormalisation/v3", value: "00")
        let label = Label(
            name: "l", value: JSONNumber("1.0").map(JSONValue.number) ?? 1, version: "v1", signing: true,
            merge: LabelMerge(algorithm: "default", config: ["overwrite": "inbound"]))
        return ComponentDescriptor(
            schema: schema, name: "acme.io/x", version: "1.0.0", provider: Provider(name: "acme.io", labels: [label]),
            labels: [label], creationTime: "2024-05-06T07:08:09Z", repositoryContexts: [["more": [1], "type": "x"]],
            resources: [
                Resource(
                    name: "data", version: "1.0.0", type: "blob", relation: .local, extraIdentity: ["os": "linux"],
                    labels: [label], sourceReferences: [SourceReference(identitySelector: ["name": "src"])],
                    access: .localBlob(localReference: "sha256:0", mediaType: "text/plain"), digest: digest)
            ],
            sources: [
                Source(
                    name: "src", version: "1.0.0", type: "git", access: AccessSpec(JSONObject(["type": "x", "y": [2]])))
            ],
            references: [
                ComponentReference(name: "ref", componentName: "acme.io/y", version: "1.0.0", digest: digest)
            ],
            signatures: [
                Signature(
                    name: "s", digest: digest,
                    signature: SignatureSpec(algorithm: "a", value: "b", mediaType: "c"),
                    timestamp: SignatureTimestamp(value: "t", time: "2024-05-06T07:08:09Z"))
            ],
            nestedDigests: [
                NestedDigest(name: "acme.io/y", version: "1.0.0", digest: digest, resourceDigests: [])
            ])
    }

    @Test("there and back everything is as it was, and the normal forms without the schema in them stay")
    func thereAndBack() throws {
        for schema in DescriptorSchema.allCases {
            let descriptor = Self.rich(schema)
            let other: DescriptorSchema = schema == .v2 ? .v3alpha1 : .v2
            let converted = try descriptor.converted(to: other)
            #expect(converted.schema == other)
            #expect(try converted.converted(to: schema) == descriptor)
            #expect(try ComponentDescriptor(parsing: converted.encodedYAML()) == converted)
            for form in [Normalisation.v2, .v3, .v4alpha1] {
                #expect(try form.normalise(converted) == form.normalise(descriptor))
            }
        }
    }

    struct Loss: Sendable, CustomTestStringConvertible {
        let schema: DescriptorSchema
        let place: String
        let change: @Sendable (inout ComponentDescriptor) -> Void
        var testDescription: String { place }
    }

    static let losses = [
        Loss(schema: .v2, place: "component.provider: has no name") { $0.provider.name = "" },
        Loss(schema: .v2, place: "extra: is not defined there") { $0.unknown.document["extra"] = 1 },
        Loss(schema: .v2, place: "meta.extra: is not defined there") { $0.unknown.meta["extra"] = 1 },
        Loss(schema: .v2, place: "component.extra: is not defined there") { $0.unknown.component["extra"] = 1 },
        Loss(schema: .v2, place: "component.labels[0].extra: is not defined there") {
            $0.labels[0].unknown["extra"] = 1
        },
        Loss(schema: .v2, place: "component.resources[0].extra: is not defined there") {
            $0.resources[0].unknown["extra"] = 1
        },
        Loss(schema: .v2, place: "component.resources[0].digest.extra: is not defined there") {
            $0.resources[0].digest?.unknown["extra"] = 1
        },
        Loss(schema: .v2, place: "signatures[0].signature.issuer: has no place there") {
            $0.signatures[0].signature.issuer = "CN=acme"
        },
        Loss(schema: .v2, place: "signatures[0]: the signature would break") {
            $0.signatures[0].digest.normalisationAlgorithm = "jsonNormalisation/v1"
        },
        Loss(schema: .v2, place: "nestedDigests[0]: has no digest") { $0.nestedDigests[0].digest = nil },
        Loss(schema: .v3alpha1, place: "metadata.provider.name: would be read as JSON there") {
            $0.provider = Provider(name: #"{"name":"other"}"#)
        },
        Loss(schema: .v3alpha1, place: "spec.sources[0].extra: is not defined there") {
            $0.sources[0].unknown["extra"] = 1
        },
        Loss(schema: .v3alpha1, place: "signatures[0]: the signature would break") {
            $0.signatures[0].digest.normalisationAlgorithm = "jsonNormalisation/v1"
        },
    ]

    @Test("what the other schema has no place for is refused, with its path", arguments: losses)
    func loss(_ loss: Loss) throws {
        var descriptor = Self.rich(loss.schema)
        let other: DescriptorSchema = loss.schema == .v2 ? .v3alpha1 : .v2
        #expect(throws: Never.self) { try descriptor.converted(to: other) }
        loss.change(&descriptor)
        let fault = #expect(throws: Fault.self) { try descriptor.converted(to: other, source: "cd.yaml") }
        #expect(fault?.code == .unsupported)
        let message = fault?.message ?? ""
        #expect(
            message.hasPrefix("cd.yaml: can't be converted to schema \(other.rawValue) without loss: "), "\(message)")
        #expect(message.contains(loss.place), "\(message)")
        #expect(try descriptor.converted(to: loss.schema) == descriptor)
    }

    /// Every descriptor among the vectors, by the name of its file.
    static let files = Vectors.cases("descriptor").flatMap { vector in
        vector.files.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") && !$0.hasSuffix("vector.json") }
            .map { File(vector: vector, name: $0) }
    }

    struct File: Sendable, CustomTestStringConvertible {
        let vector: VectorCase
        let name: String
        var testDescription: String { "\(vector.name)/\(name)" }
    }

    @Test("every descriptor of the vectors comes back as it was, or is refused", .enabled(if: Vectors.available))
    func vectors() throws {
        var converted = 0
        for file in Self.files {
            guard let descriptor = try? ComponentDescriptor(parsing: file.vector.bytes(file.name)) else { continue }
            let other: DescriptorSchema = descriptor.schema == .v2 ? .v3alpha1 : .v2
            do throws(Fault) {
                let there = try descriptor.converted(to: other)
                #expect(try there.converted(to: descriptor.schema) == descriptor, "\(file.testDescription)")
                #expect(try Normalisation.v3.normalise(there) == Normalisation.v3.normalise(descriptor))
                converted += 1
            } catch {
                #expect(error.code == .unsupported, "\(file.testDescription): \(error)")
            }
        }
        #expect(converted > 100)
    }

    @Test("numbers keep their text from document to document, in YAML and JSON", arguments: DescriptorSchema.allCases)
    func numbers(_ schema: DescriptorSchema) throws {
        let texts = [
            "1.0", "12345678901234567890", "1e3", "1E+2", "-0.0", "0.10", "1.25e-9", "123456789012345678901234567890",
        ]
        let list = texts.joined(separator: ",")
        let v2 = #"""
            {"meta":{"schemaVersion":"v2"},"component":{"name":"acme.io/x","version":"1.0.0","provider":"a",
            "repositoryContexts":[],"resources":[],"sources":[],"componentReferences":[],
            "labels":[{"name":"n","value":[\#(list)],"signing":true}]}}
            """#
        let descriptor = try ComponentDescriptor(parsing: Array(v2.utf8)).converted(to: schema)
        let yaml = try ComponentDescriptor(parsing: descriptor.encodedYAML())
        let json = try ComponentDescriptor(parsing: yaml.encodedJSON())
        let again = try ComponentDescriptor(parsing: json.encodedYAML())
        for read in [descriptor, yaml, json, again] {
            #expect(read.labels[0].value.array?.compactMap { $0.number?.text } == texts)
        }
        // Go reads JSON as YAML, where -0 is the whole number zero
        let zero = try ComponentDescriptor(parsing: Array(v2.replacing(list, with: #"-0,{"a":-0}"#).utf8))
        #expect(zero.labels[0].value == [0, ["a": 0]])
        #expect(try ComponentDescriptor(parsing: zero.encodedYAML()) == zero)
        // as the reference program writes them
        let strict = String(decoding: descriptor.encodedYAML(fidelity: .strict), as: UTF8.self)
        #expect(
            strict.contains("- 1\n") && strict.contains("- 1000\n") && strict.contains("- 1.2345678901234568e+29\n"))
    }
}
