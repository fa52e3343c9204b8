import Diagnostics
import OCMDelivery
import OCMModel
import OCMPackaging

/// `ocm download resources`
enum DownloadResources {
    static let output = Flag.text(
        "outfile", short: "O", aliases: ["output"], placeholder: "PATH",
        "file to write to, or folder for several resources; - is the output")
    static let handlers = Flag.bool("download-handlers", short: "d", "unpack charts and folders")
    static let downloader = Flag.list(
        "downloader", placeholder: "NAME", "unpack with this handler: helm/artifact, ocm/dirtree, landscaper/blueprint")
    static let executable = Flag.bool(
        "executable", short: "x", "download the program for this platform, ready to run")
    static let types = Flag.list("type", short: "t", placeholder: "TYPE", "only resources of this type")
    static let layout = Flag.bool("oci-layout", "write images as OCI image layouts")
    static let checkVerified = Flag.bool(
        "check-verified", "compare with the store of verified versions (--verified)")
    static let verify = Flag.bool("verify", isHidden: true, "digests are always verified")
    static let identity = Flag.list(
        "identity", placeholder: "KEY=VALUE", isHidden: true, commas: true,
        "the one resource that has these attributes")
    static let extraction = Flag.text(
        "extraction-policy", placeholder: "POLICY", isHidden: true, "auto or disable, with --identity")
    static let transformer = Flag.text(
        "transformer", placeholder: "NAME", isHidden: true, "helm: write the chart itself, with --identity")

    static let command = Command(
        "download", .resources, summary: "Writes the content of resources to files",
        details: """
            A single resource goes to the file of -O, or of its own name; several go to
            FOLDER/COMPONENT/VERSION/NAME. An image is one file, an artifact set. Content whose digest is not
            the recorded one is refused, and no file is left of it.
            """,
        arguments: "REF {NAME {KEY=VALUE}}", count: .atLeast(1),
        flags: [
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.recursive, CommonFlags.constraints,
            CommonFlags.latest, output, handlers, downloader, executable, types, layout, checkVerified,
            VerifiedStoreFlags.file, verify, identity, extraction, transformer,
        ],
        examples: [
            "ocm download resources ./archive//acme.io/server:1.0.0 settings -O settings.yaml",
            "ocm download resources -d registry.example.com/acme//acme.io/server:1.0.0 chart",
        ]
    ) { call in
        let run = try DownloadRun(call)
        try await Workspace.with(call) { workspace in
            try await Progress.with(call) { try await run.download(workspace, $0) }
        }
    }
}

/// One call of `ocm download resources`.
private struct DownloadRun: Sendable {
    let call: Invocation
    let selection: ElementSelection
    let handlers: DownloadHandlers
    /// Exactly one resource is meant, as the newer Go program wants it.
    let wantsOne: Bool
    let asLayout: Bool
    let chartPlace: ResourceDownload.ChartPlace

