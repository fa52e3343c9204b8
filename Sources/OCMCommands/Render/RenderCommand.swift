import Diagnostics
import Documents
import Host
import OCMDelivery
import OCMLocalization
import OCMModel
import OCMPackaging

/// `ocm render`
enum RenderCommand {
    static let resource = Flag.text("resource", placeholder: "NAME", "the resource with the manifests, a folder")
    static let configuration = Flag.text(
        "config", placeholder: "NAME", "the resource with the rules, of kind ConfigData")
    static let values = Flag.text("values", placeholder: "FILE", "what this site sets, over the defaults of the rules")
    static let registries = Flag.list(
        "only-registry", placeholder: "HOST[/PREFIX]",
        "the only registries that may be reached and used; without it that of REF")
    static let signature = Flag.list(
        "signature", short: "s", placeholder: "NAME", "verify this signature and all content before anything is used")
    static let folder = Flag.text(
        "outfile", short: "O", initial: "-", placeholder: "FOLDER|-", "where to write the manifests; - for the output")
    static let output = Flag.text(
        "output", short: "o", placeholder: "FORM", "show the images as table, json, JSON or yaml")

    static let command = Command(
        "render", summary: "Writes the manifests of a component version for this site",
        details: """
            Every image becomes HOST/REPOSITORY@DIGEST of the internal registry, as the rules of the product say, and the
            settings those of this site; comments and layout stay. An image that no resource of the component version
            covers is an error, and so is one in another registry. Shown is what each image is: on the output, or on stderr
            where the manifests go to the output. A folder that an earlier rendering wrote is replaced.
            """,
        arguments: "REF", count: .exactly(1),
        flags: [
            resource, configuration, values, registries, signature, GlobalFlags.publicKeys, GlobalFlags.issuers,
            GlobalFlags.rootCertificates, CommonFlags.lookup, CommonFlags.constraints, CommonFlags.latest, folder,
            output,
        ],
        examples: [
            "ocm render registry.internal//acme.io/product:1.0.0 --resource manifests --config config -O deploy",
            "ocm render registry.internal//acme.io/product:1.0.0 --resource manifests --config config \\\n"
                + "    --values site.yaml -s acme -k acme.pub | kubectl apply -f -",
        ]
    ) { call in
        for flag in [resource, configuration] where call.flags[flag].isEmpty {
            throw Fault(.invalid, "name the resource with --\(flag.definition.name) NAME")
        }
        let form = call.flags[output]
        let mode = form == "table" ? .table : try OutputMode.parse(form, among: [])
        let target = call.flags[folder] == "-" ? nil : RenderFolder(call.flags[folder])
        try await target?.check()
        let settings = try await settings(call)
        let allowed = try await allowedRegistries(call)
        let result = try await Workspace.with(call, policy: try RegistryPolicy(only: allowed)) { workspace in
            let found = try await found(call, workspace)
            let address: String? = if case .registry(_, let host, _) = found.place.place { host } else { nil }
            let rendering = Rendering(
                version: try await version(found, call, workspace), session: workspace.session, address: address,
                allowed: try AllowedRegistries(allowed))
            return try await rendering.run(
                resource: call.flags[resource], configuration: call.flags[configuration], values: settings)
        }
        result.warnings.forEach(call.console.warn)
        let list =
            mode.isStructured
            ? StructuredOutput.text(of: result.images.map(\.document), as: mode)
            : RenderedImage.table(result.images).text
        if let target {
            try await target.write(result.tree, version: result.version)
            call.console.write(list)
        } else {
            try call.console.writeContent(result.tree.stream)
            call.console.note(String(list.hasSuffix("\n") ? list.dropLast() : list[...]))
        }
    }

    private static func settings(_ call: Invocation) async throws -> JSONObject {
        let path = call.flags[values]
        guard !path.isEmpty else { return JSONObject() }
        return try SettingsReader.values(
            try await Files.read(path, limit: SettingsReader.maximumSize), source: path)
    }

    /// `[SCHEME://]HOST[:PORT][/PREFIX]` each.
    private static func allowedRegistries(_ call: Invocation) async throws -> [String] {
        var given = call.flags[registries]
        if given.isEmpty {
            // To open a registry makes no connection yet.
            let place = try await Workspace.with(call) { workspace in
                try await workspace.resolve(call.arguments[0]).repository.opened.place
            }
            guard case .registry(_, let address, _) = place else {
                throw Fault(
                    .invalid, "\(call.arguments[0]) is in no registry; name the internal one with --only-registry HOST")
            }
            given = [address]
        }
        return given
    }

    /// The one version that is meant.
    private static func found(_ call: Invocation, _ workspace: Workspace) async throws -> FoundVersion {
        let found = try await VersionSelection(call, workspace).find(call.arguments)
        guard let one = found.first else {
            throw Fault(.notFound, "\(call.arguments[0]) has no version that fits")
        }
        guard found.count == 1 else {
            throw Fault(
                .invalid, "\(call.arguments[0]) means \(found.count) component versions; add :VERSION or --latest")
        }
        return one
    }

    /// With all that it refers to, verified if a signature or a key is given.
    private static func version(
        _ found: FoundVersion, _ call: Invocation, _ workspace: Workspace
    ) async throws -> RenderedVersion {
        guard let version = found.version else { throw Fault(.notFound, "\(found.key) not found") }
        let versions = try await workspace.versionResolver()
        var names = call.flags[signature]
        if names.isEmpty { names = call.all(GlobalFlags.publicKeys).compactMap { KeySource($0).name } }
        guard !names.isEmpty || !call.all(GlobalFlags.publicKeys).isEmpty else {
            return try await RenderedVersion(version, versions: versions)
        }
        let keys = try await SigningKeys(workspace, for: names.first)
        let result = try await VersionVerifier(content: workspace.session, versions: versions, trust: keys.trust)
            .verify(version, signatures: names)
        try result.check()
        result.remarks.forEach(call.console.warn)
        guard let verified = RenderedVersion(result) else { throw Fault(.denied, "\(found.key) was not verified") }
        return verified
    }
}
