import Diagnostics
import Host

/// `ocm demo`
enum DemoCommand {
    static let keep = Flag.text("keep", placeholder: "FOLDER", "leave everything there, running until Ctrl-C")

    static let command = Command(
        "demo", summary: "Shows on this machine how a product gets behind a wall",
        details: """
            A provider builds, signs and publishes a product; a consumer behind a wall subscribes to it, and from then on each
            release deploys itself there, but for one that was tampered with. Each step is shown with its command. It needs
            nothing but this program, reaches no other machine, and cleans up behind itself.
            """,
        count: .none, flags: [keep], examples: ["ocm demo", "ocm demo --keep ./demo"]
    ) { call in
        let width = min(max(Terminal.width() ?? 100, 72), 120)
        guard call.flags.isGiven(keep) else {
            try await TemporaryFolder.with(prefix: "ocm-demo-") { folder in
                try await DemoStory(stage: Stage(console: call.console, folder: folder, width: width)).tell()
            }
            return
        }
        let folder = Paths.normalised(Paths.join(Environment.currentFolder, call.flags[keep]))
        if try await Files.status(folder) != nil, try await !Files.list(folder).isEmpty {
            throw Fault(.conflict, "\(folder) is not empty; name a new folder")
        }
        try await Files.makeFolder(folder)
        try await DemoStory(stage: Stage(console: call.console, folder: folder, width: width)).tell(stays: true)
    }
}
