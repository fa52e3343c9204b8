import Host
import Testing

@Suite("Several processes write to one place", .serialized)
struct ParallelWriterTests {
    /// What works on the archive `target` at once: one adds, one transfers into it, one signs what is in it.
    private func writers(_ target: String) -> [[String]] {
        [
            ["add", "cv", "--file", target, "added.yaml"],
            ["transfer", "cv", "source//acme.io/moved:1.0.0", target],
            ["sign", "cv", "-s", "acme", "-K", "key.priv", "\(target)//acme.io/signed:1.0.0"],
        ]
    }

    private func prepare(_ desk: Desk, _ target: String, _ form: String) async throws {
        try await desk.makeKeys()
        for name in ["signed", "moved", "added"] {
            try await desk.write("\(name).yaml", Product.small("acme.io/\(name)", text: "about \(name)"))
        }
        _ = try await desk.create("source", "moved.yaml").checked()
        _ = try await desk.ocm("add", "cv", "--create", "--file", target, "--type", form, "signed.yaml").checked()
    }

    private func check(_ desk: Desk, _ target: String) async throws {
        let checked = try await desk.ocm("check", "cv", "--fail-on-error", target).checked()
        for name in ["signed", "moved", "added"] { #expect(checked.output.contains("acme.io/\(name) "), "\(checked)") }
        // everything in it can be read
        _ = try await desk.ocm("hash", "cv", target).checked()
        _ = try await desk.ocm("verify", "cv", "-s", "acme", "-k", "key.pub", "\(target)//acme.io/signed:1.0.0")
            .checked()
    }

    @Test(
        "adding, transferring and signing at once: who ends well is in the archive, who does not says so",
        arguments: ["directory", "tar", "tgz"])
    func atOnce(_ form: String) async throws {
        try await Desk.with { desk in
            let target = "target-\(form)"
            try await prepare(desk, target, form)
            let outcomes = try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
                for (number, words) in writers(target).enumerated() {
                    group.addTask { (number, try await desk.ocm(words)) }
                }
                return try await group.reduce(into: [Int: Outcome]()) { $0[$1.0] = $1.1 }
            }
            let there = try await desk.ocm("get", "cv", target).checked().output
            for (number, name) in ["added", "moved"].enumerated() {
                let outcome = try #require(outcomes[number])
                #expect(outcome.succeeded == there.contains("acme.io/\(name) "), "\(outcome)\n\(there)")
            }
            let verified = try await desk.ocm(
                "verify", "cv", "-s", "acme", "-k", "key.pub", "\(target)//acme.io/signed:1.0.0")
            #expect(outcomes[2]?.succeeded == verified.succeeded, "\(outcomes)\n\(verified)")
            for outcome in outcomes.values {
                #expect(outcome.succeeded || outcome.sentences.count == 1, "\(outcome)")
            }
            #expect(outcomes.values.contains { $0.succeeded })
            // one after the other completes what did not end well
            for words in writers(target) { _ = try await desk.ocm(words).checked() }
            try await check(desk, target)
        }
    }

    @Test(
        "the same with one of them killed (SIGKILL) in between: nothing is broken, and the others are not hindered",
        arguments: ["directory", "tar", "tgz"])
    func killed(_ form: String) async throws {
        try await Desk.with { desk in
            for (round, delay) in ["0.015", "0.03", "0.045", "0.06", "0.08", "0.1"].enumerated() {
                let target = "target-\(round)"
                try await prepare(desk, target, form)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, words) in writers(target).enumerated() {
                        group.addTask {
                            if number == round % 3 {
                                _ = try await desk.run("timeout", ["-s", "KILL", delay, Program.path] + words)
                            } else {
                                _ = try await desk.ocm(words)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                // whatever was reached can be read, and each one can go on
                _ = try await desk.ocm("hash", "cv", target).checked()
                for words in writers(target) { _ = try await desk.ocm(words).checked() }
                try await check(desk, target)
                try await Files.remove(desk.path("source"), recursive: true)
            }
        }
    }

    @Test("a registry's folder belongs to one server; another is refused and changes nothing")
    func registryFolder() async throws {
        try await TestRegistry.with(.own) { registry in
            try await Desk.with { desk in
                try await desk.write("c.yaml", Product.small())
                _ = try await desk.create("archive", "c.yaml").checked()
                _ = try await desk.ocm("transfer", "cv", "archive", registry.components).checked()
                let second = try await desk.ocm(
                    "serve", "registry", "--data", registry.folder, "--listen", "127.0.0.1:0")
                #expect(second.exit == 1 && second.output.isEmpty, "\(second)")
                #expect(
                    second.sentences.count == 1 && second.errors.contains("is used by another registry"), "\(second)")
                _ = try await desk.ocm("check", "cv", "\(registry.components)//\(Product.library)").checked()
            }
        }
    }

    @Test("several processes that publish to one registry at once lose nothing")
    func oneRegistry() async throws {
        try await TestRegistry.with(.own) { registry in
            try await Desk.with { desk in
                let versions = (1...4).map { "1.0.\($0)" }
                for version in versions {
                    try await desk.write("\(version).yaml", Product.small(version: version, text: "notes"))
                    _ = try await desk.create("archive-\(version)", "\(version).yaml").checked()
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for version in versions {
                        group.addTask {
                            _ = try await desk.ocm("transfer", "cv", "archive-\(version)", registry.components)
                                .checked()
                        }
                    }
                    try await group.waitForAll()
                }
                let shown = try await desk.ocm("show", "versions", "\(registry.components)//\(Product.library)")
                    .checked()
                #expect(Set(shown.output.split(separator: "\n").map(String.init)) == Set(versions))
                _ = try await desk.ocm("hash", "cv", "\(registry.components)//\(Product.library)").checked()
            }
        }
    }
}
