import Host
import Testing

@testable import OCMCommands

@Suite("ocm kustomize build")
struct BuildKustomizationTests {
    @Test("the manifests go to the output or a file, and --root closes the way out")
    func build() async throws {
        try await TemporaryFolder.with(prefix: "kustomize") { folder in
            try await Files.makeFolder(folder + "/in")
            try await Files.create(
                folder + "/a.yaml", bytes: Array("kind: Secret\napiVersion: v1\nmetadata: {name: a}\n".utf8))
            try await Files.create(folder + "/kustomization.yaml", bytes: Array("resources: [a.yaml]".utf8))
            try await Files.create(folder + "/in/kustomization.yaml", bytes: Array("resources: [..]".utf8))
            let expected = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"
            for arguments in [[folder], [folder + "/in"], [folder + "/in", "--root", folder]] {
                let recorder = ConsoleRecorder()
                let code = await Program().run(
                    ["kustomize", "build"] + arguments, environment: [:], console: recorder.console)
                #expect(code == 0)
                #expect(recorder.output == expected)
            }
            let file = ConsoleRecorder()
            let code = await Program().run(
                ["kustomize", "build", folder, "-o", folder + "/out.yaml"], environment: [:], console: file.console)
            #expect(code == 0)
            #expect(try await Files.read(folder + "/out.yaml", limit: 1000) == Array(expected.utf8))
            let refused = ConsoleRecorder()
            let failure = await Program().run(
                ["kustomize", "build", folder + "/in", "--root", folder + "/in"], environment: [:],
                console: refused.console)
            #expect(failure != 0)
            #expect(refused.output.isEmpty)
        }
    }
}
