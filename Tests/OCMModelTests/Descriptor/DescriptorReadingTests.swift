import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Reading descriptors")
struct DescriptorReadingTests {
    static func minimal(_ more: String = "", component: String = "") -> String {
        """
        meta: {schemaVersion: v2}
        component:
          name: acme.io/x
          version: 1.0.0
          provider: acme.io
          repositoryContexts: []
          sources: []
          componentReferences: []
          resources: []
        \(component.isEmpty ? "" : "  " + component)
        \(more)
        """
    }

    @Test("all defects are told at once, each with its path")
    func defects() {
        let text = """
            meta: {schemaVersion: v2}
            component:
              name: nodomain
              version: 1.10
              provider: {name: x}
              repositoryContexts: []
              componentReferences:
              - {name: ref, componentName: acme.io/y, version: 1.0.0, extra: 1}
              resources:
              - {name: X, version: 1.0.0, type: blob, relation: here, access: {}}
              - {name: data, version: 1.0.0, type: blob, relation: local, access: {type: a}, extraIdentity: {name: "y", os: 1}}
            """
        let fault = #expect(throws: Fault.self) {
            try ComponentDescriptor(parsing: Array(text.utf8), source: "cd.yaml")
        }
        let message = fault?.message ?? ""
        for part in [
            "cd.yaml: invalid component descriptor: ", "component.name: “nodomain” is not a component name",
            "component.version: is the number 1.10, expected a text; put it in quotes",
            "component.provider: is a mapping, expected a text", "component.sources: is missing",
            "component.componentReferences[0].extra: is not allowed here",
            "component.resources[0].name: “X” is not an element name", "component.resources[0].relation: “here”",
            "component.resources[0].access.type: is missing", "component.resources[1].extraIdentity.name: is reserved",
            "component.resources[1].extraIdentity.os: is a number, expected a text",
        ] {
            #expect(message.contains(part), "\(message)")
        }
    }

    @Test("an untouched minimal descriptor is read, in YAML, JSON and the flow style that is neither")
    func minimal() throws {
        let descriptor = try ComponentDescriptor(parsing: Array(Self.minimal().utf8))
        #expect(descriptor.name == "acme.io/x")
        #expect(descriptor.provider == Provider(name: "acme.io"))
        let json = descriptor.encodedJSON()
        #expect(try ComponentDescriptor(parsing: json) == descriptor)
        let flow =
            "{meta: {schemaVersion: v2}, component: {name: acme.io/x, version: 1.0.0, provider: acme.io, repositoryContexts: [], sources: ~, componentReferences: [], resources: null}}"
        #expect(try ComponentDescriptor(parsing: Array(flow.utf8)) == descriptor)
    }

    @Test(
        "schemas: both, neither and unknown ones are refused",
        arguments: ["apiVersion: ocm.software/v3alpha1", "meta: {schemaVersion: v3}", "meta: {}"])
    func schemas(_ line: String) {
        let base = Self.minimal()
        let text = line.hasPrefix("api") ? base + "\n" + line : base.replacing("meta: {schemaVersion: v2}", with: line)
        #expect(throws: Fault.self) { try ComponentDescriptor(parsing: Array(text.utf8)) }
    }

    @Test("a key given twice is refused in YAML and in JSON")
    func duplicateKeys() {
        #expect(throws: Fault.self) {
            try ComponentDescriptor(parsing: Array(Self.minimal(component: "provider: other.org").utf8))
        }
        #expect(throws: Fault.self) { try ComponentDescriptor(parsing: Array(#"{"meta":{},"meta":{}}"#.utf8)) }
    }

    @Test(
        "a member whose name is a defined one in other letters is refused: Go would take it for that one",
        arguments: [
            ("Signatures: []", "", "Signatures: has to be written “signatures”"),
            ("", "Resources: []", "component.Resources: has to be written “resources”"),
            ("", "re\u{17F}ources: []", "component.re\u{17F}ources: has to be written “resources”"),
            ("META: {}", "", "META: has to be written “meta”"),
        ])
    func otherLetters(_ more: String, _ component: String, _ message: String) {
        let fault = #expect(throws: Fault.self) {
            try ComponentDescriptor(parsing: Array(Self.minimal(more, component: component).utf8))
        }
        #expect(fault?.message.contains(message) ?? false, "\(fault?.message ?? "")")
    }

    @Test("an item of a list that is no mapping is one defect, not those of its members as well")
    func nullItem() {
        let fault = #expect(throws: Fault.self) {
            try ComponentDescriptor(parsing: Array(Self.minimal("signatures: [null]").utf8), source: "cd.yaml")
        }
        #expect(
            fault?.message == "cd.yaml: invalid component descriptor: signatures[0]: is null, expected a mapping")
    }

    @Test("members that the schema does not define are kept when written in their own schema, and never else")
    func unknownMembers() throws {
        let text = Self.minimal("extra: 1\nsignatures: []", component: "more: {a: 1}")
        let descriptor = try ComponentDescriptor(parsing: Array(text.utf8))
        #expect(descriptor.document()["extra"] == 1)
        #expect(descriptor.document()["component"]?["more"] == ["a": 1])
        #expect(descriptor.document(fidelity: .strict)["extra"] == nil)
        #expect(descriptor.document(schema: .v3alpha1)["metadata"]?["more"] == nil)
        #expect(try ComponentDescriptor(descriptor.document()) == descriptor)
    }

    @Test(
        "invalid descriptors are refused", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "invalid-descriptor"))
    func invalid(_ vector: VectorCase) throws {
        let bytes = try vector.bytes(vector.spec["input"]?.string ?? "")
        #expect(throws: Fault.self) { try ComponentDescriptor(parsing: bytes) }
    }

    @Test(
        "disputed descriptors are read", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "disputed-descriptor"))
    func disputed(_ vector: VectorCase) throws {
        _ = try ComponentDescriptor(parsing: vector.bytes(vector.spec["input"]?.string ?? ""))
    }

    @Test("a new descriptor with a label given twice or a label version of another form is not written")
    func checkForWriting() throws {
        var descriptor = try ComponentDescriptor(parsing: Array(Self.minimal().utf8))
        try descriptor.checkForWriting()
        descriptor.labels = [Label(name: "a", value: 1), Label(name: "a", value: 2, version: "v1alpha1")]
        let fault = #expect(throws: Fault.self) { try descriptor.checkForWriting() }
        #expect(fault?.message.contains("component.labels[1]: the label “a” is given twice") ?? false)
        #expect(fault?.message.contains("“v1alpha1” is not a label version") ?? false)
    }
}
