import Diagnostics
import Host
import OCI
import OCMModel
import OCMPackaging

/// `ocm download componentversions`
enum DownloadComponentVersions {
    static let command = Command(
        "download", .componentVersions, summary: "Writes component versions as component archives",
        details:
            "A component archive is a folder with component-descriptor.yaml and blobs, or a file with -t tar or tgz.",
        arguments: "{REF}", flags: [CommonFlags.repository, CommonFlags.outputFile, CommonFlags.archiveType],
        examples: ["ocm download cv ./archive//acme.io/server:1.0.0 -O server"]
    ) { call in
        let format = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        try await Workspace.with(call) { workspace in
            let found = try await VersionSelection(call, workspace).find(call.arguments)
            guard !found.isEmpty else {
                call.console.print("no component version selected")
                return
            }
            let output = call.flags[CommonFlags.outputFile]
            for item in found {
                guard let version = item.version else { continue }
                let path =
                    found.count == 1 && !output.isEmpty
                    ? output
                    : Paths.join(
                        output, item.repositoryName.split(separator: "::").joined(separator: "-"),
                        try SafePath.normalise("\(item.key.name)/\(item.key.version)"))
                try await write(version, to: path, format)
                call.console.print("\(path): downloaded")
            }
        }
    }

    private static func write(_ version: ComponentVersion, to path: String, _ format: TransportArchive.Format)
        async throws
    {
        var descriptor = version.descriptor
        var blobs: [any Blob] = []
        for index in descriptor.resources.indices where descriptor.resources[index].access.isLocal {
            descriptor.resources[index].access = try await bring(descriptor.resources[index].access, version, &blobs)
        }
        for index in descriptor.sources.indices where descriptor.sources[index].access.isLocal {
            descriptor.sources[index].access = try await bring(descriptor.sources[index].access, version, &blobs)
        }
        let empty = ComponentDescriptor(
            name: descriptor.name, version: descriptor.version, provider: descriptor.provider)
        try await DownloadedFile.place(path) { [descriptor, blobs] temporary in
            let archive = try await ComponentArchive.create(temporary, format: format, descriptor: empty)
            try await archive.add(descriptor, blobs: blobs)
        }
    }

    /// The blob of a local access, and the access by the digest of what is written.
    private static func bring(
        _ access: AccessSpec, _ version: ComponentVersion, _ blobs: inout [any Blob]
    ) async throws -> AccessSpec {
        let blob = try await version.localBlob(access)
        blobs.append(blob)
        guard let local = access.localBlob else { return access }
        let type = MediaType(local.mediaType).isManifestOrIndex ? blob.descriptor.mediaType.rawValue : local.mediaType
        return .localBlob(
            localReference: blob.descriptor.digest.description, mediaType: type, referenceName: local.referenceName,
            globalAccess: local.globalAccess)
    }
}
