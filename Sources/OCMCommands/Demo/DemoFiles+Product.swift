extension DemoFiles {
    /// What belongs to the product as a whole. Its rules reach the images of the parts through references.
    static func productFiles(_ release: String) -> [File] {
        [
            File(path: "product/config.yaml", text: text(config, release)),
            File(path: "product/manifests/kustomization.yaml", text: text(kustomization, release)),
            File(path: "product/manifests/check.yaml", text: text(check, release)),
        ]
    }

    private static let check = #"""
        # Nobody but the parts of the product reaches the database.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: database
        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/name: database
          policyTypes: [Ingress]
          ingress:
          - from:
            - podSelector:
                matchLabels: {app.kubernetes.io/part-of: acme}
            ports:
            - port: 5432
        ---
        # Asks after each delivery whether everything works together.
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: check
        spec:
          backoffLimit: 2   # attempts, see config.yaml
          template:
            metadata:
              labels: {app.kubernetes.io/part-of: acme}
            spec:
              restartPolicy: Never
              initContainers:
              # first the database alone
              - name: database
                image: "registry.acme.io/acme/database:dev"
                command: ["/usr/local/bin/database", "--ping"]
              containers:
              - name: server
                image: registry.acme.io/acme/server:dev # replaced on delivery
                args: ["--check", 'http://server/']
        """#

    private static let kustomization = #"""
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - check.yaml
        """#

    private static let config = #"""
        apiVersion: config.ocm.software/v1alpha1
        kind: ConfigData
        metadata:
          name: product
        configuration:
          defaults:
            attempts: 2
          schema:
            type: object
            additionalProperties: false
            properties:
              attempts:
                type: integer
                minimum: 0
          rules:
          - value: (( attempts ))
            file: check.yaml
            path: spec.backoffLimit
        localization:
        - resource:
            name: image
            referencePath:
            - name: server
          file: check.yaml
          image: spec.template.spec.containers[0].image
        - resource:
            name: image
            referencePath:
            - name: database
          file: check.yaml
          image: spec.template.spec.initContainers[0].image
        """#

    static let productSettings = #"""
        # what this site wants of the product as a whole
        attempts: 5
        """#
}
