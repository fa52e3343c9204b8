import Host
import Testing

@testable import OCMCommands

@Suite("Defective descriptors") struct DefectiveDescriptorTests {
    /// Twelve defects, each with the path at which it is to be told.
    private static let descriptor = """
        meta: {schemaVersion: v2}
        component:
          name: nodomain
          version: a.b
          provider: 3
          creationTime: yesterday
          repositoryContexts: [{}]
          labels:
          - {name: l, value: 1, signing: "true"}
          sources:
          - {name: src, version: 1.0.0, type: git, access: {}}
          componentReferences:
          - {name: ref, componentName: x, version: 1.0.0, more: 1}
          resources:
          - {name: R, version: 1.0.0, type: blob, relation: here, access: {type: none}}
          - {name: data, version: 1.0.0, type: blob, relation: local, access: {type: none}}
          - {name: data, version: 1.0.0, type: blob, relation: local, access: {type: none}}
        """
    private static let places = [
        "component.name: ", "component.version: ", "component.provider: ", "component.creationTime: ",
        "component.repositoryContexts[0].type: ", "component.labels[0].signing: ", "component.sources[0].access.type: ",
        "component.componentReferences[0].componentName: ", "component.componentReferences[0].more: ",
        "component.resources[0].name: ", "component.resources[0].relation: ", "component.resources[2]: duplicate",
    ]

    @Test(
        "every command tells all defects at once, each with its path",
        arguments: [
            ["get", "cv", "ca", "-o", "yaml"], ["get", "resources", "ca"], ["check", "cv", "ca"], ["hash", "cv", "ca"],
            ["verify", "cv", "-s", "acme", "-k", "k.pub", "ca"], ["verify", "cv", "-o", "tree", "ca"],
            ["sign", "cv", "-s", "acme", "-K", "k.priv", "ca"], ["transfer", "cv", "ca", "out"],
            ["download", "resources", "ca"],
            [
                "add", "resources", "ca", "--name", "more", "--type", "blob", "--version", "1.0.0", "--access",
                "{type: none}",
            ],
        ])
    func all(_ arguments: [String]) async throws {
        try await TemporaryFolder.with { folder in
            func run(_ arguments: [String]) async -> (code: Int32, output: String) {
                let recorder = ConsoleRecorder()
                let files = ["ca", "k.pub", "k.priv", "out"]
                let code = await Program().run(
                    arguments.map { files.contains($0) ? Paths.join(folder, $0) : $0 },
                    environment: ["HOME": folder, "PATH": "/usr/bin:/bin"], console: recorder.console)
                return (code, recorder.output + recorder.errors)
            }
            #expect(await run(["create", "rsakeypair", "k.priv", "k.pub"]).code == 0)
            try await Files.makeFolder(Paths.join(folder, "ca/blobs"))
            try await Files.replace(
                Paths.join(folder, "ca/component-descriptor.yaml"), with: Array(Self.descriptor.utf8))
            let result = await run(arguments)
            #expect(result.code == 1)
            for place in Self.places { #expect(result.output.contains(place), "\(result.output)") }
        }
    }
}
