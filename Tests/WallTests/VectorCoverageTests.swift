import Documents
import FoundationEssentials
import OCMTestSupport
import Testing

/// Every vector is read by some test: tests choose vectors by their kind.
@Suite("Vectors", .enabled(if: Vectors.available)) struct VectorCoverageTests {
    private static let tests = #filePath.split(separator: "/").dropLast(2).reduce(into: "") { $0 += "/" + $1 }

    @Test("each kind of descriptor vectors is named by a test")
    func kinds() throws {
        var named: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: Self.tests) where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: Self.tests + "/" + file, encoding: .utf8)
            for call in text.split(separator: #"Vectors.cases("descriptor", kinds: "#).dropFirst() {
                for kind in call.prefix(while: { $0 != ")" }).split(separator: ",") {
                    named.insert(kind.filter { $0 != "\"" && $0 != " " && $0 != "\n" })
                }
            }
        }
        let cases = Vectors.cases("descriptor")
        #expect(cases.count > 300)
        for vector in cases {
            let kind = vector.spec["kind"]?.string ?? ""
            #expect(named.contains(kind), "no test reads \(vector.name), a \(kind)")
        }
    }
}
