import Cryptography
import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Normalisation")
struct NormalisationTests {
    private static let descriptor = """
        meta: {schemaVersion: v2}
        component:
          name: acme.io/x
          version: 1.0.0
          provider: acme.io
          repositoryContexts: []
          sources: []
          componentReferences: []
          resources:
          - {name: data, version: 1.0.0, type: blob, relation: local, access: {type: localBlob}, labels: [{name: b, value: <1>}, {name: a, value: <2>, signing: true}]}
        """

    @Test("version 1 has entry lists with a null identity, version 3 canonical JSON with sources")
    func small() throws {
        let descriptor = try ComponentDescriptor(parsing: Array(Self.descriptor.utf8))
        #expect(
            try String(decoding: Normalisation.v1.normalise(descriptor), as: UTF8.self)
                == #"[{"component":[{"componentReferences":[]},{"name":"acme.io/x"},{"provider":"acme.io"},{"resources":[[{"extraIdentity":null},{"labels":[[{"name":"a"},{"signing":true},{"value":"\u003c2\u003e"}]]},{"name":"data"},{"relation":"local"},{"type":"blob"},{"version":"1.0.0"}]]},{"version":"1.0.0"}]},{"meta":[{"schemaVersion":"v2"}]}]"#
        )
        #expect(
            try String(decoding: Normalisation.v3.normalise(descriptor), as: UTF8.self)
                == #"{"component":{"componentReferences":[],"name":"acme.io/x","provider":{"name":"acme.io"},"resources":[{"labels":[{"name":"a","signing":true,"value":"<2>"}],"name":"data","relation":"local","type":"blob","version":"1.0.0"}],"sources":[],"version":"1.0.0"}}"#
        )
    }

    @Test("an unknown algorithm is refused by name")
    func unknown() throws {
        let fault = #expect(throws: Fault.self) { try Normalisation(named: "jsonNormalisation/v9") }
        #expect(fault?.code == .unsupported)
        #expect(try Normalisation(named: "jsonNormalisation/v2") == .v2)
    }

    @Test(
        "recorded normal forms are met byte for byte", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "normalise"))
    func recorded(_ vector: VectorCase) throws {
        let descriptor = try ComponentDescriptor(parsing: vector.bytes(vector.spec["input"]?.string ?? ""))
        let expected = try vector.bytes(vector.spec["expected"]?["normalised"]?.string ?? "")
        let names =
            [vector.spec["normalisation"]?.string].compactMap(\.self)
            + (vector.spec["alsoNormalisation"]?.array ?? []).compactMap(\.string)
        for name in names {
            let bytes = try Normalisation(named: name).normalise(descriptor)
            #expect(text(bytes) == text(expected), "\(name)")
        }
    }

    @Test(
        "what both programs sign is met byte for byte, and what they refuse is refused",
        .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "normalise-matrix"))
    func matrix(_ vector: VectorCase) throws {
        let bytes = try vector.bytes(vector.spec["input"]?.string ?? "")
        let expected = try #require(vector.spec["expected"]?.object)
        if let preferred = vector.spec["preferred"]?.string,
            preferred.hasPrefix("reject the document") || preferred.hasPrefix("reject as v1")
        {
            #expect(throws: Fault.self) { try ComponentDescriptor(parsing: bytes) }
            return
        }
        let descriptor = try ComponentDescriptor(parsing: bytes)
        for (name, result) in expected.members.map({ ($0.key, $0.value) }) {
            guard let file = result["normalised"]?.string else { continue }
            let form = try Normalisation(named: name).normalise(descriptor)
            #expect(text(form) == text(try vector.bytes(file)), "\(name)")
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
