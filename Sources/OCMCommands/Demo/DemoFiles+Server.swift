extension DemoFiles {
    static func serverFiles(_ release: String) -> [File] {
        [
            File(path: "server/config.yaml", text: text(config, release)),
            File(path: "server/manifests/kustomization.yaml", text: text(kustomization, release)),
            File(path: "server/manifests/server.yaml", text: text(manifests, release)),
            File(path: "server/manifests/ingress.yaml", text: text(ingress, release)),
        ]
    }

    static func serverImage(_ release: String) -> Image {
        Image(
            repository: "acme/server", tag: release, title: "Acme server",
            layers: [
                baseLayer,
                [
                    File(path: "usr/local/bin/server", text: text(program, release), isExecutable: true),
                    File(path: "srv/www/index.html", text: text(startPage, release)),
                ],
            ],
            entrypoint: ["/usr/local/bin/server"], ports: ["8080/tcp"])
    }

    private static let manifests = #"""
        # The server: stateless, any number of replicas.
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: server
          labels: &labels
            app.kubernetes.io/name: server
            app.kubernetes.io/part-of: acme
        spec:
          replicas: 1 # see config.yaml
          selector:
            matchLabels: *labels
          template:
            metadata:
              labels: *labels
            spec:
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 1000}
        +      # the schema is brought up to date before the server starts
        +      initContainers:
        +      - name: migrate
        +        image: "registry.acme.io/acme/server:dev"
        +        args: ["--migrate-only"]
        +        envFrom:
        +        - configMapRef: {name: server}
              containers:
              - name: server
                image: registry.acme.io/acme/server:dev # replaced on delivery
                args: ["--log", 'json']
                ports:
                - {name: http, containerPort: 8080}
                envFrom:
                - configMapRef: {name: server}
                readinessProbe:
                  httpGet: {path: /healthz, port: http}
                resources:
                  requests: {cpu: 50m, memory: 64Mi}
                  limits: {memory: 128Mi}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: server
        spec:
          selector:
            app.kubernetes.io/name: server
          ports:
          - name: http
            port: 80
            targetPort: http
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: server
        data:
          # the greeting of the start page
          GREETING: "Hello from Acme"
        +  COLOR: "#34577c"
          DATABASE_URL: postgres://database:5432/acme
        """#

    private static let ingress = #"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: server
        spec:
          rules:
          - host: acme.example # set by the consumer
            http:
              paths:
              - path: /
                pathType: Prefix
                backend:
                  service:
                    name: server
                    port: {name: http}
        """#

    private static let kustomization = #"""
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - server.yaml
        - ingress.yaml
        """#

    private static let config = #"""
        apiVersion: config.ocm.software/v1alpha1
        kind: ConfigData
        metadata:
          name: server
        configuration:
          defaults:
            replicas: 1
            greeting: Hello from Acme
            host: acme.example
        +    color: "#34577c"
          schema:
            type: object
            additionalProperties: false
            properties:
              replicas:
                type: integer
                minimum: 1
                maximum: 20
              greeting:
                type: string
                maxLength: 200
              host:
                type: string
        +      color:
        +        type: string
        +        pattern: '^#[0-9a-f]{6}$'
          rules:
          - value: (( replicas ))
            file: server.yaml
            path: spec.replicas
          - value: (( greeting ))
            file: server.yaml
            path: data.GREETING
        +  - value: (( color ))
        +    file: server.yaml
        +    path: data.COLOR
          - value: (( host ))
            file: ingress.yaml
            path: spec.rules[0].host
        localization:
        - resource:
            name: image
          file: server.yaml
          image: spec.template.spec.containers[0].image
        +- resource:
        +    name: image
        +  file: server.yaml
        +  image: spec.template.spec.initContainers[0].image
        """#

    static let serverSettings = #"""
        # what this site wants of the server
        replicas: 3
        greeting: "Welcome behind the wall"
        host: acme.internal.example
        """#

    private static let program = #"""
        #!/bin/sh
        # Acme server @VERSION@
        +if [ "$1" = "--migrate-only" ]; then exec /usr/local/lib/acme/migrate; fi
        exec /usr/local/lib/acme/httpd --root /srv/www --port "${PORT:-8080}"
        """#

    private static let startPage = #"""
        <!doctype html>
        <title>Acme</title>
        <h1>Acme server @VERSION@</h1>
        """#
}
