import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Version constraints")
struct VersionConstraintTests {
    // README and tests of github.com/Masterminds/semver v3.
    @Test(
        "constraints allow what Masterminds allows",
        arguments: [
            (">=1.2.3", ["1.2.3", "2.0.0"], ["1.2.2", "1.3.0-rc.1"]),
            ("1.x", ["1.0.0", "1.9.9", "v1.1"], ["2.0.0", "0.9.0"]),
            ("^1.2", ["1.2.0", "1.9.0"], ["1.1.9", "2.0.0"]), ("^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]),
            ("^0.0.3", ["0.0.3"], ["0.0.4"]), ("^0", ["0.0.1", "0.9.0"], ["1.0.0"]), ("^0.0", ["0.0.9"], ["0.1.0"]),
            ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]), ("~1", ["1.9.0"], ["2.0.0"]),
            ("~1.2.3", ["1.2.9"], ["1.2.2", "1.3.0"]),
            (">11", ["12.0.0"], ["11.1.0"]), (">11.1", ["11.2.1"], ["11.1.1"]), ("<=11", ["11.9.0"], ["12.0.0"]),
            ("<=1.2", ["1.2.5"], ["1.3.0"]), ("!=1", ["2.0.0"], ["1.5.0"]), ("!=1.2.3", ["1.2.4"], ["1.2.3"]),
            ("!=1.2.x", ["1.3.0"], ["1.2.9"]), (">=1 <2", ["1.5.0"], ["2.0.0"]),
            (">=1, <2 || =3.0.0", ["3.0.0"], ["2.5.0"]),
            ("1.2 - 2.3.4", ["1.2.0", "2.3.4"], ["2.3.5", "1.1.0"]), ("*", ["0.0.1", "9.0.0"], ["1.0.0-rc.1"]),
            (">=1.0.0-0", ["1.0.0-rc.1", "1.0.0"], ["0.9.0-rc.1"]), (">=1.0.0-0 <2.0.0", ["1.5.0-rc.1"], ["2.0.0"]),
            ("=> 1", ["1.0.0"], ["0.1.0"]), ("=v1.0", ["1.0.5"], ["1.1.0"]), ("~> 1", ["1.9.0"], ["2.0.0"]),
            ("1.0.0+build", ["1.0.0+other", "1.0"], ["1.0.1"]), (">1.5-0", ["2.0.0-rc.1"], ["1.0.0"]),
        ])
    func allows(_ text: String, _ good: [String], _ bad: [String]) throws {
        let constraint = try VersionConstraint(text)
        for version in good { #expect(constraint.contains(try #require(SemanticVersion(version))), "\(version)") }
        for version in bad { #expect(!constraint.contains(try #require(SemanticVersion(version))), "\(version)") }
    }

    @Test(
        "what is no constraint is refused",
        arguments: ["", ">=", "abc", "not a constraint", ">1<2", "1.2.3.4", "1 ||", "latest", "1x"])
    func refuses(_ text: String) {
        let fault = #expect(throws: Fault.self) { try VersionConstraint(text) }
        #expect(fault?.message.hasPrefix("improper constraint: “\(text)”") ?? false)
    }

    @Test("versions are ordered by precedence; build and spelling do not count")
    func order() {
        let texts = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1", "v1.0.1", "1.2", "1.10.0",
        ]
        let versions = texts.compactMap { SemanticVersion($0) }
        #expect(versions.count == texts.count)
        #expect(versions.shuffled().sorted().map(\.text) == texts)
        #expect(SemanticVersion("1.0.0+a") == SemanticVersion("v1"))
        for bad in ["", "x", "1.", "1.0-", "1.0-a..b", "1.0-01", "1.0.0.0", "1+", "99999999999999999999"] {
            #expect(SemanticVersion(bad) == nil, "\(bad)")
        }
    }

    /// The second column of the tables that the reference programs printed.
    @Test(
        "versions that the reference program selects", .enabled(if: Vectors.available),
        arguments: Vectors.cases("cli").filter { ["v2-versions-odd", "v1-versions"].contains($0.name) })
    func recorded(_ vector: VectorCase) throws {
        let steps = vector.spec["steps"]?.array ?? []
        var all: Set<String> = []
        var checked = 0
        for step in steps {
            let arguments = step["args"]?.array?.compactMap(\.string) ?? []
            guard arguments.first == "get", step["exit"] == 0, let output = step["stdout"]?.string else { continue }
            let rows = output.split(separator: "\n").map { $0.split { $0 == " " || $0 == "│" }.map(String.init) }
            let versions = Set(rows.compactMap { row in row.first { SemanticVersion($0) != nil } })
            all.formUnion(versions)
        }
        for step in steps where !(step["args"]?.array ?? []).contains("--latest") {
            let arguments = step["args"]?.array?.compactMap(\.string) ?? []
            let constraints = zip(arguments, arguments.dropFirst()).filter {
                ["--semver-constraint", "-c"].contains($0.0)
            }.map(\.1)
            guard arguments.first == "get", step["exit"] == 0, let output = step["stdout"]?.string,
                !constraints.isEmpty, !constraints.contains(""), !arguments.contains(where: { $0.hasSuffix(":1.0.0") })
            else { continue }
            let rows = output.split(separator: "\n").map { $0.split { $0 == " " || $0 == "│" }.map(String.init) }
            let expected = Set(rows.compactMap { row in row.first { SemanticVersion($0) != nil } })
            let parsed = try constraints.map { text throws(Fault) in try VersionConstraint(text) }
            let found = all.filter { text in
                SemanticVersion(text).map { version in parsed.contains { $0.contains(version) } } ?? false
            }
            #expect(found == expected, "\(constraints)")
            checked += 1
        }
        #expect(checked >= 2)
    }
}
