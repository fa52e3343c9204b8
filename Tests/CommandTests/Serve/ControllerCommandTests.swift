import Documents
import Testing

@testable import OCMCommands

@Suite("ocm serve controllers, ocm controller install")
struct ControllerCommandTests {
    private static let install = [
        "controller", "install", "--dry-run", "--image", "registry.internal/ocm:1", "--registry",
        "https://registry.internal",
    ]

    @Test("the manifests are complete, and those of one namespace have a role for it alone")
    func manifests() async throws {
        let recorder = ConsoleRecorder()
        let code = await Program().run(
            Self.install + ["--allow-registry", "p.example", "--metrics"], environment: [:], console: recorder.console)
        #expect(code == 0)
        let objects = try YAMLStream.parse(Array(recorder.output.utf8)).compactMap {
            try $0.root?.jsonValue(.yaml11)
        }
        let kinds = objects.compactMap { $0["kind"]?.string }
        #expect(kinds.count { $0 == "CustomResourceDefinition" } == 8)
        #expect(
            Array(kinds.suffix(8)) == [
                "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
                "Deployment", "Service",
            ])
        let pod = objects.first { $0["kind"]?.string == "Deployment" }?["spec"]?["template"]?["spec"]
        let arguments = pod?["containers"]?.array?.first?["args"]?.array?.compactMap(\.string) ?? []
        #expect(arguments.starts(with: ["serve", "controllers", "--registry", "https://registry.internal"]))
        #expect(arguments.contains("p.example"))
        // the arguments are ones that the command takes
        let container = pod?["containers"]?.array?.first
        let ports = container?["ports"]?.array?.compactMap { $0["containerPort"]?.number?.int } ?? []
        let listens = arguments.filter { $0.hasPrefix("0.0.0.0:") }.compactMap { Int($0.dropFirst(8)) }
        #expect(ports == listens && ports.count == 2)
        for (probe, path) in [("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")] {
            let request = container?[probe]?["httpGet"]
            #expect(request?["path"]?.string == path && request?["port"]?.string == "healthz")
        }
        var parser = FlagParser(
            flags: ServeControllers.command.flags, globals: GlobalFlags.late, globalValues: FlagValues())
        try parser.parse(Array(arguments.dropFirst(2)))

        let narrow = ConsoleRecorder()
        _ = await Program().run(
            Self.install + ["--watch-namespace", "shop"], environment: [:], console: narrow.console)
        #expect(narrow.output.contains("kind: RoleBinding") && !narrow.output.contains("kind: ClusterRole"))
    }

    @Test("what is missing or not meant is refused with the option to give")
    func refusals() async throws {
        for (arguments, word) in [
            (["controller", "install", "--image", "i", "--registry", "r"], "--dry-run"),
            (["controller", "install", "--dry-run", "--registry", "r"], "--image REF"),
            (["controller", "install", "--dry-run", "--image", "i"], "--registry HOST"),
            (["serve", "controllers"], "--registry HOST"),
            (["serve", "controllers", "--registry", "r", "--definitions", "some"], "install or none"),
            (["serve", "controllers", "--registry", "r", "--kubeconfig", "/nowhere/config"], "/nowhere/config"),
        ] {
            let recorder = ConsoleRecorder()
            let code = await Program().run(arguments, environment: [:], console: recorder.console)
            #expect(code == 1 && recorder.errors.contains(word), "\(recorder.errors)")
        }
    }
}
