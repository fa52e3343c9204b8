import Diagnostics
import Documents
import Host
import OCMDelivery
import OCMModel
import OCMPackaging

/// `ocm add componentversions`
enum AddComponentVersions {
    static let archive = Flag.text(
        "file", short: "F", initial: "transport-archive", placeholder: "PATH", "the transport archive")
    static let repository = Flag.text(
        "repository", short: "r", placeholder: "REPO", isHidden: true, "archive or registry, created if it is missing")
    static let constructor = Flag.list("constructor", placeholder: "FILE", isHidden: true, "constructor file")
    static let create = Flag.bool("create", short: "c", "create the archive if it is missing")
    static let version = Flag.text(
        "version", short: "v", placeholder: "VERSION", "version of components that the file gives none")
    static let replace = Flag.bool(
        "replace", short: "R", "keep elements that are there, replace those of equal identity")
    static let keepSignatures = Flag.bool(
        "preserve-signature", short: "P", "keep the signatures of a version that is there")
    static let schema = Flag.text(
        "scheme", short: "S", initial: "v2", placeholder: "SCHEMA", "schema of the descriptors")
    static let settings = Flag.list("settings", short: "s", placeholder: "FILE", "YAML file with values for variables")
    static let templater = Flag.text("templater", initial: "subst", placeholder: "NAME", "templater: subst, go or none")
    static let environment = Flag.bool("addenv", "the environment gives values for variables, too")
    static let complete = Flag.bool("complete", short: "C", "copy referenced versions that are missing")
    static let skipDigests = Flag.bool("skip-digest-generation", "write no digests of resources")
    static let dryRun = Flag.bool("dry-run", "show the components after templating, write nothing")
    static let output = Flag.text("output", short: "O", placeholder: "FILE", "file for --dry-run")
    static let conflict = Flag.text(
        "component-version-conflict-policy", placeholder: "POLICY", isHidden: true,
        "what to do with a version that is there: replace, skip or abort-and-fail")
    static let form = Flag.text("form", short: "o", isHidden: true, "form of the result, only for compatibility")
    static let concurrency = Flag.text(
        "concurrency-limit", placeholder: "NUMBER", isHidden: true, "components at a time; here it is always one")
    static let ignored = Flag.text("uploader", isHidden: true, "upload handler (not supported)")

    static let command = Command(
        "add", .componentVersions, summary: "Makes component versions of constructor files and adds them to an archive",
        details: """
            A constructor file describes components in YAML: name, version, provider, resources, sources, references. A first
            argument that is an archive is where they go.
            """,
        arguments: "[ARCHIVE] {FILE} {VARIABLE=VALUE}",
        flags: [
            archive, repository, constructor, create, CommonFlags.force, CommonFlags.archiveType, version, replace,
            keepSignatures, schema, settings, templater, environment, complete, CommonFlags.lookup,
            TransferFlags.copyResources, TransferFlags.copyLocalResources, skipDigests, dryRun, output, conflict, form,
            concurrency, ignored,
        ],
        examples: ["ocm add cv --create --file ./archive component-constructor.yaml VERSION=1.0.0"]
    ) { call in
        try await AddRun(call).run()
    }
}

/// One run of `ocm add componentversions`.
private struct AddRun {
    let call: Invocation
    /// The archive or repository.
    private var target: String
    private var files: [String]
    private var values = TemplateValues()
    /// The command line is that of the second generation: the target is created, the environment gives values.
    private let isSecondForm: Bool

    init(_ call: Invocation) async throws {
        self.call = call
        isSecondForm =
            call.flags.isGiven(AddComponentVersions.repository) || !call.flags[AddComponentVersions.constructor].isEmpty
        if call.flags[AddComponentVersions.environment] || isSecondForm { values.add(environment: call.environment) }
        for file in call.flags[AddComponentVersions.settings] { try await values.add(settingsFile: file) }
        files = call.flags[AddComponentVersions.constructor] + values.take(from: call.arguments)
        target = call.flags[isSecondForm ? AddComponentVersions.repository : AddComponentVersions.archive]
        if target.isEmpty { target = "transport-archive" }
        if !isSecondForm, !call.flags.isGiven(AddComponentVersions.archive), let first = files.first,
            try await Self.isArchive(first)
        {
            target = first
            files.removeFirst()
            guard !files.isEmpty else { throw Fault(.invalid, "no specifications given: name a constructor file") }
        }
        if files.isEmpty, try await Files.status("component-constructor.yaml") != nil {
            files = ["component-constructor.yaml"]
        }
        guard !files.isEmpty else {
            throw Fault(
                .invalid, "requires at least 1 arg(s), only received \(call.arguments.count): name a constructor file")
        }
    }

    private static func isArchive(_ path: String) async throws -> Bool {
        guard let status = try await Files.status(path) else { return false }
        if status.kind == .folder { return true }
        return (try? await TransportArchive.open(path)) != nil
    }

