import Diagnostics
import Documents
import OCMDelivery

/// Flags for what moves in a transfer, and how.
enum TransferFlags {
    static let copyResources = Flag.bool("copy-resources", short: "V", "copy the content of all resources")
    static let copyLocalResources = Flag.bool(
        "copy-local-resources", short: "L", "copy the content of resources with the relation local")
    static let copySources = Flag.bool("copy-sources", "copy the content of sources")
    static let overwrite = Flag.bool("overwrite", short: "f", "replace versions that differ in what is signed")
    static let enforce = Flag.bool("enforce", "copy everything, even what is there already")
    static let noUpdate = Flag.bool("no-update", "leave versions that are there as they are")
    static let stopOnExisting = Flag.bool(
        "stop-on-existing", short: "E", "do not follow references of versions that are there")
    static let omit = Flag.list(
        "omit-access-types", short: "N", placeholder: "TYPE", commas: true, "types of access that stay where they are")
    static let uploadAs = Flag.text(
        "upload-as", short: "u", placeholder: "KIND", isHidden: true, "localBlob or ociArtifact: what images become")
    static let disableUploads = Flag.bool("disable-uploads", "images stay local blobs in a registry, too")
    static let script = Flag.text("script", isHidden: true, "transfer script (not supported)")
    static let scriptFile = Flag.text("scriptFile", short: "s", isHidden: true, "transfer script (not supported)")
    static let uploader = Flag.list("uploader", isHidden: true, "upload handler (not supported)")
    static let dryRun = Flag.bool("dry-run", "show what would move, write nothing")
    static let output = Flag.text(
        "output", short: "o", placeholder: "FORM", "show the plan of --dry-run as yaml, json, JSON or ndjson")

    static let all: [any AnyFlag] = [
        CommonFlags.recursive, copyResources, copyLocalResources, copySources, overwrite, enforce, noUpdate,
        stopOnExisting,
        omit, uploadAs, disableUploads, CommonFlags.lookup, CommonFlags.archiveType, script, scriptFile, uploader,
        dryRun, output,
    ]

    /// The options that the flags, the configuration and the attributes give.
    static func options(_ call: Invocation, _ workspace: Workspace) async throws -> TransferOptions {
        for flag in [script, scriptFile] where !call.flags[flag].isEmpty {
            throw Fault(.unsupported, "--\(flag.definition.name): transfer scripts are not supported")
        }
        guard call.flags[uploader].isEmpty else {
            throw Fault(.unsupported, "--uploader is not supported; images become artifacts of the target registry")
        }
        let form = call.flags[output]
        guard ["", "yaml", "json", "JSON", "ndjson"].contains(form) else {
            throw Fault(.invalid, "output mode \"\(form)\" is invalid; choose yaml, json, JSON or ndjson")
        }
        guard form.isEmpty || call.flags[dryRun] else {
            throw Fault(.invalid, "-o shows the plan of a transfer: use it with --dry-run")
        }
        let attributes = try await Attributes(workspace)
        if let name = attributes.unsupported.first {
            throw Fault(.unsupported, "the attribute \(name) is not supported")
        }
        var options = TransferOptions()
        let defaults = workspace.session.configuration.transferDefaults
        func value(_ flag: Flag<Bool>, _ name: String) -> Bool {
            call.flags.isGiven(flag) ? call.flags[flag] : defaults[name]?.bool ?? false
        }
        options.recursive = value(CommonFlags.recursive, "recursive")
        options.resourcesByValue = value(copyResources, "resourcesByValue")
        options.localResourcesByValue = value(copyLocalResources, "localResourcesByValue")
        options.sourcesByValue = value(copySources, "sourcesByValue")
        options.overwrite = value(overwrite, "overwrite")
        options.enforce = value(enforce, "enforceTransport")
        options.skipUpdate = value(noUpdate, "skipUpdate")
        options.stopOnExisting = value(stopOnExisting, "stopOnExistingVersion")
        options.omitAccessTypes = Set(
            call.flags.isGiven(omit)
                ? call.flags[omit] : defaults["omitAccessTypes"]?.array?.compactMap(\.string) ?? [])
        if let workers = attributes.workers { options.concurrency = workers }
        options.keepLocalBlobs = call.flags[disableUploads] || attributes.keepsLocalBlobs
        switch call.flags[uploadAs] {
        case "", "ociArtifact": break
        case "localBlob": options.keepLocalBlobs = true
        default:
            throw Fault(
                .invalid,
                "invalid argument \"\(call.flags[uploadAs])\" for \"-u, --upload-as\" flag: expected localBlob or ociArtifact"
            )
        }
        return options
    }
}
