import Cryptography
import Diagnostics
import Testing

@Suite("PEM")
struct PEMTests {
    private func blocks(_ text: String) throws -> [PEM.Block] { try PEM.blocks(in: Array(text.utf8)) }

    @Test("blocks with headers, texts around them, long lines and either line end")
    func reading() throws {
        let text = """
            some text: before
            -----BEGIN SIGNATURE-----
            Signature Algorithm: RSASSA-PSS

            Zm9v
            YmFy
            -----END SIGNATURE-----
            between
            -----BEGIN CERTIFICATE-----
            Zg==
            -----END CERTIFICATE-----
            after
            """
        let expected = [
            PEM.Block(
                label: "SIGNATURE", headers: [PEM.Header("Signature Algorithm", "RSASSA-PSS")],
                bytes: Array("foobar".utf8)),
            PEM.Block(label: "CERTIFICATE", bytes: [0x66]),
        ]
        #expect(try blocks(text) == expected)
        #expect(try blocks(text.replacing("\n", with: "\r\n")) == expected)
        #expect(try blocks(text.replacing("Zm9v\n", with: "Zm9v")) == expected)
        #expect(try blocks(text).first?.header("Signature Algorithm") == "RSASSA-PSS")
        #expect(try blocks("no block\n").isEmpty)
        #expect(try blocks("").isEmpty)
    }

    @Test("what is written has 64 columns and is read back")
    func writing() throws {
        let block = PEM.Block(
            label: "X", headers: [PEM.Header("a", "b")], bytes: (0..<100).map { UInt8($0) })
        let text = String(decoding: PEM.encode(block), as: UTF8.self)
        #expect(text.hasPrefix("-----BEGIN X-----\na: b\n\nAAECAwQF"))
        #expect(text.hasSuffix("\n-----END X-----\n"))
        #expect(text.split(separator: "\n").map(\.count).max() == 64)
        #expect(try blocks(text) == [block])
        #expect(
            try blocks(String(decoding: PEM.encode(label: "E", bytes: []), as: UTF8.self))
                == [PEM.Block(label: "E", bytes: [])])
    }

    @Test(
        "a broken block is refused",
        arguments: [
            "-----BEGIN X-----\nZg==\n", "-----BEGIN X-----\nZg==\n-----END Y-----\n",
            "-----BEGIN X-----\nZ?==\n-----END X-----\n", "-----BEGIN X-----\nZg=\n-----END X-----\n",
            "-----BEGIN X-----\n-----BEGIN X-----\nZg==\n-----END X-----\n",
        ])
    func broken(_ text: String) {
        #expect(throws: Fault.self) { try blocks(text) }
    }

    @Test("an indented boundary with a colon is no header")
    func boundaryAsHeader() throws {
        let good = "-----BEGIN X-----\na: b\n\nZm9v\n-----END X-----\n"
        #expect(try PEM.blocks(in: Array(good.utf8)).first?.header("a") == "b")
        for line in [" -----END X: -----", "\t-----BEGIN X: a-----", " -----: -----"] {
            let bad = good.replacing("a: b", with: line)
            #expect(throws: Fault.self) { try PEM.blocks(in: Array(bad.utf8)) }
        }
    }
}
