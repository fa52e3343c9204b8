import Diagnostics
import Documents
import Host
import Kubernetes
import Testing

@Suite(
    "An edge on a full disk",
    .enabled(
        if: Shell.succeeds("unshare -m mount -t tmpfs none /mnt"), "only who may mount can make a small disk (root)"))
struct EdgeFullDiskTests {
    /// The edge on a disk of its own, which the file `fill` leaves four megabytes of, and `free` gives back.
    private static let script = """
        set -eu
        mkdir -p edge
        mount -t tmpfs -o size=40m none edge
        echo $$ > edge.pid
        "$OCM" serve edge --data edge "$@" > edge.out 2>> edge.log &
        trap "kill -9 $! 2>/dev/null || true; umount -l edge" EXIT
        while ! [ -s edge.out ]; do sleep 0.02; done
        cp edge/kubeconfig kubeconfig
        while ! [ -e fill ]; do sleep 0.02; done
        left=$(df --output=avail -k edge | tail -1)
        head -c $(( (left - 4000) * 1024 )) /dev/zero > edge/filler
        touch filled
        while ! [ -e free ]; do sleep 0.02; done
        rm edge/filler
        while ! [ -e done ]; do sleep 0.02; done
        """

    @Test(
        "a release that has no room is told in the conditions and disturbs nothing; with room it deploys itself",
        .timeLimit(.minutes(10)))
    func full() async throws {
        try await TestRegistry.with(.own) { provider in
            try await Desk.with { desk in
                try await desk.makeKeys()
                let key = try await TestKeys.shared.value.publicPEM
                let first = try await Shop.build("1.0.0", desk, provider, seed: 1)
                let second = try await Shop.build("1.1.0", desk, provider, seed: 2, layerSize: 5_000_000)
                try await Shop.publish("1.0.0", desk, provider)
                try await desk.write("inside.sh", Self.script)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask {
                        let words = ["-m", "bash", "inside.sh", "--allow-registry", provider.address]
                        let result = try await Processes.run(
                            "unshare", words, environment: desk.with(["OCM": Program.path]).environment,
                            folder: desk.folder, timeout: .seconds(600))
                        guard result.succeeded else {
                            let log = try await desk.text("edge.log").suffix(2000)
                            throw Fault(.unavailable, "\(Outcome("the edge", result))\n\(log)")
                        }
                    }
                    group.addTask {
                        while try await Files.status(desk.path("kubeconfig")) == nil {
                            try await Task.sleep(for: .milliseconds(20))
                        }
                        let edge = try await TestEdge.start(desk, "edge", kubeconfig: "kubeconfig")
                        try await edge.apply(
                            Shop.consumer(provider: provider.components, internal: edge.registry, key: key))
                        try await edge.runs("1.0.0", first)

                        try await desk.write("fill", "")
                        while try await Files.status(desk.path("filled")) == nil {
                            try await Task.sleep(for: .milliseconds(20))
                        }
                        try await Shop.publish("1.1.0", desk, provider)
                        let object = try await edge.wait("componentsubscriptions", "shop") {
                            Conditions(of: $0)["Ready"]?.status == .false
                        }
                        let message = Conditions(of: object)["Ready"]?.message ?? ""
                        #expect(message.contains("no room"), "\(message)")
                        #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
                        try await edge.runs("1.0.0", first)
                        let events = try await edge.client.resource("events").list(namespace: "shop").objects
                        #expect(events.contains { $0["type"]?.string == "Warning" && $0["message"]?.string == message })

                        try await desk.write("free", "")
                        try await edge.runs("1.1.0", second)
                        await edge.client.shutdown()
                        try await desk.write("done", "")
                    }
                    while try await group.next() != nil {}
                }
            }
        }
    }
}
