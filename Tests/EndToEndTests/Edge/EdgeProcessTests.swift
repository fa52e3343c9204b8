import Diagnostics
import Documents
import Host
import Kubernetes
import OCMTestSupport
import Testing

@Suite("ocm serve edge as a process")
struct EdgeProcessTests {
    @Test(
        "one line when it is ready, SIGTERM ends it, and it goes on with the addresses it had", .timeLimit(.minutes(10))
    )
    func lifeTime() async throws {
        try await Desk.with { desk in
            var last: Outcome?
            let inTime = try await holdsOnce {
                let outcome = try await desk.script(
                    """
                    for run in 1 2; do
                        "$0" serve edge --data edge >out 2>>err & edge=$!
                        while ! [ -s out ]; do sleep 0.02; done
                        cat out
                        [ $run = 2 ] || "$0" serve edge --data edge 2>&1
                        start=$(date +%s%N)
                        kill -TERM $edge
                        wait $edge
                        echo "$? $(( ($(date +%s%N) - start) / 1000000 ))"
                        rm out
                    done
                    stat -c '%a %n' edge/kubeconfig edge/registry-login/*
                    """)
                last = outcome
                let lines = outcome.output.split(separator: "\n").map(String.init)
                try #require(lines.count == 8, "\(outcome)")
                let ready =
                    #/ready https://127\.0\.0\.1:\d+ kubeconfig .*/edge/kubeconfig registry http://127\.0\.0\.1:\d+/#
                #expect(lines[0].wholeMatch(of: ready) != nil, "\(lines[0])")
                #expect(lines[1].hasPrefix("Error: ") && lines[1].contains("in use by another edge"), "\(lines[1])")
                #expect(lines[3] == lines[0])
                #expect(lines[5...].allSatisfy { $0.hasPrefix("600 ") }, "\(lines)")
                return [lines[2], lines[4]].allSatisfy { line in
                    let numbers = line.split(separator: " ").compactMap { Int($0) }
                    return numbers.count == 2 && numbers[0] == 0 && numbers[1] < 2000
                }
            }
            #expect(inTime, "\(last?.description ?? "")")
        }
    }

    @Test("everybody reads its registry, only its login writes it", .needs("skopeo"), .timeLimit(.minutes(10)))
    func registry() async throws {
        try await Desk.with { desk in
            _ = try await TestImage.make(in: desk.path("image"))
            try await TestEdge.with(desk) { edge in
                let name = "docker://\(edge.registry)/tools/app:1.0"
                let write = ["copy", "--dest-tls-verify=false", "oci:\(desk.path("image")):1.0", name]
                #expect(try await !desk.run("skopeo", write).succeeded)
                let login = ["--authfile", desk.path("edge/registry-login/config.json")]
                _ = try await desk.run("skopeo", [write[0]] + login + write[1...]).checked()
                _ = try await desk.run("skopeo", ["inspect", "--tls-verify=false", name]).checked()
                _ = try await desk.with(["DOCKER_CONFIG": desk.path("edge/registry-login")])
                    .ocm("transfer", "artifacts", "image", "http://\(edge.registry)/tools/other").checked()
            }
        }
    }

    @Test("what is not allowed is not reached, and the condition says so", .timeLimit(.minutes(10)))
    func policy() async throws {
        try await Desk.with { desk in
            try await desk.makeKeys()
            let key = try await TestKeys.shared.value.publicPEM
            try await TestEdge.with(desk) { edge in
                try await edge.apply(
                    Shop.consumer(provider: "127.0.0.2:9", internal: edge.registry, key: key))
                let object = try await edge.wait("componentsubscriptions", "shop") {
                    Conditions(of: $0)["Ready"]?.status == .false
                }
                let message = Conditions(of: object)["Ready"]?.message ?? ""
                #expect(message.contains("127.0.0.2:9") && message.contains("only \(edge.registry)"), "\(message)")
            }
        }
    }
}
