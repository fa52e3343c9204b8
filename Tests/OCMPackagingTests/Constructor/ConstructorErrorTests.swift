import Diagnostics
import Documents
import Host
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Constructor files that the Go program refuses or bears, one error each.
@Suite(.enabled(if: Vectors.available))
struct ConstructorErrorTests {
    struct Step: Sendable, CustomTestStringConvertible {
        let vector: VectorCase
        let files: [String]
        let exit: Int
        let words: [String]
        let version: String?
        var testDescription: String { "\(vector.name) \(files.joined(separator: " "))" }
    }

    /// What needs more than constructor files: another archive, a registry, inputs that are refused by name.
    private static let others: Set<String> = [
        "v1-error-missing-archive", "v1-error-missing-constructor", "v1-error-type-unknown",
        "v1-error-settings-missing",
        "v1-error-templater-unknown",
    ]

    static let steps = Vectors.cases("cli").filter { vector in
        vector.name.hasPrefix("v1-error-") && !others.contains(vector.name)
    }.flatMap { vector in
        (vector.spec["steps"]?.array ?? []).compactMap { step -> Step? in
            let arguments = step["args"]?.array?.compactMap(\.string) ?? []
            guard arguments.first == "add", arguments.contains(where: { $0 == "cv" || $0 == "componentversions" })
            else {
                return nil
            }
            let better = step["preferred"]
            return Step(
                vector: vector, files: arguments.filter { $0.hasSuffix(".yaml") },
                exit: (better?["exit"] ?? step["exit"])?.number?.int ?? 0,
                words: (better?["mustMention"] ?? step["mustMention"])?.array?.compactMap(\.string) ?? [],
                version: arguments.firstIndex(of: "--version").map { arguments[$0 + 1] })
        }
    }

    @Test("an error names its file, line and what is wrong; what is bearable is accepted", arguments: steps)
    func error(_ step: Step) async throws {
        var said: [String] = []
        let found = await fault {
            var files: [ConstructorFile] = []
            for file in step.files {
                let bytes = try await Files.read("\(step.vector.path)/work/\(file)", limit: 1 << 20)
                files.append(ConstructorFile(name: file, folder: "\(step.vector.path)/work", text: bytes))
            }
            let reader = ConstructorReader(defaultVersion: step.version)
            let specs = try reader.read(files) { if case .file(let name) = $0 { said.append(name) } }
            try await Constructor(skipsDigests: true).check(specs)
            for spec in specs { _ = try await Constructor(skipsDigests: true).build(spec) }
        }
        #expect((found == nil) == (step.exit == 0), "\(found.map { "\($0)" } ?? "accepted")")
        guard let found else { return }
        for word in step.words { #expect(found.description.contains(word), "\(word): \(found)") }
        #expect(step.files.contains { found.description.contains($0) })
    }
}
