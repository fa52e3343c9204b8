import Diagnostics
import Documents
import Host
import OCMPackaging

/// `ocm add resource-configuration` and `ocm add source-configuration`: collect specifications in a file for a later run.
enum AddElementConfiguration {
    static let resources = command(.resource, .resourceConfiguration)
    static let sources = command(.source, .sourceConfiguration)

    private static func command(_ kind: ElementSpec.Kind, _ noun: Noun) -> Command {
        Command(
            "add", noun, summary: "Adds the specification of a \(kind.rawValue) to a file",
            arguments: "TARGET {FILE} {VARIABLE=VALUE}", count: .atLeast(1),
            flags: [AddComponentVersions.settings] + ElementFlags.all(kind),
            examples: [
                "ocm add \(noun.name) \(kind.rawValue)s.yaml --name text --type plainText --inputType utf8 --inputText hello"
            ]
        ) { try await run($0, kind) }
    }

    private static func run(_ call: Invocation, _ kind: ElementSpec.Kind) async throws {
        var values = TemplateValues()
        for file in call.flags[AddComponentVersions.settings] { try await values.add(settingsFile: file) }
        let names = values.take(from: Array(call.arguments.dropFirst()))
        let target = call.arguments[0]
        var text: [UInt8] = []
        if try await Files.status(target) != nil {
            text = try await Files.read(target, limit: ConstructorFile.maximumSize)
        }
        var parts: [[UInt8]] = []
        if let document = try ElementByFlags(call: call, kind: kind).document() {
            parts.append(YAMLEncoder.encode(document, sortedKeys: true))
        }
        for name in names { parts.append(try await AddElements.constructorFile(name).text) }
        guard !parts.isEmpty else { throw Fault(.invalid, "no specifications given: name a file or use flags") }
        for part in parts { text += Array("\n---\n".utf8) + part }
        let combined = ConstructorFile(name: target, folder: Paths.parent(target), text: text)
        let lines = ConstructorLines(console: call.console, noun: kind.rawValue, indent: "", alwaysPlural: true)
        _ = try ConstructorReader(values: values).readElements(kind, [combined], lines.print)
        try await Files.replace(target, with: text)
    }
}
