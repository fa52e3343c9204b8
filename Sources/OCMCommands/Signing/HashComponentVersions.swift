import Diagnostics
import Host
import OCMModel
import OCMPackaging

/// `ocm hash componentversions`
enum HashComponentVersions {
    static let actual = Flag.bool("actual", "take the descriptor as it is stored, without looking at any content")
    static let update = Flag.bool("update", short: "U", "write the digests into the component versions")
    static let verify = Flag.bool("verify", short: "V", "compare with the digests that are there (always done)")
    static let file = Flag.text(
        "outfile", short: "O", initial: "-", placeholder: "PATH", "file or folder for the normal form (with -o norm)")
    static let output = OutputMode.flag([.wide, .norm])

    static let command = Command(
        "hash", .componentVersions, summary: "Shows the digests of component versions, as signatures cover them",
        details: "All content is read. -o norm shows what is hashed, -o wide both.", arguments: "{REF}",
        flags: [
            CommonFlags.repository, CommonFlags.lookup, CommonFlags.recursive, CommonFlags.constraints,
            CommonFlags.latest,
            DigestFlags.normalisation, DigestFlags.hash, actual, update, verify, file, output, CommonFlags.sort,
        ],
        examples: ["ocm hash cv ./archive//acme.io/product:1.0.0", "ocm hash cv ./archive -o norm -O product.ncd"]
    ) { call in
        let mode = try OutputMode.parse(call.flags[output], among: [.wide, .norm])
        let type = try DigestFlags.type(call)
        let versions = try await Workspace.with(call) { try await hash(call, $0, type) }
        if mode == .norm {
            try await writeNormalForms(versions, call)
        } else {
            try show(versions, mode, call)
        }
        let sentences = versions.compactMap { version in version.fault.map { "\(version.found.key): \($0)" } }
        if !sentences.isEmpty { throw CommandFailure(sentences) }
    }

    private static func hash(_ call: Invocation, _ workspace: Workspace, _ type: DigestType) async throws
        -> [HashedVersion]
    {
        var found = try await VersionSelection(call, workspace).find(call.arguments)
        if call.flags[CommonFlags.recursive] { found = try await workspace.referenceWalk().closure(of: found) }
        let hasher = VersionHasher(content: workspace.session, versions: try await workspace.versionResolver())
        var hashed: [HashedVersion] = []
        for version in found {
            var entry = HashedVersion(found: version)
            if let stored = version.version {
                do {
                    let digested =
                        call.flags[actual]
                        ? try VersionHasher.digestAsStored(stored, type: type)
                        : try await hasher.digest(of: stored, type: type)
                    entry.normalForm = String(decoding: digested.normalForm, as: UTF8.self)
                    entry.hash = digested.digest.value
                    if call.flags[update], digested.descriptor != stored.descriptor {
                        try await stored.repository.add(digested.descriptor, blobs: [])
                    }
                } catch let fault as Fault where fault.code != .cancelled {
                    entry.fault = fault
                }
            }
            hashed.append(entry)
        }
        if call.flags[update] { try await workspace.commit() }
        return hashed
    }

    private static func show(_ versions: [HashedVersion], _ mode: OutputMode, _ call: Invocation) throws {
        let sort = SortField.names(call)
        guard !mode.isStructured else {
            if let field = sort.first { throw SortField.unknown(field) }
            call.console.write(StructuredOutput.text(of: versions.map(\.document), as: mode))
            return
        }
        let isRecursive = call.flags[CommonFlags.recursive]
        var table = Table(
            headers: (isRecursive ? ["REFERENCEPATH"] : []) + ["COMPONENT", "VERSION", "HASH"]
                + (mode == .wide ? ["NORMALIZED FORM"] : []) + (isRecursive ? ["IDENTITY"] : []),
            rows: versions.map { version in
                let found = version.found
                return (isRecursive ? [found.pathText] : []) + [found.key.name, found.key.version, version.cell]
                    + (mode == .wide ? [version.normalForm] : [])
                    + (isRecursive ? [found.referenceIdentity?.description ?? ""] : [])
            })
        try table.sort(by: sort)
        call.console.write(table.text)
    }

    /// One version: to the file or the output; several: a file `NAME:VERSION.ncd` each below the folder.
    private static func writeNormalForms(_ versions: [HashedVersion], _ call: Invocation) async throws {
        var seen: Set<VersionKey> = []
        let forms = versions.filter { !$0.normalForm.isEmpty && seen.insert($0.found.key).inserted }
        let path = call.flags[file]
        guard !path.isEmpty, path != "-" else {
            for form in forms { call.console.print(form.normalForm) }
            return
        }
        guard forms.count > 1 else {
            for form in forms { try await write(form, to: path) }
            return
        }
        let folder = path.hasSuffix(".ncd") ? String(path.dropLast(4)) : path
        guard try await Files.status(folder) == nil else {
            throw Fault(.conflict, "\(folder) exists already; name a folder that does not")
        }
        for form in forms { try await write(form, to: Paths.join(folder, "\(form.found.key).ncd")) }
    }

    private static func write(_ version: HashedVersion, to path: String) async throws {
        try await Files.makeFolder(Paths.parent(path))
        try await Files.replace(path, with: Array(version.normalForm.utf8))
    }
}
