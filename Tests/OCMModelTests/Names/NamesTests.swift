import Cryptography
import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("Names and versions")
struct NamesTests {
    @Test("names by the grammar of both schemas")
    func names() throws {
        for good in ["a.de/c", "acme.io/a_b/c.d", "x-1.acme.io/a"] { try ComponentName.check(good) }
        for bad in [
            "acme.io", "acme.io/", "Acme.io/x", "acme.i/x", "acme.io/1x", "acme.io/a..b", "", "1acme.io/x",
            "acme.io//x",
        ] {
            #expect(throws: Fault.self) { try ComponentName.check(bad) }
        }
        for good in ["1", "v1.2", "1.2.3-rc.1+b.01", "0.0.0"] { try ComponentVersionName.check(good) }
        for bad in ["01.0", "1.2.3.4", "latest", "", "1.0-01", "1.0+a+b", "v", "1..2", "1.0-"] {
            #expect(throws: Fault.self) { try ComponentVersionName.check(bad) }
        }
    }

    @Test("name tables", .enabled(if: Vectors.available), arguments: Vectors.cases("descriptor", kinds: "name-table"))
    func tables(_ vector: VectorCase) {
        for item in vector.spec["cases"]?.array ?? [] {
            let text = item["value"]?.string ?? ""
            let valid =
                vector.name.contains("version") ? ComponentVersionName.isValid(text) : ComponentName.isValid(text)
            #expect(valid == item["valid"]?.bool, "\(text)")
        }
    }

    @Test(
        "times are RFC 3339 and written in UTC and whole seconds", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "timestamp-table"))
    func times(_ vector: VectorCase) {
        for item in vector.spec["parse"]?.array ?? [] {
            #expect((Timestamp(item["text"]?.string ?? "") != nil) == item["valid"]?.bool)
        }
        for item in vector.spec["write"]?.array ?? [] {
            #expect(Timestamp(item["time"]?.string ?? "")?.description == item["text"]?.string)
        }
        #expect(Timestamp("1969-12-31T23:59:59Z")?.seconds == -1)
        #expect(Timestamp("0001-01-01T00:00:00Z")?.description == "0001-01-01T00:00:00Z")
        #expect(Timestamp("2024-02-29T23:59:59.5Z")?.description == "2024-03-01T00:00:00Z")
        #expect(Timestamp("2023-02-29T00:00:00Z") == nil)
    }

    @Test(
        "versions and tags", .enabled(if: Vectors.available),
        arguments: Vectors.cases("storage").filter { $0.name == "version-tag-mapping" })
    func tags(_ vector: VectorCase) throws {
        for item in try vector.table() {
            let version = item["version"]?.string ?? ""
            if item["error"] != nil {
                #expect(throws: Fault.self) { try ComponentVersionName.tag(of: version) }
            } else {
                let tag = try ComponentVersionName.tag(of: version)
                #expect(tag == item["tag"]?.string)
                #expect(ComponentVersionName.version(ofTag: tag) == item["decoded"]?.string ?? version)
            }
        }
    }

    @Test(
        "repositories of components", .enabled(if: Vectors.available),
        arguments: Vectors.cases("storage").filter { $0.name == "repository-name-mapping" })
    func repositories(_ vector: VectorCase) throws {
        for item in try vector.table() {
            let mapping = try #require(ComponentNameMapping(rawValue: item["mapping"]?.string ?? ""))
            let repository = mapping.repository(
                of: item["component"]?.string ?? "", below: item["subPath"]?.string ?? ""
            ) { _ in
                item["repository"]?.string?.split(separator: "/").last.map(String.init) ?? ""
            }
            #expect(repository == item["repository"]?.string)
        }
    }
}
