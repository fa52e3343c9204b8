import Diagnostics
import Documents
import FoundationEssentials
import Host
import Kustomize
import OCMTestSupport
import Testing

/// Cases of Kustomize's own end-to-end tests with the output of the real one (`corpora/kustomize-cases.tar.xz`).
enum Corpus {
    static let archive = Vectors.folder + "/../corpora/kustomize-cases.tar.xz"
    static let available = FileManager.default.fileExists(atPath: archive)

    /// `tests/kustomize-known-failures.txt`: a case and what it lacks, per line.
    static func knownFailures() throws -> Set<String> {
        let path = #filePath.split(separator: "/").dropLast(2).reduce(into: "") { $0 += "/" + $1 }
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: path + "/kustomize-known-failures.txt")), as: UTF8.self)
        return Set(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
                $0.split(separator: " ").first.map(String.init)
            })
    }
}

@Suite("The corpus of Kustomize cases", .enabled(if: Corpus.available))
struct KustomizeCorpusTests {
    @Test("every case gives the bytes of the real Kustomize, but for those on the list")
    func corpus() async throws {
        let known = try Corpus.knownFailures()
        try await TemporaryFolder.with(prefix: "kustomize") { folder in
            let result = try await Processes.run(
                "tar", ["-xJf", Corpus.archive, "-C", folder], timeout: .seconds(300))
            #expect(result.succeeded)
            let names = try await Files.list(folder)
            #expect(names.count == 106)
            var failures: Set<String> = []
            for name in names {
                let path = folder + "/" + name
                let root = String(decoding: try await Files.read(path + "/root", limit: 4096), as: UTF8.self)
                // some of the recorded texts start with a line break that no program prints
                let expected = try await Files.read(path + "/expected.yaml", limit: 1 << 20).drop { $0 == 0x0A }
                do {
                    let tree = FolderTree(root: path + "/in")
                    let built = try await KustomizeBuild(tree: tree).run(
                        root.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? "")
                    if !built.encoded.elementsEqual(expected) {
                        failures.insert(name)
                        if !known.contains(name) {
                            Issue.record("\(name):\n\(String(decoding: built.encoded, as: UTF8.self))")
                        }
                    }
                } catch {
                    failures.insert(name)
                    if !known.contains(name) { Issue.record("\(name): \(error)") }
                }
            }
            for name in known.subtracting(failures).sorted() { Issue.record("\(name) passes, but is on the list") }
        }
    }
}
