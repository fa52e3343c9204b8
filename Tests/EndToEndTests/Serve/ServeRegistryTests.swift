import Diagnostics
import Documents
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("ocm serve registry")
struct ServeRegistryTests {
    @Test(
        "the output is one line with the address; SIGTERM and Ctrl-C end it within a second",
        arguments: ["TERM", "INT"])
    func lifeTime(_ signal: String) async throws {
        try await Desk.with { desk in
            var outcome: Outcome?
            let holds = try await holdsOnce {
                let ended = try await desk.script(
                    """
                    rm -f out
                    "$0" serve registry --data data --listen 127.0.0.1:0 >out 2>err & server=$!
                    while ! [ -s out ]; do sleep 0.02; done
                    start=$(date +%s%N)
                    kill -\(signal) $server
                    wait $server
                    echo "$? $(( ($(date +%s%N) - start) / 1000000 ))"
                    """)
                outcome = ended
                let numbers = ended.output.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
                return numbers.count == 2 && numbers[0] == 0 && numbers[1] < 1000
            }
            #expect(holds, "\(outcome?.description ?? "")")
            let output = String(decoding: try await Files.read(desk.path("out"), limit: 10_000), as: UTF8.self)
            #expect(output.wholeMatch(of: #/ready http://127\.0\.0\.1:[1-9]\d*\n/#) != nil, "\(output)")
        }
    }

    @Test("the log is one JSON object a line")
    func log() async throws {
        try await Desk.with { desk in
            let outcome = try await desk.script(
                """
                "$0" serve registry --data data --listen 127.0.0.1:0 >out 2>err & server=$!
                while ! [ -s out ]; do sleep 0.02; done
                "$0" get artifacts "$(sed 's/ready //' out)/acme/none" >/dev/null 2>&1
                kill $server; wait $server
                cat err
                """)
            let entries = try outcome.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(entries.contains { $0["method"]?.string == "GET" && $0["status"]?.string == "404" }, "\(outcome)")
            #expect(entries.allSatisfy { $0["message"]?.string == "request" && $0["level"]?.string == "info" })
        }
    }

    @Test("what hinders the start is told")
    func starts() async throws {
        try await Desk.with { desk in
            try await desk.write("file", "x")
            let port = try FreePort.find()
            for (words, message) in [
                (["--data", "file"], "file"), (["--data", "d", "--listen", "192.0.2.1:\(port)"], "192.0.2.1"),
                (
                    ["--data", "d", "--listen", "127.0.0.1:0", "--tls-cert", "file", "--tls-key", "file"],
                    "--tls-cert file"
                ),
            ] {
                let outcome = try await desk.ocm(["serve", "registry"] + words)
                #expect(outcome.exit == 1)
                #expect(outcome.output == "")
                #expect(outcome.sentences.first?.contains(message) ?? false, "\(outcome)")
            }
        }
    }

    @Test("with TLS and passwords skopeo comes in with the right ones only", .needs("skopeo"))
    func guarded() async throws {
        try await Desk.with { desk in
            try await TestRegistry.guarded(.own) { registry in
                let image = try await TestImage.make(in: desk.path("image"))
                try await desk.push(image, to: registry, as: "acme/app:1.0")
                let name = "docker://\(registry.address)/acme/app:1.0"
                let inspected = try await desk.skopeo(["inspect", "--raw"], [name], of: registry, as: "--").checked()
                #expect(Array(inspected.output.utf8) == image.manifest.raw)

                let certificates = ["--cert-dir", desk.path("skopeo")]
                for options in [
                    certificates + ["--creds", "\(TestRegistry.user):wrong"], certificates + ["--no-creds"],
                ] {
                    let refused = try await desk.run("skopeo", ["inspect"] + options + [name])
                    #expect(!refused.succeeded)
                    #expect(refused.errors.contains("unauthorized") || refused.errors.contains("authentication"))
                }
                let strange = try await desk.run(
                    "skopeo", ["inspect", "--creds", "\(TestRegistry.user):\(TestRegistry.password)", name])
                #expect(strange.errors.contains("certificate"), "\(strange)")
            }
        }
    }

    @Test("the password file is that of Apache's htpasswd", .needs("htpasswd", "skopeo"))
    func passwordFile() async throws {
        try await Desk.with { desk in
            let outcome = try await desk.script(
                """
                htpasswd -Bbc users anna secret 2>/dev/null
                "$0" serve registry --data data --listen 127.0.0.1:0 --htpasswd users >out 2>err & server=$!
                while ! [ -s out ]; do sleep 0.02; done
                for login in anna:secret anna:other otto:secret; do
                    skopeo list-tags --tls-verify=false --creds $login docker://"$(sed 's#ready http://##' out)"/acme/app 2>&1
                    echo
                done
                kill $server; wait $server
                """)
            let answers = outcome.output.split(separator: "\n\n")
            #expect(answers.count == 3, "\(outcome)")
            #expect(answers.first?.contains("unauthorized") == false)
            #expect(answers.dropFirst().allSatisfy { $0.contains("unauthorized") || $0.contains("authentication") })
        }
    }
}
