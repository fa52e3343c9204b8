import Diagnostics
import Documents
import Host
import OCMPackaging

/// `ocm add resources`, `ocm add sources` and `ocm add references`: into an archive of one component version.
enum AddElements {
    static let file = Flag.text(
        "file", short: "F", initial: "component-archive", placeholder: "PATH", "the component archive")
    static let common: [any AnyFlag] = [
        file, AddComponentVersions.replace, AddComponentVersions.keepSignatures, AddComponentVersions.settings,
        AddComponentVersions.templater, AddComponentVersions.environment,
    ]

    static let resources = command(
        .resource, .resources, [AddComponentVersions.skipDigests],
        "ocm add resources ./ca --name settings --type yaml --inputType file --inputPath settings.yaml")
    static let sources = command(.source, .sources, [], "ocm add sources ./ca sources.yaml")
    static let references = command(
        .reference, .references, [], "ocm add references ./ca --name base --component acme.io/base --version 1.0.0")

    private static func command(
        _ kind: ElementSpec.Kind, _ noun: Noun, _ flags: [any AnyFlag], _ example: String
    ) -> Command {
        Command(
            "add", noun, summary: "Adds \(noun.name) to the version in a component archive",
            details: "They are described in files, or one of them by flags.",
            arguments: "[ARCHIVE] {FILE} {VARIABLE=VALUE}", flags: common + flags + ElementFlags.all(kind),
            examples: [example]
        ) { try await run($0, kind) }
    }

    private static func run(_ call: Invocation, _ kind: ElementSpec.Kind) async throws {
        var values = try await templateValues(call)
        var files = values.take(from: call.arguments)
        var path = call.flags[file]
        if !call.flags.isGiven(file), let first = files.first, try await isArchive(first) {
            path = first
            files.removeFirst()
        }
        var constructors: [ConstructorFile] = []
        let byFlags = ElementByFlags(call: call, kind: kind)
        if let document = try byFlags.document() {
            constructors.append(
                ConstructorFile(
                    name: byFlags.title, folder: ".", text: YAMLEncoder.encode(document, sortedKeys: true)))
        }
        for name in files { constructors.append(try await constructorFile(name)) }
        guard !constructors.isEmpty else { throw Fault(.invalid, "no specifications given: name a file or use flags") }
        let reader = ConstructorReader(
            templater: try Templater(name: call.flags[AddComponentVersions.templater]), values: values)
        let report = ConstructorLines(console: call.console, noun: kind.rawValue, indent: "")
        let elements = try reader.readElements(kind, constructors, report.print)
        try await Workspace.with(call) { workspace in
            let attributes = try await Attributes(workspace)
            let archive = try await ComponentArchive.open(
                path, componentFormat: ComponentFormat(usesLegacyTypes: attributes.isCompatible))
            let constructor = Constructor(
                skipsDigests: call.flags[AddComponentVersions.skipDigests], hash: attributes.hash,
                content: workspace.session, keepsElements: call.flags[AddComponentVersions.replace],
                keepsSignatures: call.flags[AddComponentVersions.keepSignatures])
            try await constructor.add(elements, to: try await archive.version(), report.print)
        }
    }

    /// The values that files and the environment give; arguments are still to come.
    static func templateValues(_ call: Invocation) async throws -> TemplateValues {
        var values = TemplateValues()
        if call.flags[AddComponentVersions.environment] { values.add(environment: call.environment) }
        for file in call.flags[AddComponentVersions.settings] { try await values.add(settingsFile: file) }
        return values
    }

    static func constructorFile(_ name: String) async throws -> ConstructorFile {
        do {
            return try await ConstructorFile(path: name)
        } catch {
            throw Fault(error, "\(name): cannot read resource file \"\(name)\"")
        }
    }

    private static func isArchive(_ path: String) async throws -> Bool {
        guard let status = try await Files.status(path) else { return false }
        if status.kind == .folder { return true }
        return (try? await ComponentArchive.open(path)) != nil
    }
}
