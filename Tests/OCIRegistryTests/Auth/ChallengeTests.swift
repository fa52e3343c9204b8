import Diagnostics
import Documents
import OCMTestSupport
import Testing

@testable import OCIRegistry

@Suite struct ChallengeTests {
    @Test("a challenge is read as other clients read it", .enabled(if: Vectors.available))
    func vectors() throws {
        let table = try Table("oci-auth-challenge")
        for row in table.cases {
            let header = try #require(row["header"]?.string)
            let first = Challenge.parse(header).first
            let scheme =
                switch first?.scheme {
                case .basic: "basic"
                case .bearer: "bearer"
                case .other, nil: "unknown"
                }
            #expect(scheme == row["scheme"]?.string, "\(header)")
            guard scheme != "unknown" else { continue }
            let expected = row["parameters"]?.object?.members.map { ($0.key, $0.value.string ?? "") } ?? []
            #expect(first?.parameters == Dictionary(uniqueKeysWithValues: expected), "\(header)")
        }
    }

    @Test("several challenges may share a field, and values may hold commas")
    func several() {
        let challenges = Challenge.parse(
            "Negotiate YII=, Basic realm=\"a, b\", bearer Realm=\"https://t.test/x\",scope=\"repository:a:pull,push\"")
        #expect(challenges.map(\.scheme) == [.other("negotiate"), .basic, .bearer])
        #expect(challenges.last?.parameters == ["realm": "https://t.test/x", "scope": "repository:a:pull,push"])
        #expect(challenges.count > 1 && challenges[1].parameters == ["realm": "a, b"])
    }

    @Test(
        "garbage gives no challenge and no crash",
        arguments: ["=", ",,,", "\"", "Basic \"", "\u{0}", "é", "Bearer ===="])
    func garbage(_ field: String) {
        for challenge in Challenge.parse(field) { #expect(challenge.parameters.isEmpty) }
    }
}

/// A vector whose cases are rows of `cases.json`.
struct Table {
    let cases: [JSONValue]

    init(_ name: String) throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == name })
        cases = try #require(try JSONValue(parsing: vector.bytes("cases.json"))["cases"]?.array)
        #expect(!cases.isEmpty)
    }
}
