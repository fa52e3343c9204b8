import Testing

@Suite("kubectl creates and shows", .needsKubectl) struct KubectlCreateTests {
    @Test("what its generators make, and lists it", arguments: Kubectl.all)
    func generators(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            let made = try await desk.run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                    "/CN=x", "-keyout", "key", "-out", "crt",
                ])
            _ = try made.checked()
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(server, Self.created)
                try await kubectl.play(server, Self.listed)
            }
        }
    }

    private static let created = """
        $ create namespace team
        namespace/team created
        $ config set-context --current --namespace=team
        $ create configmap conf --from-literal=a=1
        configmap/conf created
        $ create secret generic plain --from-literal=p=q
        secret/plain created
        $ create secret docker-registry registry --docker-server=x --docker-username=u --docker-password=p
        secret/registry created
        $ create secret tls pair --cert=crt --key=key
        secret/pair created
        $ create deployment web --image=nginx:1 --replicas=2 --port=80
        deployment.apps/web created
        $ create job once --image=busybox -- echo hi
        job.batch/once created
        $ create cronjob often --image=busybox --schedule='*/5 * * * *' -- date
        cronjob.batch/often created
        $ create job now --from=cronjob/often
        job.batch/now created
        $ create role reader --verb=get,list --resource=pods,pods/log
        role.rbac.authorization.k8s.io/reader created
        $ create rolebinding readers --role=reader --user=anna --serviceaccount=team:default
        rolebinding.rbac.authorization.k8s.io/readers created
        $ create clusterrole metrics --verb=get --non-resource-url=/metrics
        clusterrole.rbac.authorization.k8s.io/metrics created
        $ create clusterrole all --aggregation-rule=a=b
        clusterrole.rbac.authorization.k8s.io/all created
        $ create clusterrolebinding metrics --clusterrole=metrics --group=g
        clusterrolebinding.rbac.authorization.k8s.io/metrics created
        $ create serviceaccount robot
        serviceaccount/robot created
        $ create quota few --hard=pods=2,services=1
        resourcequota/few created
        $ create priorityclass high --value=1000 --description=d
        priorityclass.scheduling.k8s.io/high created
        $ create ingress front --rule='foo.example/bar*=web:80,tls=x'
        ingress.networking.k8s.io/front created
        $ create service clusterip inner --tcp=80:8080
        service/inner created
        $ create service nodeport node --tcp=80:8080
        service/node created
        $ create service loadbalancer outer --tcp=80:8080
        service/outer created
        $ create service externalname other --external-name=x.example
        service/other created
        $ create poddisruptionbudget one --selector=app=web --min-available=1
        poddisruptionbudget.policy/one created
        $ autoscale deployment web --min=1 --max=3
        horizontalpodautoscaler.autoscaling/web autoscaled
        $ run lone --image=busybox --restart=Never -- sleep 1
        pod/lone created
        $ expose deployment web --port=80
        service/web exposed
        ! create priorityclass higher --value=2000000000
        *value: Forbidden: maximum allowed value of a user defined priority is 1000000000
        ! create configmap conf
        error: failed to create configmap: configmaps "conf" already exists
        """

    private static let listed = """
        $ get all -o wide
        pod/lone 0/1 Pending 0 *s <none> <none> <none> <none>
        service/inner ClusterIP 10.96.* <none> 80/TCP *s app=inner
        service/node NodePort 10.96.* <none> 80:3*/TCP *s app=node
        service/other ExternalName <none> x.example <none> *s app=other
        service/outer LoadBalancer 10.96.* <pending> 80:3*/TCP *s app=outer
        deployment.apps/web 0/2 0 0 *s nginx nginx:1 app=web
        horizontalpodautoscaler.autoscaling/web Deployment/web cpu: <unknown>/80% 1 3 0 *s
        cronjob.batch/often */5 * * * * <none> False 0 <none> *s often busybox <none>
        job.batch/now Running 0/1 *s often busybox batch.kubernetes.io/controller-uid=*
        $ get configmaps,secrets,sa,quota
        configmap/conf 1 *s
        configmap/kube-root-ca.crt 1 *s
        secret/pair kubernetes.io/tls 2 *s
        secret/plain Opaque 1 *s
        secret/registry kubernetes.io/dockerconfigjson 1 *s
        serviceaccount/default *s
        serviceaccount/robot *s
        NAME REQUEST LIMIT AGE
        $ get rolebindings,ingresses,pdb -o wide
        rolebinding.rbac.authorization.k8s.io/readers Role/reader *s anna team/default
        ingress.networking.k8s.io/front <none> foo.example 80, 443 *s
        poddisruptionbudget.policy/one 1 N/A 0 *s
        $ get deploy web -o name
        deployment.apps/web
        $ get deploy web -o json
        "image": "nginx:1",
        $ get deploy web -o yaml
        replicas: 2
        $ get deploy -o custom-columns=N:.metadata.name,R:.spec.replicas
        N R
        web 2
        $ get deploy -o jsonpath='{.items[*].metadata.name}'
        web
        $ get deploy -o go-template='{{range .items}}{{.spec.replicas}}{{end}}'
        2
        $ get deploy --show-labels --no-headers
        web 0/2 0 0 *s app=web
        $ get deploy -L app --sort-by=.metadata.name
        web 0/2 0 0 *s web
        $ get deploy web --subresource=scale
        NAME DESIRED AVAILABLE AGE
        web 2 0 *s
        $ get horizontalpodautoscalers.v1.autoscaling web -o jsonpath='{.spec.targetCPUUtilizationPercentage}'
        80
        $ get cm --chunk-size=1 -A
        team conf 1 *s
        $ get cm --field-selector metadata.name=conf
        conf 1 *s
        $ get pods --field-selector status.phase=Pending,spec.nodeName=
        lone 0/1 Pending 0 *s
        $ get cm -l 'a in (b,c),!d'
        No resources found in team namespace.
        ! get cm --field-selector nope=conf
        *"nope" is not a known field selector: only "metadata.name", "metadata.namespace"
        ! get cm -l 'a in (b'
        *unable to parse requirement: found '', expected: ',' or ')'
        ! get cm nothere
        Error from server (NotFound): configmaps "nothere" not found
        ! get nothing
        error: the server doesn't have a resource type "nothing"
        """

    @Test("what there is: versions, resources, groups, health", arguments: Kubectl.all)
    func discovery(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ version -o json
                    "gitVersion": "v1.36.3",
                    $ cluster-info
                    *Kubernetes control plane* is running at *https://127.0.0.1:*
                    $ api-versions
                    apps/v1
                    certificates.k8s.io/v1
                    v1
                    $ api-resources --api-group=apps
                    deployments deploy apps/v1 true Deployment
                    $ api-resources --verbs=list --namespaced=false -o name
                    namespaces
                    nodes
                    $ explain deployment.spec.strategy --recursive
                    FIELD: strategy <DeploymentStrategy>
                    rollingUpdate <RollingUpdateDeployment>
                    $ explain pod.spec.containers.ports
                    containerPort <integer> -required-
                    $ explain hpa --api-version=autoscaling/v1
                    VERSION: v1
                    $ explain cm -o plaintext-openapiv2
                    data <map[string]string>
                    ! explain pod.spec.nonsense
                    error: field "nonsense" does not exist
                    $ get --raw '/readyz?verbose'
                    [+]ping ok
                    readyz check passed
                    $ get nodes
                    No resources found
                    $ events -A
                    No events found.
                    ! top nodes
                    error: Metrics API not available
                    ! top pods
                    error: Metrics API not available
                    $ cluster-info dump --output-directory=dump
                    Cluster info dumped to dump
                    """)
            }
        }
    }
}
