import Documents

@testable import Kubernetes

/// One right object of each kind that manifests have.
enum Manifests {
    static func all() throws -> [String: JSONObject] {
        var result: [String: JSONObject] = [:]
        for document in try YAMLStream.parse(Array(text.utf8)) {
            guard let object = try document.root?.jsonValue(.yaml11).object else { continue }
            result[object["kind"]?.string ?? ""] = object
        }
        return result
    }

    private static let text = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: a}, type: Opaque, data: {k: dg==}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: a, labels: {app: a}}
        spec:
          serviceAccountName: default
          containers:
          - name: c
            image: i
            ports: [{containerPort: 80, name: http}, {containerPort: 81, hostPort: 8081}]
            env: [{name: A, value: b}, {name: B, valueFrom: {configMapKeyRef: {name: m, key: k}}}]
            envFrom: [{secretRef: {name: s}}]
            resources: {requests: {cpu: 1, memory: 1Mi}, limits: {cpu: 2}}
            volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]
            livenessProbe: {httpGet: {path: /, port: http}}
            readinessProbe: {tcpSocket: {port: 80}}
          initContainers: [{name: i, image: i}]
          tolerations: [{key: t, operator: Exists}]
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms: [{matchExpressions: [{key: node, operator: In, values: [x]}]}]
            podAntiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
          volumes: [{name: v, secret: {secretName: s}}, {name: w, emptyDir: {}}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a}
        spec:
          selector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: In, values: [a, b]}]}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
          template:
            metadata: {labels: {app: a}}
            spec: {containers: [{name: c, image: i}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: a}
        spec:
          serviceName: a
          selector: {matchLabels: {app: a}}
          template:
            metadata: {labels: {app: a}}
            spec: {containers: [{name: c, image: i, volumeMounts: [{name: data, mountPath: /d}]}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: a}
        spec:
          selector: {matchLabels: {app: a}}
          template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a}
        spec: {completions: 1, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: a}
        spec:
          schedule: "*/5 1-3,7 * jan-mar 0"
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: a}
        spec:
          selector: {app: a}
          ports: [{name: http, port: 80, targetPort: http}, {name: dns, port: 53, protocol: UDP}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: a}
        spec:
          ingressClassName: nginx
          tls: [{hosts: [a.example], secretName: s}]
          rules:
          - host: "*.a.example"
            http:
              paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: a}
        spec:
          podSelector: {matchLabels: {app: a}}
          policyTypes: [Ingress]
          ingress:
          - from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
            ports: [{port: 80, protocol: TCP, endPort: 90}]
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: a}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
        subjects: [{kind: User, name: u, apiGroup: rbac.authorization.k8s.io}]
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 50%, selector: {matchLabels: {app: a}}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: a}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}
          maxReplicas: 3
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        ---
        {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: a}, provisioner: p.example, parameters: {a: b}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: a}
        spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: a}
        spec: {accessModes: [ReadWriteOnce], storageClassName: a, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: a}
        webhooks:
        - name: a.b.example
          sideEffects: None
          admissionReviewVersions: [v1]
          clientConfig: {service: {name: a, namespace: b}}
          rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: a}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}
        ---
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: a}
        spec: {holderIdentity: h, leaseDurationSeconds: 15, leaseTransitions: 0}
        """
}
