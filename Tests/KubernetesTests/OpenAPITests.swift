import Documents
import Testing

@testable import Kubernetes

@Suite struct OpenAPITests {
    @Test(
        "kubectl's media type is known in both spellings, and the legal one is answered",
        arguments: [
            ("application/com.github.proto-openapi.spec.v2@v1.0+protobuf", true),
            ("application/com.github.proto-openapi.spec.v2.v1.0+protobuf;q=1", true),
            ("application/json", false), ("", false),
        ])
    func mediaType(_ accept: String, _ isWanted: Bool) {
        #expect(OpenAPIProtobuf.isWanted(accept) == isWanted)
        #expect(!OpenAPIProtobuf.type.contains("@"))
    }

    @Test("a document is written with the field numbers of gnostic's OpenAPIv2.proto")
    func document() throws {
        let value = try JSONValue(
            parsing: Array(
                """
                {"swagger":"2.0","info":{"title":"T","version":"v"},
                 "definitions":{"A":{"type":"object","required":["b"],
                  "properties":{"b":{"type":"array","items":{"$ref":"#/d"},"x-kubernetes-list-type":"set"}}}}}
                """.utf8))
        // a message is its parts behind their tag (number, 2) and length
        func field(_ number: Int, _ content: [UInt8]...) -> [UInt8] {
            let inner = content.flatMap { $0 }
            let tag = number << 3 | 2
            return (tag < 128 ? [UInt8(tag)] : [UInt8(tag & 127 | 128), UInt8(tag >> 7)]) + [UInt8(inner.count)] + inner
        }
        func text(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
        let items = field(23, field(1, text(1, "#/d")))
        let kind = field(31, text(1, "x-kubernetes-list-type"), field(2, text(2, "\"set\"\n")))
        let b = field(1, text(1, "b"), field(2, field(22, text(1, "array")), items, kind))
        let a = field(2, text(19, "b"), field(22, text(1, "object")), field(25, b))
        let expected =
            text(1, "2.0") + field(2, text(1, "T"), text(2, "v")) + field(8) + field(9, field(1, text(1, "A"), a))
        #expect(OpenAPIProtobuf.document(value) == expected)
    }
}
