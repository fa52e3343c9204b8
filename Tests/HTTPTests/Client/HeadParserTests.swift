import Diagnostics
import OCMTestSupport
import Testing

@testable import HTTP

@Suite("Heads of answers, line by line")
struct HeadParserTests {
    private func heads(_ bytes: [UInt8], limit: Int = 4096) throws -> [Head] {
        var parser = HeadParser(limit: limit)
        var heads: [Head] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let whole = Array(line) + [0x0A]
            if let head = try whole.withUnsafeBytes({ try parser.take($0) }) { heads.append(head) }
        }
        return heads
    }

    private static let seeds = [
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"a\"\r\n\r\nX-Trailer: 1\r\n\r\n",
        "HTTP/2 206\r\ncontent-range: bytes 0-4/9\r\nwww-authenticate: Bearer realm=\"https://a/b\"\r\n\r\n",
    ]

    @Test("damaged ones are refused, or give one head at most")
    func damaged() throws {
        for seed in Self.seeds { #expect(try heads(Array(seed.utf8)).count == 1) }
        let tokens = ["HTTP/", "HTTP/1.1 ", "\r\n\r\n", ": ", "Content-Length: 9\r\n", "\u{0}", " "]
        for mutant in Mutations(of: Self.seeds, tokens: tokens, count: 3000) {
            guard let found = try? heads(mutant) else { continue }
            #expect(found.count <= 1)
            #expect(found.allSatisfy { 200...999 ~= $0.status })
        }
    }

    @Test("endless fields are refused")
    func limit() throws {
        let text = "HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 1000) + "\r\n"
        #expect(throws: Fault.self) { try heads(Array(text.utf8)) }
        #expect(try heads(Array(text.utf8), limit: 10_000).count == 1)
    }
}
