package import Documents

/// What a cluster with Flux needs to run the controllers: definitions, access, and the program itself.
package struct ControllerManifests: Sendable {
    package var access = ControllerAccess()
    /// With a digest or tag; the program is its entry point.
    package let image: String
    /// `http[s]://HOST[:PORT][/PREFIX]`
    package let registry: String
    /// Further registries that may be reached.
    package var allowed: [String] = []
    /// A Secret of the type kubernetes.io/dockerconfigjson in the namespace of the controllers.
    package var loginSecret: String?
    /// The Secret with `ca.crt` of the registry, in the namespace of the controllers and of each deployer.
    package var certificateSecret: String?
    /// With a login of the registry, for Flux, in the namespace of each deployer.
    package var pullSecret: String?

    package init(image: String, registry: String) {
        self.image = image
        self.registry = registry
    }

    /// Whether Prometheus can ask for figures; whoever reaches the pod can.
    package var tellsFigures = false

    private static let healthPort = 8081
    private static let figuresPort = 8080

    /// In the order in which they can be applied.
    package func objects() throws -> [JSONObject] {
        try DeliveryDefinitions.all() + access.objects + [deployment, service]
    }

    private var labels: JSONValue { ["app.kubernetes.io/name": .string(ControllerAccess.name)] }

    private var metadata: JSONValue {
        [
            "name": .string(ControllerAccess.name), "namespace": .string(access.namespace), "labels": labels,
        ]
    }

    private var arguments: [JSONValue] {
        var arguments = ["serve", "controllers", "--registry", registry, "--definitions", "none"]
        arguments += ["--leader-elect", "--listen", "0.0.0.0:\(Self.healthPort)"]
        if tellsFigures { arguments += ["--metrics", "0.0.0.0:\(Self.figuresPort)"] }
        for registry in allowed { arguments += ["--allow-registry", registry] }
        if let watched = access.watched { arguments += ["--namespace", watched] }
        if loginSecret != nil { arguments += ["--logins", "/etc/ocm/logins/.dockerconfigjson"] }
        if let pullSecret { arguments += ["--pull-secret", pullSecret] }
        if let certificateSecret {
            arguments += ["--ca", "/etc/ocm/ca/ca.crt", "--certificate-secret", certificateSecret]
        }
        return arguments.map(JSONValue.string)
    }

    /// Names as Flux's controllers have them.
    private var ports: [(name: String, number: JSONValue)] {
        let health = ("healthz", JSONValue.number(JSONNumber(Self.healthPort)))
        return tellsFigures ? [health, ("http-prom", .number(JSONNumber(Self.figuresPort)))] : [health]
    }

    private var mounts: (volumes: [JSONValue], mounts: [JSONValue]) {
        // large content passes through files
        var volumes: [JSONValue] = [["name": "tmp", "emptyDir": [:]]]
        var mounts: [JSONValue] = [["name": "tmp", "mountPath": "/tmp"]]
        func secret(_ name: String, _ secret: String?, _ path: String) {
            guard let secret else { return }
            volumes.append(["name": .string(name), "secret": ["secretName": .string(secret)]])
            mounts.append(["name": .string(name), "mountPath": .string(path), "readOnly": true])
        }
        secret("logins", loginSecret, "/etc/ocm/logins")
        secret("ca", certificateSecret, "/etc/ocm/ca")
        return (volumes, mounts)
    }

    private var deployment: JSONObject {
        let (volumes, mounts) = mounts
        func probe(_ path: String, after delay: Int) -> JSONValue {
            [
                "httpGet": ["path": .string(path), "port": "healthz"], "periodSeconds": 10, "timeoutSeconds": 5,
                "initialDelaySeconds": .number(JSONNumber(delay)),
            ]
        }
        let container: JSONValue = [
            "name": "controllers", "image": .string(image), "args": .array(arguments),
            "ports": .array(ports.map { ["name": .string($0.name), "containerPort": $0.number, "protocol": "TCP"] }),
            "livenessProbe": probe("/healthz", after: 15), "readinessProbe": probe("/readyz", after: 5),
            "resources": ["requests": ["cpu": "100m", "memory": "64Mi"], "limits": ["memory": "512Mi"]],
            "securityContext": [
                "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                "capabilities": ["drop": ["ALL"]],
            ],
            "volumeMounts": .array(mounts),
        ]
        let pod: JSONValue = [
            "serviceAccountName": .string(ControllerAccess.name), "terminationGracePeriodSeconds": 10,
            "enableServiceLinks": false, "nodeSelector": ["kubernetes.io/os": "linux"],
            "securityContext": [
                "runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532, "fsGroup": 65532,
                "seccompProfile": ["type": "RuntimeDefault"],
            ],
            "containers": [container], "volumes": .array(volumes),
        ]
        return JSONObject([
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
            "spec": [
                // of several, the lease lets one work
                "replicas": 1, "selector": ["matchLabels": labels],
                "template": ["metadata": ["labels": labels], "spec": pod],
            ],
        ])
    }

    private var service: JSONObject {
        JSONObject([
            "apiVersion": "v1", "kind": "Service", "metadata": metadata,
            "spec": [
                "selector": labels,
                "ports": .array(
                    ports.map {
                        [
                            "name": .string($0.name), "port": $0.number, "targetPort": .string($0.name),
                            "protocol": "TCP",
                        ]
                    }),
            ],
        ])
    }
}
