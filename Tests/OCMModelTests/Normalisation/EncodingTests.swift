import Documents
import OCMTestSupport
import Testing

@testable import OCMModel

@Suite("Encodings of normal forms")
struct EncodingTests {
    @Test("objects become lists of one-member objects, numbers and texts are Go's")
    func entries() throws {
        let value = try JSONValue(parsing: Array(#"{"b":[1,{"c":null}],"a":"<x>","n":[-0,1e21,1.0,1e-7],"e":{}}"#.utf8))
        #expect(
            try String(decoding: EntryEncoding.encode(value), as: UTF8.self)
                == #"[{"a":"\u003cx\u003e"},{"b":[1,[{"c":null}]]},{"e":[]},{"n":[-0,1e+21,1,1e-7]}]"#)
    }

    @Test(
        "recorded encodings", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "entry-encoding", "jcs-encoding"))
    func recorded(_ vector: VectorCase) throws {
        let isEntry = vector.spec["kind"] == "entry-encoding"
        for item in vector.spec["cases"]?.array ?? [] {
            let input = try #require(item["input"])
            let bytes = try isEntry ? EntryEncoding.encode(input) : CanonicalJSON.encode(input)
            #expect(String(decoding: bytes, as: UTF8.self) == item["expected"]?.string)
        }
    }

    @Test(
        "members that are left out", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "jcs-exclusion"))
    func excluded(_ vector: VectorCase) throws {
        for item in vector.spec["cases"]?.array ?? [] {
            let fields = item["rule"]?["excludeFields"]?.array?.compactMap(\.string)
            let rule = fields.map { Exclusion.fields(Set($0)) } ?? .empty
            let bytes = try CanonicalJSON.encode(rule.apply(try #require(item["input"])))
            #expect(String(decoding: bytes, as: UTF8.self) == item["expected"]?.string)
        }
    }

    @Test("null is left out of objects at any depth, and stays in lists")
    func nulls() throws {
        let value = try JSONValue(parsing: Array(#"{"a":null,"b":[null,{"c":null}],"d":{},"":1}"#.utf8))
        #expect(
            String(decoding: Exclusion.null.apply(value).encoded(), as: UTF8.self) == #"{"b":[null,{}],"d":{},"":1}"#)
        let named = Exclusion.fields([""]).apply(value)
        #expect(String(decoding: named.encoded(), as: UTF8.self) == #"{"a":null,"b":[null,{"c":null}],"d":{}}"#)
    }

    @Test(
        "labels that are signed", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "label-filter"))
    func labels(_ vector: VectorCase) throws {
        for item in vector.spec["lists"]?.array ?? [] {
            var reader = DescriptorReader(.v2)
            let labels = reader.labels(JSONObject(["labels": try #require(item["input"])]), .root)
            let kept = LabelFilter.signing(labels).map { LabelFilter.value($0, withMerge: false) }
            #expect(String(decoding: try CanonicalJSON.encode(.array(kept)), as: UTF8.self) == item["expected"]?.string)
        }
        for item in vector.spec["cases"]?.array ?? [] where item["label"]?["signing"]?.string == nil {
            var label = try #require(item["label"]?.object)
            label["name"] = "test"
            label["value"] = 1
            var reader = DescriptorReader(.v2)
            let labels = reader.labels(JSONObject(["labels": [.object(label)]]), .root)
            #expect(reader.defects.isEmpty)
            #expect(LabelFilter.signing(labels).isEmpty == (item["kept"]?.bool == false))
        }
    }
}
