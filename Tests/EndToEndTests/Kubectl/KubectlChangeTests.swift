import Testing

@Suite("kubectl changes", .needsKubectl) struct KubectlChangeTests {
    private func with(_ kubectl: Kubectl, _ transcript: String) async throws {
        try await Desk.with { desk in
            try await desk.write(
                "app.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app}
                spec:
                  selector: {matchLabels: {app: app}}
                  template:
                    metadata: {labels: {app: app}}
                    spec: {containers: [{name: c, image: "nginx:1"}]}
                """)
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(server, "$ create -f app.yaml\n$ create configmap conf --from-literal=k=v")
                try await kubectl.play(server, transcript)
            }
        }
    }

    @Test("labels, annotations, fields and images", arguments: Kubectl.all)
    func parts(_ kubectl: Kubectl) async throws {
        try await with(
            kubectl,
            """
            $ label deploy app x=y
            deployment.apps/app labeled
            ! label deploy app x=z
            error: 'x' already has a value (y), and --overwrite is false
            $ label deploy app x=z --overwrite
            deployment.apps/app labeled
            $ label deploy app x-
            deployment.apps/app unlabeled
            $ annotate deploy app note=1
            deployment.apps/app annotated
            $ patch deploy app -p '{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"nginx:3"}]}}}}'
            deployment.apps/app patched
            $ patch deploy app --type merge -p '{"spec":{"replicas":3}}'
            deployment.apps/app patched
            $ patch deploy app --type json -p '[{"op":"replace","path":"/spec/replicas","value":4}]'
            deployment.apps/app patched
            ! patch deploy app --type json -p '[{"op":"test","path":"/spec/replicas","value":9}]'
            The request is invalid: the server rejected our request due to an error in our request
            ! patch deploy app -p nonsense
            Error from server (BadRequest): error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}
            $ patch deploy app --subresource=scale --type merge -p '{"spec":{"replicas":2}}'
            scale.autoscaling/app patched
            $ get deploy app -o jsonpath='{.spec.replicas} {.spec.template.spec.containers[0].image} {.metadata.annotations.note}'
            2 nginx:3 1
            $ set image deploy/app c=nginx:9
            deployment.apps/app image updated
            $ set env deploy/app B=2
            deployment.apps/app env updated
            $ set resources deploy/app --limits=cpu=1,memory=1Gi
            deployment.apps/app resource requirements updated
            $ set serviceaccount deploy/app default
            deployment.apps/app serviceaccount updated
            $ replace -f app.yaml
            deployment.apps/app replaced
            $ replace --force -f app.yaml
            deployment.apps "app" deleted*
            deployment.apps/app replaced
            """)
    }

    @Test("by an editor", arguments: Kubectl.all)
    func edit(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write("edit", Array("#!/bin/sh\nsed -i 's/k: v/k: edited/' \"$1\"\n".utf8), mode: 0o755)
            try await desk.write("leave", Array("#!/bin/sh\n".utf8), mode: 0o755)
            try await TestAPIServer.with(desk) { server in
                for (editor, said) in [
                    ("leave", "Edit cancelled, no changes made."), ("edit", "configmap/conf edited"),
                ] {
                    let outcome = try await desk.run(
                        "sh",
                        [
                            "-c",
                            "\"$0\" create cm conf --from-literal=k=v >/dev/null 2>&1; KUBE_EDITOR=./$1 \"$0\" edit cm conf",
                            kubectl.path, editor,
                        ], in: server)
                    #expect(outcome.succeeded && outcome.text.contains(said), "\(outcome)")
                }
                try await kubectl.play(server, "$ get cm conf -o jsonpath='{.data.k}'\nedited")
            }
        }
    }

    @Test("numbers of replicas, and waits for what becomes of them", arguments: Kubectl.all)
    func rollout(_ kubectl: Kubectl) async throws {
        let ready =
            #"{"status":{"observedGeneration":99,"replicas":2,"updatedReplicas":2,"availableReplicas":2,"readyReplicas":2,"#
            + #""conditions":[{"type":"Available","status":"True","lastUpdateTime":"2026-01-01T00:00:00Z","#
            + #""lastTransitionTime":"2026-01-01T00:00:00Z","reason":"R","message":"m"}]}}"#
        try await with(
            kubectl,
            """
            $ scale deploy app --replicas=2
            deployment.apps/app scaled
            ! scale deploy app --replicas=3 --current-replicas=7
            error: Expected replicas to be 7, was 2
            ! rollout status deploy/app --timeout=1s
            Waiting for deployment spec update to be observed...
            error: timed out waiting for the condition
            ! wait deploy/app --for=condition=Available --timeout=1s
            error: timed out waiting for the condition on deployments/app
            $ patch deploy app --subresource=status --type merge -p '\(ready)'
            deployment.apps/app patched
            $ rollout status deploy/app --timeout=10s
            deployment "app" successfully rolled out
            $ wait deploy/app --for=condition=Available --timeout=10s
            deployment.apps/app condition met
            $ wait deploy/app --for=jsonpath='{.spec.replicas}'=2 --timeout=10s
            deployment.apps/app condition met
            $ wait cm/conf --for=create --timeout=10s
            configmap/conf condition met
            $ get deploy app --subresource=status
            app 2/2 2 2 *s
            $ rollout restart deploy/app
            deployment.apps/app restarted
            $ rollout pause deploy/app
            deployment.apps/app paused
            $ rollout resume deploy/app
            deployment.apps/app resumed
            $ rollout history deploy/app
            No rollout history found.
            ! rollout undo deploy/app
            error: no rollout history found for deployment "app"
            """)
    }

    @Test("and deletes, alone, with what is owned, or without", arguments: Kubectl.all)
    func delete(_ kubectl: Kubectl) async throws {
        try await with(
            kubectl,
            """
            $ delete cm conf --dry-run=server
            configmap "conf" deleted* (server dry run)
            $ delete cm conf
            configmap "conf" deleted*
            $ delete deploy app --cascade=orphan
            deployment.apps "app" deleted*
            $ create -f app.yaml
            $ delete deploy app --cascade=foreground
            deployment.apps "app" deleted*
            $ create -f app.yaml
            $ delete deploy app --cascade=background
            deployment.apps "app" deleted*
            $ run one --image=busybox
            $ delete pod one --now
            pod "one" deleted*
            $ run two --image=busybox
            $ delete pod two --grace-period=0 --force
            Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated.*
            pod "two" force deleted*
            $ create cm a
            $ create cm b
            $ label cm a b x=y
            $ delete cm -l x=y --wait=false
            configmap "a" deleted*
            configmap "b" deleted*
            $ delete cm --all
            configmap "kube-root-ca.crt" deleted*
            $ wait cm/nothere --for=delete --timeout=5s
            ! delete cm nothere
            Error from server (NotFound): configmaps "nothere" not found
            $ delete cm nothere --ignore-not-found
            $ create ns gone
            $ create cm inside -n gone
            $ delete ns gone
            namespace "gone" deleted
            ! get ns gone
            Error from server (NotFound): namespaces "gone" not found
            ! delete ns kube-system
            Error from server (Forbidden): namespaces "kube-system" is forbidden: this namespace may not be deleted
            """)
    }

    @Test("and sees every change of a watch", .timeLimit(.minutes(10)), arguments: Kubectl.all)
    func watch(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                // the watch ends by itself when it has seen the deletion
                let script = """
                    "$0" create cm a --from-literal=k=v
                    "$0" get cm --watch-only --output-watch-events >seen &
                    watch=$!
                    i=0
                    until grep -q ADDED seen && grep -q MODIFIED seen && grep -q DELETED seen; do
                        i=$((i + 1)); "$0" create cm b$i; "$0" label cm b$i x=y; "$0" delete cm b$i
                    done
                    kill $watch
                    "$0" get cm -w --request-timeout=1s
                    cat seen
                    """
                let outcome = try await desk.run("sh", ["-c", script, kubectl.path], in: server)
                let seen = outcome.output.split(separator: "\n").filter { $0.contains(" 0 ") }.map {
                    $0.prefix { $0 != " " }
                }
                #expect(outcome.output.contains("a                  1"), "\(outcome)")
                #expect(seen.contains("ADDED") && seen.contains("MODIFIED") && seen.contains("DELETED"), "\(outcome)")
            }
        }
    }
}

extension Desk {
    /// Runs a program that finds the server's kubeconfig.
    func run(_ program: String, _ arguments: [String], in server: TestAPIServer) async throws -> Outcome {
        try await with(["KUBECONFIG": server.kubeconfig]).run(program, arguments)
    }
}
