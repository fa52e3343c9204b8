import Diagnostics
import Host
import Testing

@Suite("ocm demo", .serialized)
struct DemoTests {
    /// Runs a program where there is no network but loopback; nil where that can't be made.
    private static let isolation: [String]? = {
        ["-n", "-rn"].first { option in
            Shell.succeeds("unshare \(option) sh -c 'ip link set lo up'")
        }.map { option in ["unshare", option, "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""] }
    }()

    private func demo(_ desk: Desk, _ options: [String] = [], before: [String] = []) async throws -> Outcome {
        let words = before + [Program.path, "demo"] + options
        return try await desk.run(words[0], Array(words.dropFirst()))
    }

    /// What every run must have told.
    private func check(_ outcome: Outcome) {
        #expect(outcome.succeeded, "\(outcome)")
        #expect(outcome.errors == "")
        #expect(!outcome.output.contains("\u{1b}"))
        let lines = outcome.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines.count { $0.hasPrefix("successfully verified acme.io/product:1.0.0") } == 2)
        #expect(lines.count { $0.hasPrefix("Error: verifying signature of: acme.io/product:1.0.0") } == 5)
        #expect(lines.contains { $0.hasPrefix("from the push to Ready: ") })
        #expect(lines.contains { $0.hasPrefix("TransferFailed: ") && $0.contains("verify signature") })
        // each image of a Deployment, a StatefulSet and a Job, of the second release
        let proven = lines.filter { $0.hasSuffix(" intact") }
        #expect(proven.count == 6)
        #expect(proven.allSatisfy { $0.contains(/127\.0\.0\.1:\d+\/acme\/[a-z]+@sha256:.* 1\.1\.0 .*sha256:/) })
        #expect(
            lines.contains("- A release that had been tampered with was refused, and disturbed nothing."), "\(outcome)")
    }

    @Test(
        "needs no network, no home and no other folder; proxies do not matter", .enabled(if: isolation != nil),
        .timeLimit(.minutes(10)))
    func alone() async throws {
        try await Desk.with { desk in
            var bare = desk.with([
                "http_proxy": "http://192.0.2.1:3128", "HTTPS_PROXY": "http://192.0.2.1:3128",
                "ALL_PROXY": "http://192.0.2.1:3128",
            ])
            bare.environment["HOME"] = nil
            let before = try await FolderDigest.of(desk.folder)
            check(try await demo(bare, before: Self.isolation ?? []))
            #expect(try await FolderDigest.of(desk.folder) == before)
        }
    }

    @Test("runs twice at once, without kubectl too, and leaves nothing", .timeLimit(.minutes(10)))
    func twice() async throws {
        try await Desk.with { desk in
            async let one = demo(desk)
            async let two = demo(desk.with(["PATH": "/nowhere"]))
            check(try await one)
            check(try await two)
            #expect(try await Files.list(desk.folder) == ["home"])
            #expect(try await Files.list(desk.home).isEmpty)
        }
    }

    @Test("--keep goes on until Ctrl-C, in a folder that was empty", .needs("skopeo"), .timeLimit(.minutes(10)))
    func keep() async throws {
        try await Desk.with { desk in
            try await desk.write("full/x", "mine")
            let refused = try await demo(desk, ["--keep", "full"])
            #expect(refused.sentences == ["Error: \(desk.path("full")) is not empty; name a new folder"])
            let outcome = try await desk.script(
                """
                "$0" demo --keep kept >out 2>err & demo=$!
                while kill -0 $demo && ! grep -q 'goes on until Ctrl-C' out; do sleep 0.05; done
                "$0" status --data kept/consumer/edge
                kill -INT $demo
                wait $demo
                cat err
                """)
            #expect(outcome.output.contains("Deployment acme/server"), "\(outcome)")
            #expect(!outcome.output.contains("Error"), "\(outcome)")
            #expect(try await desk.text("out").contains("kubectl --namespace acme get"))

            // the images are such for others too
            let layout = "oci:\(desk.path("kept/provider/images/server")):1.1.0"
            let inspected = try await desk.run("skopeo", ["inspect", "--raw", layout]).checked()
            #expect(inspected.output.contains("application/vnd.oci.image.layer.v1.tar+gzip"))
            _ = try await desk.run("skopeo", ["copy", layout, "dir:\(desk.path("copied"))"]).checked()

            // every image that is deployed is in the internal registry, by its digest
            for folder in try await Files.list(desk.path("kept/consumer/deploy")) {
                for name in try await Files.list(desk.path("kept/consumer/deploy/\(folder)")) {
                    let path = desk.path("kept/consumer/deploy/\(folder)/\(name)")
                    let text = String(decoding: try await Files.read(path, limit: 1 << 20), as: UTF8.self)
                    #expect(!text.contains("registry.acme.io"))
                    for line in text.split(separator: "\n") where line.contains("image: ") {
                        #expect(
                            line.contains(#/image: ["']?127\.0\.0\.1:\d+/acme/[a-z]+@sha256:[0-9a-f]{64}/#), "\(line)")
                    }
                }
            }
            #expect(try await desk.verify("kept/disc/product-1.0.0.tgz", key: "kept/consumer/acme.pub").succeeded)
        }
    }

    @Test(
        "Ctrl-C ends it, and it cleans up", .timeLimit(.minutes(10)),
        arguments: ["versions transferred", "release 1.0.0 was deployed"])
    func interrupted(_ moment: String) async throws {
        try await Desk.with { desk in
            let outcome = try await desk.script(
                """
                "$0" demo >out 2>err & demo=$!
                while ! grep -q '\(moment)' out; do sleep 0.02; done
                kill -INT $demo
                wait $demo
                echo "$?"
                """)
            #expect(outcome.output.hasSuffix("130\n"), "\(outcome)")
            let left = try await Files.list(desk.folder)
            #expect(left == ["err", "home", "out"])
        }
    }
}

extension Desk {
    fileprivate func verify(_ repository: String, key: String) async throws -> Outcome {
        try await ocm("verify", "cv", "-s", "acme", "-k", key, "\(repository)//acme.io/product:1.0.0")
    }
}
