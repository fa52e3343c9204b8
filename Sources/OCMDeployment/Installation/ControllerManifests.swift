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

    private static let port = 8081

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
        arguments += ["--listen", "0.0.0.0:\(Self.port)"]
        for registry in allowed { arguments += ["--allow-registry", registry] }
        if let watched = access.watched { arguments += ["--namespace", watched] }
        if loginSecret != nil { arguments += ["--logins", "/etc/ocm/logins/.dockerconfigjson"] }
        if let pullSecret { arguments += ["--pull-secret", pullSecret] }
        if let certificateSecret {
            arguments += ["--ca", "/etc/ocm/ca/ca.crt", "--certificate-secret", certificateSecret]
        }
        return arguments.map(JSONValue.string)
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
        func probe(_ path: String) -> JSONValue {
            ["httpGet": ["path": .string(path), "port": "health"], "periodSeconds": 10]
        }
        let container: JSONValue = [
            "name": "controllers", "image": .string(image), "args": .array(arguments),
            "ports": [["name": "health", "containerPort": .number(JSONNumber(Self.port))]],
            "livenessProbe": probe("/healthz"), "readinessProbe": probe("/readyz"),
            "resources": ["requests": ["cpu": "50m", "memory": "64Mi"], "limits": ["memory": "512Mi"]],
            "securityContext": [
                "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                "capabilities": ["drop": ["ALL"]],
            ],
            "volumeMounts": .array(mounts),
        ]
        let pod: JSONValue = [
            "serviceAccountName": .string(ControllerAccess.name), "terminationGracePeriodSeconds": 10,
            "securityContext": [
                "runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": ["type": "RuntimeDefault"],
            ],
            "containers": [container], "volumes": .array(volumes),
        ]
        return JSONObject([
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
            "spec": [
                // two at once would do everything twice
                "replicas": 1, "strategy": ["type": "Recreate"], "selector": ["matchLabels": labels],
                "template": ["metadata": ["labels": labels], "spec": pod],
            ],
        ])
    }

    private var service: JSONObject {
        JSONObject([
            "apiVersion": "v1", "kind": "Service", "metadata": metadata,
            "spec": [
                "selector": labels,
                "ports": [["name": "health", "port": .number(JSONNumber(Self.port)), "targetPort": "health"]],
            ],
        ])
    }
}
