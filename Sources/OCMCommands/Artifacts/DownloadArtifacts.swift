import Diagnostics
import Host
import OCI
import OCMPackaging

/// `ocm download artifacts`
enum DownloadArtifacts {
    static let layers = Flag.list("layers", placeholder: "NUMBER", commas: true, "only these layers, counted from 0")
    static let tree = Flag.bool("dirtree", "unpack the files of all layers into a folder")
    static let layout = Flag.bool("oci-layout", "write OCI image layouts")

    static let command = Command(
        "download", .artifacts, summary: "Writes OCI artifacts to files",
        details: "An artifact becomes an artifact set: a folder, or a file with -t tar or -t tgz.",
        arguments: "{OCI-REF}",
        flags: [
            CommonFlags.repository, CommonFlags.outputFile, CommonFlags.archiveType, layers, tree, layout,
        ],
        examples: ["ocm download artifacts registry.example.com/acme/app:1.0 -O app"]
    ) { call in
        let format = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        let numbers = try call.flags[layers].map { text in
            guard let number = Int(text), number >= 0 else {
                throw Fault(.invalid, "invalid argument \"\(text)\" for \"--layers\" flag: not a number")
            }
            return number
        }
        try await Workspace.with(call) { workspace in
            let found = try await ArtifactSelection(workspace: workspace).find(call.arguments)
            guard !found.isEmpty else {
                call.console.print("no artifacts selected")
                return
            }
            try await Progress.with(call) { progress in
                for item in found {
                    let path = path(of: item, call.flags[CommonFlags.outputFile], isOnly: found.count == 1)
                    if !numbers.isEmpty {
                        try await writeLayers(numbers, of: item, to: path, call.console)
                    } else if call.flags[tree] {
                        try await writeTree(item, to: path)
                    } else {
                        if call.flags[layout] {
                            try await ImageLayout.write(
                                item.root, from: item.target, to: path, tag: item.tag ?? item.root.digest.hex,
                                observer: progress)
                        } else {
                            try await writeSet(item, to: path, format)
                        }
                        progress.print("\(path): downloaded")
                    }
                }
            }
        }
    }

    /// The file of `-O`, or a name below it that repository and tag make.
    private static func path(of item: FoundArtifact, _ output: String, isOnly: Bool) -> String {
        if isOnly, !output.isEmpty { return output }
        let version = item.tag ?? "\(item.root.digest.algorithm.rawValue)-\(item.root.digest.hex)"
        return Paths.join(output, "\(item.repository)/\(version)")
    }

    private static func writeSet(_ item: FoundArtifact, to path: String, _ format: TransportArchive.Format) async throws
    {
        let set = try await ArtifactSet.write(item.root, tag: item.tag, from: item.target)
        switch format {
        case .directory:
            try await DownloadedFile.createFolder(path) { folder in
                try await set.withReader { reader in
                    var writer = FolderWriter(folder: folder)
                    try await writer.unpack(reader)
                }
            }
        case .tar:
            try await DownloadedFile.create(path) { file in
                try await set.withReader { reader in
                    try await Compression.open(reader).content.copy(to: file)
                    while try await reader.next() != nil {}
                }
            }
        case .tgz:
            try await DownloadedFile.create(path) { file in
                try await set.withReader { _ = try await $0.copy(to: file) }
            }
        }
    }

    private static func manifest(_ item: FoundArtifact) throws -> Manifest {
        guard let manifest = item.artifact.manifest else {
            throw Fault(.invalid, "\(item.reference) is an index, which has no layers; name one of its manifests")
        }
        return manifest
    }

    private static func writeLayers(
        _ numbers: [Int], of item: FoundArtifact, to path: String, _ console: Console
    ) async throws {
        let layers = try manifest(item).layers
        for number in numbers {
            guard layers.indices.contains(number) else {
                throw Fault(.notFound, "\(item.reference) has no layer \(number), it has \(layers.count)")
            }
            let file = numbers.count == 1 ? path : "\(path)-\(number)"
            let count = try await DownloadedFile.create(file) { writer in
                try await item.target.blob(layers[number]).withReader { try await $0.copy(to: writer) }
            }
            console.print("\(file): layer \(number): \(count) byte(s) downloaded")
        }
    }

    private static func writeTree(_ item: FoundArtifact, to path: String) async throws {
        let layers = try manifest(item).layers
        try await DownloadedFile.createFolder(path) { folder in
            _ = try await FolderWriter.unpack(layers.map { item.target.blob($0) }, into: folder, areLayers: true)
        }
    }
}
