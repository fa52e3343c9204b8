import Diagnostics
import Host
import OCMPackaging

/// `ocm create transportarchive`
enum CreateTransportArchive {
    static let command = Command(
        "create", .transportArchive, summary: "Creates an empty transport archive",
        arguments: "PATH", count: .exactly(1), flags: [CommonFlags.archiveType, CommonFlags.force],
        examples: ["ocm create ctf ./archive", "ocm create ctf --type tgz disc.tgz"]
    ) { call in
        let path = call.arguments[0]
        let format = try ArchiveForm.parse(call.flags[CommonFlags.archiveType])
        if !call.flags[CommonFlags.force], try await Files.status(path) != nil {
            throw Fault(.conflict, "\(path) exists already; --force replaces it")
        }
        ArchiveForm.tell(call, new: path)
        let archive = try await TransportArchive.create(path, format: format, empty: true)
        do {
            try await archive.commit()
        } catch {
            try? await archive.discard()
            throw error
        }
    }
}
