import Testing

@Suite(
    "A full disk leaves an archive as it was, and nothing of a new one",
    .enabled(
        if: Shell.succeeds("unshare -m mount -t tmpfs none /mnt"), "only who may mount can make a small disk (root)"))
struct FullDiskTests {
    /// Content that does not compress.
    private let large = (0..<2_000_000).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 7) }

    private static let constructor = """
        name: \(Product.name)
        version: 1.0.0
        provider: {name: acme.io}
        resources:
        - {name: large, type: blob, input: {type: file, path: large}}
        """

    /// Does `work` with the archive of the library on a disk of 1 MiB, then again with room; the script fails where
    /// something is not as it should be.
    private func run(_ desk: Desk, _ archive: String, _ work: String) async throws {
        try await desk.write("old.yaml", Product.small())
        _ = try await desk.create(archive, "old.yaml").checked()
        try await desk.write("large", large)
        try await desk.write("new.yaml", Self.constructor)
        _ = try await desk.create("source", "new.yaml").checked()
        try await desk.write(
            "inside.sh",
            """
            set -eu
            mkdir disk
            mount -t tmpfs -o size=1m none disk
            cp -r \(archive) disk/
            sums() { find disk -type f -exec sha256sum {} + | sort; }
            sums > before
            if \(work) > out 2> err; then echo "it went through"; exit 1; fi
            [ "$(grep -c '^Error: ' err)" = 1 ] || { cat err; exit 1; }
            grep -q "no space left" err || { cat err; exit 1; }
            sums > after
            diff before after
            "$OCM" hash cv disk/\(archive) | grep -q '\(Product.library)'
            mount -o remount,size=20m disk
            \(work)
            "$OCM" hash cv disk/\(archive) | grep -q '\(Product.name)'
            umount disk
            """)
        let outcome = try await desk.with(["OCM": Program.path]).run("unshare", ["-m", "bash", "inside.sh"])
        #expect(outcome.succeeded, "\(outcome)")
    }

    @Test("when something is added", arguments: ["archive", "archive.tgz"])
    func add(_ archive: String) async throws {
        try await Desk.with { desk in
            try await run(desk, archive, #""$OCM" add cv --file disk/\#(archive) new.yaml"#)
        }
    }

    @Test("when something is transferred", arguments: ["archive", "archive.tgz"])
    func transfer(_ archive: String) async throws {
        try await Desk.with { desk in
            try await run(desk, archive, #""$OCM" transfer cv source//\#(Product.root) disk/\#(archive)"#)
        }
    }

    @Test(
        "when an archive is made, also below folders that are missing",
        arguments: ["directory", "tar", "tgz"],
        [
            #""$OCM" add cv --create --type FORM --file disk/deep/er/new new.yaml"#,
            #""$OCM" transfer cv --type FORM source//\#(Product.root) disk/deep/er/new"#,
            #""$OCM" transfer ctf --type FORM source disk/deep/er/new"#,
            #""$OCM" transfer artifacts layout ctf+FORM::./disk/deep/er/new//mirror/app"#,
        ])
    func new(_ form: String, _ command: String) async throws {
        try await Desk.with { desk in
            try await desk.write("large", large)
            try await desk.write("new.yaml", Self.constructor)
            _ = try await desk.create("source", "new.yaml").checked()
            _ = try await TestImage.make(in: desk.path("layout"), layerSize: 2_000_000)
            // Only folders are made where no folder is.
            let folder = form == "directory" ? "" : "mkdir -p disk/deep/er"
            let work = command.replacing("FORM", with: form)
            try await desk.write(
                "inside.sh",
                """
                set -eu
                mkdir disk
                mount -t tmpfs -o size=1m none disk
                \(folder)
                find disk > before
                if \(work) > out 2> err; then echo "it went through"; exit 1; fi
                grep -q "no space left" err || { cat err; exit 1; }
                find disk > after
                diff before after
                mount -o remount,size=20m disk
                \(work)
                [ -e disk/deep/er/new ]
                umount disk
                """)
            let outcome = try await desk.with(["OCM": Program.path]).run("unshare", ["-m", "bash", "inside.sh"])
            #expect(outcome.succeeded, "\(outcome)")
        }
    }
}
