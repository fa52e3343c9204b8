import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@Suite("References")
struct ReferenceTests {
    private static func vector(_ name: String) -> [VectorCase] { Vectors.cases("storage").filter { $0.name == name } }

    @Test(
        "the first generation's grammar", .enabled(if: Vectors.available), arguments: vector("reference-grammar-v1-ocm")
    )
    func first(_ vector: VectorCase) throws {
        for grammar in [ComponentRepositoryReference.Grammar.first, .any] {
            for item in try vector.table() {
                let input = item["input"]?.string ?? ""
                let expected = try #require(item["expected"])
                let reference = try ComponentRepositoryReference(input, grammar: grammar)
                #expect(reference.type == expected["type"]?.string, "\(input)")
                let hint = reference.type + (reference.format.map { "+" + $0 } ?? "")
                #expect(hint == expected["typeHint"]?.string, "\(input)")
                #expect(reference.createsIfMissing == expected["create"]?.bool, "\(input)")
                #expect(reference.component ?? "" == expected["component"]?.string, "\(input)")
                #expect(reference.version == expected["version"]?.string, "\(input)")
                switch reference.repository {
                case .registry(let scheme, let host, let subPath):
                    #expect(scheme ?? "" == expected["scheme"]?.string, "\(input)")
                    #expect(host == expected["host"]?.string, "\(input)")
                    #expect(subPath == expected["subPath"]?.string, "\(input)")
                    #expect(expected["info"] == "", "\(input)")
                case .text(let text):
                    #expect(text == expected["info"]?.string, "\(input)")
                    #expect(expected["host"] == "", "\(input)")
                }
                #expect(reference.description == input)
            }
        }
    }

    @Test("the second generation's grammar", .enabled(if: Vectors.available), arguments: vector("reference-grammar-v2"))
    func second(_ vector: VectorCase) throws {
        for item in try vector.table() {
            let input = item["input"]?.string ?? ""
            guard let expected = item["expected"] else {
                #expect(throws: Fault.self) { try ComponentRepositoryReference(input, grammar: .second) }
                #expect(throws: Fault.self) { try ComponentRepositoryReference(input) }
                continue
            }
            let ignoresVersion = item["options"]?["ignoreVersionGrammar"] == true
            let reference =
                try ignoresVersion
                ? ComponentRepositoryReference(secondIgnoringVersionGrammar: input)
                : ComponentRepositoryReference(input, grammar: .second)
            #expect(reference.component == expected["component"]?.string, "\(input)")
            #expect(reference.version == expected["version"]?.string, "\(input)")
            #expect(reference.digest == expected["digest"]?.string, "\(input)")
            #expect(reference.hasDescriptorPath == (expected["prefix"] == "component-descriptors"), "\(input)")
            check(try reference.location { _ in false }, try #require(expected["repository"]), input)
            if !ignoresVersion {
                let any = try ComponentRepositoryReference(input)
                #expect(any.component == reference.component && any.version == reference.version, "\(input)")
                #expect(any.digest == reference.digest, "\(input)")
                check(try any.location { _ in false }, try #require(expected["repository"]), input)
            }
        }
    }

    @Test("what a repository is", .enabled(if: Vectors.available), arguments: vector("repository-guess-v2"))
    func guess(_ vector: VectorCase) throws {
        for item in try vector.table() {
            let input = item["input"]?.string ?? ""
            let reference = ComponentRepositoryReference(repository: input)
            if let expected = item["expected"] {
                check(try reference.location { _ in false }, expected, input)
            } else {
                let fault = #expect(throws: Fault.self) { try reference.location { _ in false } }
                #expect(fault?.code == .unsupported)
            }
        }
    }

    @Test("specifications of repositories", .enabled(if: Vectors.available), arguments: vector("reference-mapping-v1"))
    func mapping(_ vector: VectorCase) throws {
        for item in try vector.table() {
            let reference = try ComponentRepositoryReference(item["input"]?.string ?? "")
            if let expected = item["repositorySpec"] {
                let found = JSONValue.object(try reference.location { _ in false }.specification)
                #expect(found.text(.compact.sortingKeys()) == expected.text(.compact.sortingKeys()))
            } else {
                #expect(throws: Fault.self) { try reference.location { _ in false } }
            }
        }
    }

    private func check(_ location: RepositoryLocation, _ expected: JSONValue, _ input: String) {
        switch location {
        case .registry(let baseURL, let subPath, _):
            #expect(expected["kind"] == "oci", "\(input)")
            #expect(baseURL == expected["baseUrl"]?.string, "\(input)")
            #expect(subPath == expected["subPath"]?.string ?? "", "\(input)")
        case .file(let path, _, _):
            #expect(expected["kind"] == "ctf", "\(input)")
            #expect(path == expected["filePath"]?.string, "\(input)")
        case .specification: Issue.record("\(input)")
        }
    }

    @Test("paths win over hosts where they exist, archives are told by their ending, types decide")
    func locations() throws {
        func location(_ text: String, paths: Set<String> = []) throws -> RepositoryLocation {
            try ComponentRepositoryReference(repository: text).location { paths.contains($0) }
        }
        let registry = RepositoryLocation.registry(baseURL: "ghcr.io", subPath: "acme/x", type: "OCIRegistry")
        #expect(try location("ghcr.io/acme/x") == registry)
        #expect(
            try location("ghcr.io/acme/x", paths: ["ghcr.io/acme/x"])
                == .file(path: "ghcr.io/acme/x", type: nil, format: nil))
        #expect(try location("out.tgz") == .file(path: "out.tgz", type: nil, format: nil))
        #expect(try location("ctf+tar::out") == .file(path: "out", type: .transportArchive, format: "tar"))
        #expect(try location("tgz::out") == .file(path: "out", type: nil, format: "tgz"))
        #expect(try location("ca::./archive") == .file(path: "./archive", type: .componentArchive, format: nil))
        #expect(try location("ctf::ghcr.io/x") == .file(path: "ghcr.io/x", type: .transportArchive, format: nil))
        #expect(
            try location("http://localhost:5000")
                == .registry(baseURL: "http://localhost:5000", subPath: "", type: "OCIRegistry"))
        #expect(try location("oci::localhost/a") == .registry(baseURL: "localhost", subPath: "a", type: "oci"))
        #expect(throws: Fault.self) { try location("foo::x") }
        #expect(throws: Fault.self) { try location("{broken") }
        let alias = JSONObject(["type": "OCIRegistry", "baseUrl": "https://ghcr.io/a"])
        let named = try ComponentRepositoryReference("prod//acme.io/x").location(
            alias: { $0 == "prod" ? alias : nil }, isPath: { _ in true })
        #expect(named == .registry(baseURL: "https://ghcr.io", subPath: "a", type: "OCIRegistry"))
    }

    @Test(
        "something behind a component that is no version or digest is refused",
        arguments: [
            "ctf//acme.io/app:latest", "ctf//acme.io/app:", "ctf//acme.io/app@sha256:abc",
            "ghcr.io/x//acme.io/app:1.2.3.4", "",
        ])
    func mistakes(_ text: String) throws {
        let fault = #expect(throws: Fault.self) { try ComponentRepositoryReference(text) }
        #expect(fault?.code == .invalid)
        #expect(try ComponentRepositoryReference("ctf//acme.io/app:1.0.0").version == "1.0.0")
    }
}
