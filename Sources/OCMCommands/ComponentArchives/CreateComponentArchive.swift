import Diagnostics
import OCMModel
import OCMPackaging

/// `ocm create componentarchive`
enum CreateComponentArchive {
    static let provider = Flag.list(
        "provider", short: "p", placeholder: "NAME", "name of the provider; further ones are its labels as NAME=VALUE")
    static let file = Flag.text("file", short: "F", initial: "component-archive", placeholder: "PATH", "the archive")
    static let schema = Flag.text(
        "scheme", short: "S", initial: "v2", placeholder: "SCHEMA", "schema of the descriptor")

    static let command = Command(
        "create", .componentArchive, summary: "Creates an archive of one component version",
        arguments: "COMPONENT VERSION {LABEL=VALUE}", count: .atLeast(2),
        flags: [provider, file, schema, CommonFlags.archiveType, CommonFlags.force],
        examples: ["ocm create componentarchive acme.io/server 1.0.0 --provider acme.io -F ./ca"]
    ) { call in
        guard let schema = DescriptorSchema(named: call.flags[schema]) else {
            throw Fault(.invalid, "schema version \"\(call.flags[Self.schema])\" is unknown")
        }
        let format = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        guard let providerName = call.flags[provider].first else {
            throw Fault(.invalid, "provider name missing: give it with --provider")
        }
        let (name, version) = (call.arguments[0], call.arguments[1])
        try ComponentName.check(name)
        try ComponentVersionName.check(version)
        let attributes = try await Workspace.with(call) { try await Attributes($0) }
        let descriptor = ComponentDescriptor(
            schema: schema, name: name, version: version,
            provider: Provider(
                name: providerName, labels: try call.flags[provider].dropFirst().map { try LabelArgument($0).label }),
            labels: try call.arguments.dropFirst(2).map { try LabelArgument($0).label },
            creationTime: attributes.isCompatible ? nil : Console.now())
        try descriptor.checkForWriting()
        ArchiveForm.tell(call, new: call.flags[file])
        _ = try await ComponentArchive.create(
            call.flags[file], format: format, descriptor: descriptor, replace: call.flags[CommonFlags.force])
    }
}