    func run() async throws {
        guard let schema = DescriptorSchema(named: call.flags[AddComponentVersions.schema]) else {
            throw Fault(.invalid, "schema version \"\(call.flags[AddComponentVersions.schema])\" is unknown")
        }
        guard !call.flags.isGiven(AddComponentVersions.ignored) else {
            throw Fault(.unsupported, "--uploader is not supported; transfer the archive to the registry afterwards")
        }
        let limit = call.flags[AddComponentVersions.concurrency]
        guard limit.isEmpty || Int(limit).map({ $0 > 0 }) ?? false else {
            throw Fault(
                .invalid, "invalid argument \"\(limit)\" for \"--concurrency-limit\" flag: not a number above 0")
        }
        let format = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        let reader = ConstructorReader(
            templater: try Templater(name: call.flags[AddComponentVersions.templater]), values: values,
            defaultVersion: call.flags.isGiven(AddComponentVersions.version)
                ? call.flags[AddComponentVersions.version] : nil)
        var constructors: [ConstructorFile] = []
        for file in files {
            do {
                constructors.append(try await ConstructorFile(path: file))
            } catch {
                throw Fault(error, "\(file): cannot read resource file \"\(file)\"")
            }
        }
        let specs = try reader.read(constructors, ConstructorLines(console: call.console).print)
        if call.flags[AddComponentVersions.dryRun] { return try await show(specs) }
        try await Workspace.with(call) { workspace in
            try await add(specs, schema, try await Attributes(workspace), format, workspace)
        }
    }

    private func add(
        _ specs: [ComponentSpec], _ schema: DescriptorSchema, _ attributes: Attributes,
        _ format: TransportArchive.Format,
        _ workspace: Workspace
    ) async throws {
        let place = try await open(workspace, attributes, format)
        let constructor = Constructor(
            schema: schema, creationTime: attributes.isCompatible || isSecondForm ? nil : Console.now(),
            skipsDigests: call.flags[AddComponentVersions.skipDigests], hash: attributes.hash,
            content: workspace.session,
            keepsElements: call.flags[AddComponentVersions.replace],
            keepsSignatures: call.flags[AddComponentVersions.keepSignatures])
        try await place.opened.writing(keepsCompleted: false) {
            try await constructor.add(
                try await withoutConflicts(specs, in: place.repository), to: place.repository,
                ConstructorLines(console: call.console).print)
            if call.flags[AddComponentVersions.complete] {
                let completion = Completion(call: call, workspace: workspace, target: place.opened)
                for spec in specs { try await completion.complete(spec.name, spec.version) }
            }
            try await place.opened.commit()
        }
    }

    /// The specs that may be added, by the policy for versions that are there already.
    private func withoutConflicts(_ specs: [ComponentSpec], in repository: any ComponentRepository) async throws
        -> [ComponentSpec]
    {
        let given = call.flags[AddComponentVersions.conflict]
        let policy = given.isEmpty ? (isSecondForm ? "abort-and-fail" : "replace") : given
        guard policy != "replace" else { return specs }
        guard ["skip", "abort-and-fail"].contains(policy) else {
            throw Fault(.invalid, "invalid argument \"\(policy)\" for \"--component-version-conflict-policy\" flag")
        }
        var kept: [ComponentSpec] = []
        for spec in specs {
            if try await repository.lookup(spec.name, spec.version) == nil {
                kept.append(spec)
            } else if policy == "abort-and-fail" {
                throw Fault(
                    .conflict,
                    "component version \"\(spec.name):\(spec.version)\" already exists in \(repository.location)")
            }
        }
        return kept
    }

    private func open(
        _ workspace: Workspace, _ attributes: Attributes, _ format: TransportArchive.Format
    ) async throws -> NamedRepository {
        let componentFormat = ComponentFormat(usesLegacyTypes: attributes.isCompatible)
        if isSecondForm { return try await workspace.open(target, creating: nil, format: componentFormat) }
        let form = call.flags.isGiven(CommonFlags.archiveType) ? format : nil
        let exists = try await Files.status(target) != nil
        let replaces = call.flags[CommonFlags.force] && exists
        let creates = call.flags[AddComponentVersions.create] || call.flags[CommonFlags.force]
        guard exists || creates else {
            throw Fault(.notFound, "file \"\(target)\" not found: there is no archive; --create makes one")
        }
        if !exists { ArchiveForm.tell(call, new: target) }
        let opened = try await workspace.session.openArchive(
            path: target,
            mode: replaces ? .replace(format: form) : creates ? .create(format: form ?? format) : .existing,
            format: componentFormat, only: .transport)
        return NamedRepository(opened: opened, name: target, fullName: target)
    }

    /// The components as they are after templating.
    private func show(_ specs: [ComponentSpec]) async throws {
        let text = specs.map { spec in
            var value = spec.value
            if case .object(var members) = value, members["version"] == nil {
                members["version"] = .string(spec.version)
                value = .object(members)
            }
            return "---\n" + String(decoding: YAMLEncoder.encode(value, sortedKeys: true), as: UTF8.self) + "\n"
        }.joined()
        let file = call.flags[AddComponentVersions.output]
        if file.isEmpty {
            call.console.write(text)
        } else {
            try await Files.replace(file, with: Array(text.utf8))
        }
    }
}
