import Documents
import Kubernetes
import OCMTestSupport
import Testing

@Suite("ocm serve controllers, several of them")
struct LeadershipTests {
    @Test("one works, another takes over when it is killed, and each says which it is", .timeLimit(.minutes(10)))
    func takeover() async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                let outcome = try await desk.script(
                    """
                    start() {
                        HOSTNAME=$1 "$0" serve controllers --kubeconfig api/kubeconfig --registry http://127.0.0.1:9 \\
                            --leader-elect --leader-elect-lease-duration 10s --leader-election-namespace default \\
                            --metrics 127.0.0.1:$2 >$1.out 2>$1.log & eval "$1=$!"
                    }
                    ready() { while ! [ -s $1.out ]; do sleep 0.05; done; }
                    figures() { curl -s http://127.0.0.1:$1/metrics | grep ^leader_election_master_status; }
                    first=\(try FreePort.find()) second=\(try FreePort.find())
                    start one $first; ready one
                    start two $second
                    until curl -s http://127.0.0.1:$second/readyz | grep -q ok; do sleep 0.05; done
                    until figures $second; do sleep 0.05; done
                    figures $first
                    wc -c <two.out
                    kill -KILL $one
                    ready two; cat two.out
                    figures $second
                    curl -s http://127.0.0.1:$second/healthz
                    kill -TERM $two; wait $two; echo $?
                    """)
                let status = #"leader_election_master_status{name="ocm-controllers"}"#
                #expect(
                    outcome.output.split(separator: "\n").map(String.init) == [
                        "\(status) 0", "\(status) 1", "0", "ready", "\(status) 1", "ok", "0",
                    ], "\(outcome)")
                // whoever is told to end gives the lead back
                let lease = try await server.client.resource(group: "coordination.k8s.io", "leases").get(
                    "ocm-controllers", namespace: "default")
                #expect(lease.at("spec", "holderIdentity") == "" && lease.at("spec", "leaseTransitions") == 1)
            }
        }
    }

    @Test("what is printed for a cluster is taken by kubectl, the same again changes nothing", .needsKubectl)
    func install() async throws {
        try await Desk.with { desk in
            let words = ["controller", "install", "--dry-run", "--image", "r.internal/ocm@sha256:\(Self.digest)"]
            let manifests = try await desk.ocm(words + ["--registry", "r.internal", "--metrics"]).checked()
            try await desk.write("install.yaml", manifests.output)
            for kubectl in Kubectl.all {
                try await TestAPIServer.with(desk, "api-\(kubectl.path.utf8.count)") { server in
                    try await kubectl.play(
                        server,
                        """
                        $ apply --server-side -f install.yaml
                        customresourcedefinition.apiextensions.k8s.io/snapshots.delivery.ocm.software serverside-applied
                        namespace/ocm-system serverside-applied
                        role.rbac.authorization.k8s.io/ocm-controllers-lease serverside-applied
                        deployment.apps/ocm-controllers serverside-applied
                        service/ocm-controllers serverside-applied
                        $ diff --server-side -f install.yaml
                        $ auth can-i update leases.coordination.k8s.io/ocm-controllers -n ocm-system --as system:serviceaccount:ocm-system:ocm-controllers
                        yes
                        ! auth can-i update leases.coordination.k8s.io/other -n ocm-system --as system:serviceaccount:ocm-system:ocm-controllers
                        no
                        ! auth can-i delete snapshots.delivery.ocm.software --as system:serviceaccount:ocm-system:ocm-controllers
                        no
                        """)
                }
            }
        }
    }

    private static let digest = String(repeating: "0", count: 64)
}
