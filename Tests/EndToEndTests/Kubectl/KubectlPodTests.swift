import Testing

@Suite("kubectl and Pods that never run", .needsKubectl) struct KubectlPodTests {
    @Test(
        "what needs a kubelet is answered as for a Pod without a node, at once", .timeLimit(.minutes(10)),
        arguments: Kubectl.all)
    func pods(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write(
                "two.yaml",
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: two}
                spec:
                  initContainers: [{name: i, image: x}]
                  containers: [{name: a, image: x}, {name: b, image: x}]
                """)
            try await desk.write("file", "content")
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ run one --image=busybox
                    $ create -f two.yaml
                    $ logs one
                    $ logs one -f
                    $ logs two
                    Defaulted container "a" out of: a, b, i (init)
                    ! logs two -c nothere
                    error: container nothere is not valid for pod two*
                    ! get --raw '/api/v1/namespaces/default/pods/two/log'
                    Error from server (BadRequest): a container name must be specified for pod two, choose one of: [i a b]
                    ! get --raw '/api/v1/namespaces/default/pods/one/log?tailLines=-1'
                    *tailLines: Invalid value: -1: must be greater than or equal to 0*
                    ! logs nothere
                    *pods "nothere" not found*
                    ! exec one -- ls
                    *pod one does not have a host assigned
                    ! exec two -c b -- ls
                    *pod two does not have a host assigned
                    ! attach one
                    *pod one does not have a host assigned
                    ! cp file one:/tmp/x
                    *pod one does not have a host assigned
                    ! port-forward one 0:80
                    error: unable to forward port because pod is not running. Current status=Pending
                    ! get --raw /api/v1/namespaces/default/pods/one/proxy/
                    Error from server (BadRequest): address not allowed
                    $ expose pod one --port=80
                    ! get --raw /api/v1/namespaces/default/services/one/proxy/index.html
                    Error from server (ServiceUnavailable): no endpoints available for service "one"
                    ! get --raw /api/v1/namespaces/default/services/one:81/proxy/
                    Error from server (ServiceUnavailable): no service port 81 found for service "one"
                    $ debug one --image=busybox --profile=general -c debugger
                    $ get pod one -o jsonpath='{.spec.ephemeralContainers[0].name}'
                    debugger
                    ! patch pod one --subresource=ephemeralcontainers -p '{"spec":{"ephemeralContainers":[{"name":"debugger","image":"other"}]}}'
                    *existing ephemeral containers "debugger" may not be changed*
                    $ set image pod/one one=busybox:2
                    pod/one image updated
                    ! patch pod one -p '{"spec":{"restartPolicy":"Never"}}'
                    *Forbidden: pod updates may not change fields other than `spec.containers[*].image`*
                    $ patch pod one --subresource=resize -p '{"spec":{"containers":[{"name":"one","resources":{"requests":{"cpu":"1"}}}]}}'
                    pod/one patched
                    """)
            }
        }
    }

    @Test("nodes are objects like others, and are drained by evictions that budgets forbid", arguments: Kubectl.all)
    func nodes(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write(
                "node.yaml",
                """
                apiVersion: v1
                kind: Node
                metadata: {name: n1}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: lone, labels: {app: lone}}
                spec: {nodeName: n1, containers: [{name: a, image: x}]}
                """)
            let running =
                #"{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}"#
            @Sendable func budget(_ allowed: Int) -> String {
                #"{"status":{"observedGeneration":1,"disruptionsAllowed":\#(allowed),"desiredHealthy":1,"currentHealthy":1}}"#
            }
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    ! cordon n1
                    Error from server (NotFound): nodes "n1" not found
                    ! drain n1
                    Error from server (NotFound): nodes "n1" not found
                    ! taint node n1 a=b:NoSchedule
                    Error from server (NotFound): nodes "n1" not found
                    $ create -f node.yaml
                    ! logs lone
                    Error from server (InternalError): Internal error occurred: there is no kubelet on node "n1": this API server is no cluster
                    $ taint node n1 a=b:NoSchedule
                    node/n1 tainted
                    $ taint node n1 a=b:NoSchedule-
                    node/n1 untainted
                    $ uncordon n1
                    node/n1 already uncordoned
                    $ patch pod lone --subresource=status -p '\(running)'
                    $ create pdb one --selector=app=lone --min-available=1
                    $ patch pdb one --subresource=status --type=merge -p '\(budget(0))'
                    ! drain n1 --force --timeout=1s
                    node/n1 cordoned
                    Warning: *Pods that declare no controller: default/lone
                    evicting pod default/lone
                    *Cannot evict pod as it would violate the pod's disruption budget.*
                    $ patch pdb one --subresource=status --type=merge -p '\(budget(1))'
                    $ drain n1 --force --timeout=20s
                    Warning: *Pods that declare no controller: default/lone
                    pod/lone evicted
                    node/n1 drained
                    $ get pdb one -o jsonpath='{.status.disruptionsAllowed}'
                    0
                    """)
            }
        }
    }
}