    init(_ call: Invocation) throws {
        self.call = call
        let isExecutable = call.flags[DownloadResources.executable]
        var selection = try ElementSelection(.resources, call.arguments.dropFirst())
        let parts = call.flags[DownloadResources.identity]
        wantsOne = call.flags.isGiven(DownloadResources.identity)
        if wantsOne {
            guard selection.selectors.isEmpty else {
                throw Fault(.invalid, "--identity selects the resource; \(call.arguments[1]) can not stand beside it")
            }
            selection.selectors = [ElementSelector(attributes: try Self.attributes(parts))]
        }
        selection.types = call.flags[DownloadResources.types]
        if isExecutable {
            selection.types += ["executable", "ocmPlugin"]
            if selection.selectors.isEmpty { selection.selectors = [ElementSelector()] }
            for index in selection.selectors.indices {
                selection.selectors[index].attributes.merge(HostPlatform.attributes) { given, _ in given }
            }
        }
        self.selection = selection
        let policy = call.flags[DownloadResources.extraction]
        guard ["", "auto", "disable"].contains(policy) else {
            throw Fault(
                .invalid,
                "invalid argument \"\(policy)\" for \"--extraction-policy\" flag: expected auto or disable")
        }
        let transformer = call.flags[DownloadResources.transformer]
        guard ["", "helm"].contains(transformer) else {
            throw Fault(.unsupported, "transformer \"\(transformer)\" is not supported; choose helm")
        }
        handlers = try DownloadHandlers(
            all: call.flags[DownloadResources.handlers], executables: isExecutable,
            registrations: call.flags[DownloadResources.downloader]
                + (transformer == "helm" ? [DownloadHandler.chart.rawValue] : []))
        guard handlers.isEmpty || isExecutable || !call.flags[DownloadResources.checkVerified] else {
            throw Fault(.invalid, "--check-verified can not be combined with download handlers")
        }
        asLayout = call.flags[DownloadResources.layout] || (wantsOne && policy != "disable" && transformer.isEmpty)
        chartPlace = transformer.isEmpty ? .file : policy == "disable" ? .exactFile : .folder
    }

    /// `KEY=VALUE` each, as `--identity` is written.
    private static func attributes(_ parts: [String]) throws -> [String: String] {
        var attributes: [String: String] = [:]
        for part in parts {
            guard let sign = part.firstIndex(of: "="), sign > part.startIndex, part.index(after: sign) < part.endIndex
            else { throw Fault(.invalid, "invalid identity part \"\(part)\"; write KEY=VALUE") }
            attributes[String(part[..<sign])] = String(part[part.index(after: sign)...])
        }
        guard !attributes.isEmpty else { throw Fault(.invalid, "--identity is empty; write KEY=VALUE") }
        return attributes
    }

    func download(_ workspace: Workspace, _ progress: Progress) async throws {
        let versions = try await FoundElement.versions(
            call, workspace, isRecursive: call.flags[CommonFlags.recursive])
        guard !versions.isEmpty else { throw Fault(.notFound, "no component version found") }
        let elements = selection.find(in: versions)
        guard !wantsOne || elements.count == 1 else {
            let wanted = selection.selectors.first?.attributes.sorted { $0.key < $1.key }
            let text = wanted?.map { "\($0.key)=\($0.value)" }.joined(separator: ",") ?? ""
            throw Fault(.notFound, "found \(elements.count) resources for the identity \(text), but expected one")
        }
        guard !elements.isEmpty else {
            progress.print("no resources selected")
            return
        }
        let check = try await VerifiedCheck(call)
        var failures: [String] = []
        for element in elements {
            guard case .resource(var resource) = element.content, let version = element.component.version else {
                continue
            }
            do {
                if let check { resource = try check.pinned(resource, element) }
                let download = ResourceDownload(
                    workspace: workspace, handlers: handlers, progress: progress, asLayout: asLayout,
                    chartPlace: chartPlace)
                let output = call.flags[DownloadResources.output]
                if elements.count == 1, output == "-", !wantsOne {
                    try await download.print(resource, of: version)
                    continue
                }
                let path =
                    elements.count > 1
                    ? try DownloadPath.place(of: element, resource, below: output)
                    : output.isEmpty ? try DownloadPath.name(of: resource) : output
                try await download.write(resource, of: version, to: path)
                try await check?.check(resource, element, version, workspace.session, path: path, call.console)
            } catch let fault as Fault where fault.code != .cancelled {
                failures.append("resource \(resource.name)/\(resource.version): \(fault)")
            }
        }
        guard failures.isEmpty else { throw CommandFailure(failures) }
    }
}

/// The platform of this machine, in Go's words.
enum HostPlatform {
    static var attributes: [String: String] {
        #if arch(x86_64)
            let architecture = "amd64"
        #elseif arch(arm64)
            let architecture = "arm64"
        #else
            let architecture = "unknown"
        #endif
        return ["os": "linux", "architecture": architecture]
    }
}
