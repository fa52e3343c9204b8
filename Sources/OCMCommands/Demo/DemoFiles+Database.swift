extension DemoFiles {
    static func databaseFiles(_ release: String) -> [File] {
        [
            File(path: "database/config.yaml", text: text(config, release)),
            File(path: "database/manifests/kustomization.yaml", text: text(kustomization, release)),
            File(path: "database/manifests/database.yaml", text: text(manifests, release)),
            File(path: "database/manifests/backup.yaml", text: text(backupJob, release)),
        ]
    }

    static func databaseImage(_ release: String) -> Image {
        Image(
            repository: "acme/database", tag: release, title: "Acme database",
            layers: [
                baseLayer,
                [
                    File(path: "usr/local/bin/prepare", text: text(preparation, release), isExecutable: true),
                    File(path: "usr/local/bin/backup", text: text(backup, release), isExecutable: true),
                    File(path: "usr/local/bin/database", text: text(program, release), isExecutable: true),
                    File(path: "etc/acme/database.conf", text: text(settings, release)),
                ],
            ],
            entrypoint: ["/usr/local/bin/database"], ports: ["5432/tcp"])
    }

    private static let manifests = #"""
        # The database: one replica with a volume of its own.
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: database
          labels:
            app.kubernetes.io/name: database
            app.kubernetes.io/part-of: acme
        spec:
          serviceName: database
          replicas: 1
          selector:
            matchLabels:
              app.kubernetes.io/name: database
          template:
            metadata:
              labels:
                app.kubernetes.io/name: database
            spec:
              automountServiceAccountToken: false
              initContainers:
              # the volume belongs to root at first
              - name: prepare
                image: 'registry.acme.io/acme/database:dev'
                command: ["/usr/local/bin/prepare"]
                volumeMounts: [{name: data, mountPath: /var/lib/database}]
              containers:
              - name: database
                image: registry.acme.io/acme/database:dev
                ports:
                - name: sql
                  containerPort: 5432
                volumeMounts:
                - name: data
                  mountPath: /var/lib/database
                resources:
                  limits:
                    memory: 256Mi   # grows with the number of connections
          volumeClaimTemplates:
          - metadata:
              name: data
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: standard
              resources:
                requests:
                  storage: 1Gi
        ---
        # headless: the server finds the one replica by name
        apiVersion: v1
        kind: Service
        metadata:
          name: database
        spec:
          clusterIP: None
          selector:
            app.kubernetes.io/name: database
          ports:
          - {name: sql, port: 5432}
        """#

    private static let backupJob = #"""
        # A copy of the data, every night.
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: database-backup
        spec:
          schedule: "30 2 * * *"
          concurrencyPolicy: Forbid
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: OnFailure
                  containers:
                  - name: backup
                    image: registry.acme.io/acme/database:dev
                    command: ["/usr/local/bin/backup"]
                    args:
                    - --host=database
                    - --keep=7
        """#

    private static let kustomization = #"""
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - database.yaml
        - backup.yaml
        """#

    private static let config = #"""
        apiVersion: config.ocm.software/v1alpha1
        kind: ConfigData
        metadata:
          name: database
        configuration:
          defaults:
            storage: 1Gi
            storageClass: standard
            memory: 256Mi
            backup:
              schedule: "30 2 * * *"
              keep: 7
          schema:
            type: object
            additionalProperties: false
            required: [storage]
            properties:
              storage:
                type: string
                pattern: '^[0-9]+(Mi|Gi|Ti)$'
              storageClass:
                type: string
              memory:
                type: string
              backup:
                type: object
                properties:
                  schedule:
                    type: string
                  keep:
                    type: integer
                    minimum: 1
          rules:
          - value: (( storage ))
            file: database.yaml
            path: spec.volumeClaimTemplates[0].spec.resources.requests.storage
          - value: (( storageClass ))
            file: database.yaml
            path: spec.volumeClaimTemplates[0].spec.storageClassName
          - value: (( memory ))
            file: database.yaml
            path: spec.template.spec.containers[0].resources.limits.memory
          - value: (( backup.schedule ))
            file: backup.yaml
            path: spec.schedule
          - value: (( "--keep=" backup.keep ))
            file: backup.yaml
            path: spec.jobTemplate.spec.template.spec.containers[0].args[1]
        localization:
        - resource:
            name: image
          file: database.yaml
          image: spec.template.spec.containers[0].image
        - resource:
            name: image
          file: database.yaml
          image: spec.template.spec.initContainers[0].image
        - resource:
            name: image
          file: backup.yaml
          image: spec.jobTemplate.spec.template.spec.containers[0].image
        """#

    static let databaseSettings = #"""
        # what this site wants of the database
        storage: 20Gi
        storageClass: fast
        backup:
          keep: 14
        """#

    private static let program = #"""
        #!/bin/sh
        # Acme database @VERSION@
        exec /usr/local/lib/acme/database --config /etc/acme/database.conf
        """#

    private static let preparation = #"""
        #!/bin/sh
        # gives the volume to the database
        exec chown -R 1000:1000 /var/lib/database
        """#

    private static let backup = #"""
        #!/bin/sh
        # Acme database @VERSION@: copies the data
        exec /usr/local/lib/acme/dump "$@"
        """#

    private static let settings = #"""
        data = /var/lib/database
        port = 5432
        +max_connections = 200
        """#
}
