import Kubernetes
import Testing

@Suite("kubectl describes", .needsKubectl) struct KubectlDescribeTests {
    /// One of each kind.
    private static let objects = """
        apiVersion: v1
        kind: Pod
        metadata: {name: pod}
        spec:
          initContainers: [{name: i, image: x}]
          containers:
          - {name: a, image: x, ports: [{containerPort: 80}], livenessProbe: {httpGet: {path: /, port: 80}}}
          - {name: b, image: x}
          volumes: [{name: v, emptyDir: {}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: claim}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: volume}
        spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce, ReadOnlyMany], hostPath: {path: /x}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: set}
        spec:
          selector: {matchLabels: {a: s}}
          template: {metadata: {labels: {a: s}}, spec: {containers: [{name: c, image: x}]}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: daemon}
        spec: {selector: {matchLabels: {a: s}}, template: {metadata: {labels: {a: s}}, spec: {containers: [{name: c, image: x}]}}}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: replicas}
        spec: {selector: {matchLabels: {a: s}}, template: {metadata: {labels: {a: s}}, spec: {containers: [{name: c, image: x}]}}}
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: old}
        spec: {selector: {a: s}, template: {metadata: {labels: {a: s}}, spec: {containers: [{name: c, image: x}]}}}
        ---
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: template}
        template: {metadata: {labels: {a: s}}, spec: {containers: [{name: c, image: x}]}}
        ---
        apiVersion: apps/v1
        kind: ControllerRevision
        metadata: {name: revision}
        revision: 1
        data: {a: b}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits}
        spec: {limits: [{type: Container, default: {cpu: 1}}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: slice}
        addressType: IPv4
        endpoints: [{addresses: [10.1.1.1]}]
        ports: [{port: 80, name: x, protocol: TCP}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: policy}
        spec: {podSelector: {matchLabels: {a: b}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: class}
        spec: {controller: x.example/y}
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
        provisioner: x.example/y
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: csi.example}
        spec: {}
        ---
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: runtime}
        handler: h
        ---
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: lease}
        spec: {holderIdentity: me}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: node, labels: {node-role.kubernetes.io/worker: ""}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: scaler}
        spec:
          maxReplicas: 3
          scaleTargetRef: {kind: StatefulSet, name: set, apiVersion: apps/v1}
          metrics: [{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: binding}
        spec: {policyName: p, validationActions: [Deny]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: hooks}
        """

