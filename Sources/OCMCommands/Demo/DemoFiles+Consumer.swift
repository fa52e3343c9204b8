/// What the consumer applies: one file, as it would be on any cluster with the controllers and Flux.
extension DemoFiles {
    static let namespace = "acme"

    /// - Parameters:
    ///   - provider: the registry where releases appear.
    ///   - mirror: the internal registry.
    ///   - key: the provider's public key, base64 of its PEM.
    static func consumerFile(provider: String, mirror: String, key: String) -> String {
        var text = subscription
        for (mark, value) in [("@PROVIDER@", provider), ("@MIRROR@", mirror), ("@KEY@", key)] {
            text = text.replacing(mark, with: value)
        }
        text += "\n---\n" + settings
        for part in parts { text += "\n---\n" + deployment(of: part, below: true) }
        text += "\n---\n" + deployment(of: whole, below: false) + "\n"
        return text
    }

    private static let subscription = #"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: acme
        ---
        # the provider's public key, which came by another way than the product
        apiVersion: v1
        kind: Secret
        metadata:
          name: acme-key
          namespace: acme
        data:
          acme: @KEY@
        ---
        # every release that Acme signed is copied into the internal registry
        apiVersion: delivery.ocm.software/v1alpha1
        kind: ComponentSubscription
        metadata:
          name: product
          namespace: acme
        spec:
          component: acme.io/product
          semver: ">=1.0.0"
          interval: 1s
          source:
            url: @PROVIDER@
          destination:
            url: @MIRROR@
          verify:
          - name: acme
            publicKey:
              secretRef:
                name: acme-key
        ---
        # the newest one there is in use; its signature is verified again
        apiVersion: delivery.ocm.software/v1alpha1
        kind: ComponentVersion
        metadata:
          name: product
          namespace: acme
        spec:
          component: acme.io/product
          version:
            semver: ">=1.0.0"
          interval: 1s
          repository:
            url: @MIRROR@
          verify:
          - name: acme
            publicKey:
              secretRef:
                name: acme-key
        """#

    /// The settings of all parts, as one ConfigMap.
    private static var settings: String {
        var text = """
            # what this site sets
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
              namespace: acme
            data:
            """
        for part in parts + [whole] {
            text += "\n  \(part.reference): |"
            for line in part.settings.text.split(separator: "\n") { text += "\n    \(line)" }
        }
        return text
    }

    /// The chain of one part: its manifests, the internal registry in them, the settings in them, and their deployment.
    private static func deployment(of part: Part, below: Bool) -> String {
        let name = part.reference
        func resource(_ resource: String) -> String {
            "{name: \(resource)" + (below ? ", referencePath: [{name: \(name)}]" : "") + "}"
        }
        let version = "kind: ComponentVersion, name: product, resourceRef: "
        return """
            # \(part.component): manifests of the release, with images of the internal registry and the site's settings
            apiVersion: delivery.ocm.software/v1alpha1
            kind: Resource
            metadata: {name: \(name), namespace: acme}
            spec:
              interval: 10m
              sourceRef: {\(version)\(resource("manifests"))}
            ---
            apiVersion: delivery.ocm.software/v1alpha1
            kind: Localization
            metadata: {name: \(name), namespace: acme}
            spec:
              interval: 10m
              sourceRef: {kind: Resource, name: \(name)}
              configRef: {\(version)\(resource("config"))}
            ---
            apiVersion: delivery.ocm.software/v1alpha1
            kind: Configuration
            metadata: {name: \(name), namespace: acme}
            spec:
              interval: 10m
              sourceRef: {kind: Localization, name: \(name)}
              configRef: {\(version)\(resource("config"))}
              valuesFrom:
                configMapSource:
                  sourceRef: {name: settings}
                  key: \(name)
            ---
            apiVersion: delivery.ocm.software/v1alpha1
            kind: FluxDeployer
            metadata: {name: \(name), namespace: acme}
            spec:
              interval: 10m
              sourceRef: {kind: Configuration, name: \(name)}
              kustomizationTemplate:
                interval: 10m
                path: ./
                prune: true
                wait: true
                timeout: 1m
                targetNamespace: acme\(below ? "" : "\n    force: true # a Job can't be changed, it is made anew")
            """
    }
}
