import Diagnostics
import Documents
import OCMModel
import Testing

@Suite("Merging labels at a transfer")
struct LabelMergingTests {
    private func merge(_ local: JSONValue, _ inbound: JSONValue, _ rule: LabelMerge?, name: String = "l") throws
        -> JSONValue?
    {
        func descriptor(_ value: JSONValue) -> ComponentDescriptor {
            ComponentDescriptor(
                name: "acme.org/app", version: "1.0.0", provider: Provider(name: "acme.org"),
                labels: [Label(name: name, value: value, merge: rule)])
        }
        return try DescriptorMerge.merge(descriptor(inbound), into: descriptor(local)).labels.first?.value
    }

    // ocm: docs of the merge handlers (api/ocm/valuemergehandler/handlers).
    @Test("the default takes the inbound value, or the local one where that is asked for")
    func byDefault() throws {
        #expect(try merge(1, 2, nil) == 2)
        #expect(try merge(1, 2, LabelMerge(algorithm: "default", config: ["overwrite": "local"])) == 1)
        let refused = LabelMerge(algorithm: "default", config: ["overwrite": "none"])
        let fault = #expect(throws: Fault.self) { try merge(1, 2, refused) }
        #expect(fault?.code == .conflict)
        #expect(try merge(["a": 1, "b": 2], ["b": 2, "a": 1], refused) == ["b": 2, "a": 1])
    }

    @Test("maps: missing members are added, changed ones need a rule")
    func maps() throws {
        let plain = LabelMerge(algorithm: "simpleMapMerge")
        #expect(try merge(["a": 1, "b": 2], ["b": 2, "c": 3], plain) == ["b": 2, "c": 3, "a": 1])
        #expect(throws: Fault.self) { try merge(["a": 1], ["a": 2], plain) }
        let local = LabelMerge(algorithm: "simpleMapMerge", config: ["overwrite": "local"])
        #expect(try merge(["a": 1], ["a": 2], local) == ["a": 1])
        let nested = LabelMerge(
            algorithm: "simpleMapMerge", config: ["entries": ["algorithm": "simpleListMerge"]])
        #expect(try merge(["a": [1, 2]], ["a": [2, 3]], nested) == ["a": [2, 3, 1]])
        #expect(throws: Fault.self) { try merge([1], ["a": 2], plain) }
    }

    @Test("lists: by whole entries, or by a key field")
    func lists() throws {
        #expect(try merge([1, 2], [2, 3], LabelMerge(algorithm: "simpleListMerge")) == [2, 3, 1])
        let ignoring = LabelMerge(algorithm: "simpleListMerge", config: ["ignoredFields": ["t"]])
        #expect(try merge([["x": 1, "t": 1]], [["x": 1, "t": 2]], ignoring) == [["x": 1, "t": 2]])
        let keyed = LabelMerge(algorithm: "mapListMerge", config: ["keyField": "id", "overwrite": "inbound"])
        #expect(
            try merge([["id": 1, "v": "old"], ["id": 2]], [["id": 1, "v": "new"]], keyed)
                == [["id": 1, "v": "new"], ["id": 2]])
        #expect(throws: Fault.self) {
            try merge([["name": "a", "v": 1]], [["name": "a", "v": 2]], LabelMerge(algorithm: "mapListMerge"))
        }
    }

    @Test("routing slips are merged by slip and digest without a rule of their own")
    func routingSlips() throws {
        let local: JSONValue = ["acme": [["digest": "1"], ["digest": "2"]], "other": [["digest": "3"]]]
        let inbound: JSONValue = ["acme": [["digest": "1"]]]
        #expect(
            try merge(local, inbound, nil, name: "routing-slips")
                == ["acme": [["digest": "1"], ["digest": "2"]], "other": [["digest": "3"]]])
    }

    @Test("an unknown algorithm is refused")
    func unknown() {
        let fault = #expect(throws: Fault.self) { try merge(1, 2, LabelMerge(algorithm: "own/plugin")) }
        #expect(fault?.code == .unsupported)
    }
}