    @Test("one object of every kind, and lists it by its own columns", arguments: Kubectl.all)
    func kinds(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write("all.yaml", Self.objects)
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(server, "$ create -f all.yaml\npod/pod created\n" + Self.described)
                try await kubectl.play(server, Self.rows)
            }
        }
    }

    private static let described = """
        $ describe pod pod
        Status: Pending
        Liveness: http-get http://:80/ delay=0s timeout=1s period=10s *
        QoS Class: BestEffort
        Tolerations: node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
        Events: <none>
        $ describe statefulset set
        Replicas: 1 desired | 0 total
        Update Strategy: RollingUpdate
        $ describe daemonset daemon
        Desired Number of Nodes Scheduled: 0
        $ describe replicaset replicas
        Replicas: 0 current / 1 desired
        $ describe replicationcontroller old
        Replicas: 0 current / 1 desired
        $ describe pvc claim
        Status: Pending
        $ describe pv volume
        Reclaim Policy: Retain
        Access Modes: RWO,ROX
        $ describe limits limits
        Container cpu - - 1 1 -
        $ describe networkpolicy policy
        PodSelector: a=b
        $ describe ingressclass class
        Controller: x.example/y
        $ describe storageclass fast
        IsDefaultClass: Yes
        $ describe csidriver csi.example
        Attach Required: true
        $ describe node node
        Roles: worker
        $ describe hpa scaler
        Reference: StatefulSet/set
        $ describe endpointslice slice
        AddressType: IPv4
        $ describe ns default
        Status: Active
        $ describe sa default
        Name: default
        $ describe clusterrole cluster-admin
        *.* [] [] [*]
        $ describe priorityclass system-node-critical
        Value: 2000001000
        $ describe lease lease
        Holder Identity: me
        $ describe podtemplate template
        Kind: PodTemplate
        $ describe secret
        No resources found in default namespace.
        """

    private static let rows = """
        $ get pv,pvc -o wide
        NAME CAPACITY ACCESS MODES RECLAIM POLICY STATUS CLAIM STORAGECLASS VOLUMEATTRIBUTESCLASS REASON AGE VOLUMEMODE
        persistentvolume/volume 1Gi RWO,ROX Retain Pending <unset> *s Filesystem
        persistentvolumeclaim/claim Pending <unset> *s Filesystem
        $ get rs,sts,ds,rc,podtemplates,controllerrevisions
        replicaset.apps/replicas 1 0 0 *s
        statefulset.apps/set 0/1 *s
        daemonset.apps/daemon 0 0 0 0 0 <none> *s
        replicationcontroller/old 1 0 0 *s
        podtemplate/template c x a=s
        controllerrevision.apps/revision <none> 1 *s
        $ get endpointslices,ingressclasses,sc,csidrivers,runtimeclasses
        endpointslice.discovery.k8s.io/slice IPv4 80 10.1.1.1 *s
        ingressclass.networking.k8s.io/class x.example/y <none> *s
        storageclass.storage.k8s.io/fast (default) x.example/y Delete Immediate false *s
        csidriver.storage.k8s.io/csi.example true false false <unset> false Persistent *s
        runtimeclass.node.k8s.io/runtime h *s
        $ get nodes,hpa,validatingadmissionpolicybindings,validatingwebhookconfigurations -o wide
        node/node Unknown worker *s <none> <none> <unknown> <unknown> <unknown>
        horizontalpodautoscaler.autoscaling/scaler StatefulSet/set memory: <unknown>/1Gi 1 3 0 *s
        validatingadmissionpolicybinding.admissionregistration.k8s.io/binding p <unset> *s
        validatingwebhookconfiguration.admissionregistration.k8s.io/hooks 0 *s
        """

    @Test("an object with its Events, and how a Pod does that a kubelet told of", arguments: Kubectl.all)
    func events(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(server, "$ run lone --image=busybox")
                let pod = try await server.client.resource("pods").get("lone", namespace: "default")
                try await desk.write(
                    "event.yaml",
                    """
                    apiVersion: v1
                    kind: Event
                    metadata: {name: told}
                    involvedObject: {apiVersion: v1, kind: Pod, name: lone, namespace: default, uid: \(pod.uid)}
                    reason: Testing
                    message: this is a test
                    type: Normal
                    count: 2
                    firstTimestamp: 2026-01-01T00:00:00Z
                    lastTimestamp: 2026-01-01T00:00:00Z
                    source: {component: me}
                    """)
                let state =
                    #"{"status":{"phase":"Running","podIPs":[{"ip":"10.0.0.9"}],"containerStatuses":[{"name":"lone","#
                    + #""ready":false,"restartCount":3,"image":"busybox","imageID":"","#
                    + #""state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"#
                try await kubectl.play(
                    server,
                    """
                    $ create -f event.yaml
                    event/told created
                    $ describe pod lone
                    Normal Testing *(x2 over *) me this is a test
                    $ get events
                    LAST SEEN TYPE REASON OBJECT MESSAGE
                    * Normal Testing pod/lone this is a test
                    $ events --for pod/lone
                    * Normal Testing Pod/lone this is a test
                    $ get events.events.k8s.io -o wide
                    * Normal Testing pod/lone me this is a test * 2 told
                    $ patch pod lone --subresource=status -p '\(state)'
                    pod/lone patched
                    $ get pod lone -o wide
                    lone 0/1 CrashLoopBackOff 3 *s 10.0.0.9 <none> <none> <none>
                    """)
            }
        }
    }
}
