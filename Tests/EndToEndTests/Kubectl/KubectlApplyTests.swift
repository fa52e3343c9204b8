import Testing

@Suite("kubectl applies", .needsKubectl) struct KubectlApplyTests {
    private static let files = [
        "app.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app, labels: {a: b}}
        spec:
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec: {containers: [{name: c, image: "nginx:1", ports: [{containerPort: 80}]}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf}
        data: {k: v}
        """
    ]

    private func with(_ kubectl: Kubectl, _ transcript: String) async throws {
        try await Desk.with { desk in
            for (name, text) in Self.files {
                try await desk.write(name, text)
                try await desk.write(
                    "next-" + name, text.replacing("nginx:1", with: "nginx:2").replacing("k: v", with: "k: w"))
                try await desk.write("bad-" + name, text.replacing("  selector:", with: "  replcas: 1\n  selector:"))
            }
            try await TestAPIServer.with(desk) { try await kubectl.play($0, transcript) }
        }
    }

    @Test(
        "on the client's side, shows differences before, and refuses what the schema does not know",
        arguments: Kubectl.all)
    func client(_ kubectl: Kubectl) async throws {
        try await with(
            kubectl,
            """
            $ apply -f app.yaml
            deployment.apps/app created
            configmap/conf created
            $ apply -f app.yaml
            deployment.apps/app unchanged
            configmap/conf unchanged
            $ diff -f app.yaml
            ! diff -f next-app.yaml
            - - image: nginx:1
            + - image: nginx:2
            - k: v
            + k: w
            $ apply -f next-app.yaml --dry-run=server -o jsonpath='{.items[0].spec.template.spec.containers[0].image}'
            nginx:2
            $ get deploy app -o jsonpath='{.spec.template.spec.containers[0].image}'
            nginx:1
            $ apply -f next-app.yaml
            deployment.apps/app configured
            configmap/conf configured
            ! apply -f bad-app.yaml
            *strict decoding error: unknown field "spec.replcas"
            $ apply -f bad-app.yaml --validate=warn
            Warning: unknown field "spec.replcas"
            deployment.apps/app configured
            $ apply view-last-applied cm/conf -o json
            "k": "v"
            $ apply -f app.yaml --prune -l a=b --prune-allowlist=apps/v1/Deployment
            deployment.apps/app configured
            """)
    }

    @Test("on the server's side, with conflicts, and takes over by force", arguments: Kubectl.all)
    func server(_ kubectl: Kubectl) async throws {
        try await with(
            kubectl,
            """
            $ apply -f app.yaml
            $ apply --server-side -f app.yaml
            deployment.apps/app serverside-applied
            configmap/conf serverside-applied
            $ apply --server-side -f app.yaml --field-manager=other
            configmap/conf serverside-applied
            ! apply --server-side -f next-app.yaml --field-manager=other
            Apply failed with 1 conflict: conflict with "kubectl": .spec.template.spec.containers[name="c"].image
            Apply failed with 1 conflict: conflict with "kubectl": .data.k
            $ apply --server-side -f next-app.yaml --field-manager=other --force-conflicts
            deployment.apps/app serverside-applied
            ! diff --server-side -f app.yaml --force-conflicts
            - - image: nginx:2
            + - image: nginx:1
            ! apply --server-side -f bad-app.yaml
            Error from server: failed to create typed patch object (default/app; apps/v1, Kind=Deployment): .spec.replcas: field not declared in schema
            $ get cm conf --show-managed-fields -o jsonpath='{.metadata.managedFields[*].manager}'
            *other*
            """)
    }

    @Test("and explains a custom resource by its definition", arguments: Kubectl.all)
    func custom(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write("definition.yaml", Widgets.definition)
            try await desk.write("widget.yaml", Widgets.one)
            try await desk.write("bad.yaml", Widgets.one.replacing("size: 2", with: "size: 7"))
            try await desk.write("unknown.yaml", Widgets.one.replacing("size: 2", with: "size: 2\n  colour: red"))
            try await desk.write("next.yaml", Widgets.one.replacing("size: 2", with: "size: 3"))
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ apply -f definition.yaml
                    customresourcedefinition.apiextensions.k8s.io/widgets.example.org created
                    $ wait crd/widgets.example.org --for=condition=Established --timeout=10s
                    customresourcedefinition.apiextensions.k8s.io/widgets.example.org condition met
                    $ apply -f widget.yaml
                    widget.example.org/w1 created
                    $ apply -f widget.yaml
                    widget.example.org/w1 unchanged
                    ! apply -f bad.yaml
                    The Widget "w1" is invalid: spec.size: Unsupported value: 7: supported values: "1", "2", "3"
                    ! apply -f unknown.yaml
                    *strict decoding error: unknown field "spec.colour"
                    ! diff -f next.yaml
                    - size: 2
                    + size: 3
                    $ apply --server-side -f next.yaml
                    widget.example.org/w1 serverside-applied
                    $ get wd
                    NAME SIZE AGE
                    w1 3 *s
                    $ explain widget.spec
                    KIND: Widget
                    The spec.
                    size <integer> -required-
                    How big.
                    $ explain wd --recursive
                    parts <[]Object>
                    label <string>
                    $ patch wd w1 --type merge -p '{"spec":{"size":1}}'
                    widget.example.org/w1 patched
                    ! patch wd w1 -p '{"spec":{"size":1}}'
                    error: application/strategic-merge-patch+json is not supported by example.org/v1, Kind=Widget: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml*
                    $ describe widget w1
                    Size: 1
                    $ delete crd widgets.example.org
                    customresourcedefinition.apiextensions.k8s.io "widgets.example.org" deleted
                    ! get wd
                    """)
            }
        }
    }
}

/// A definition of a custom resource, and an object of it.
enum Widgets {
    static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: A widget.
                properties:
                  spec:
                    type: object
                    description: The spec.
                    required: [size]
                    properties:
                      size: {type: integer, description: How big., enum: [1, 2, 3]}
                      parts: {type: array, items: {type: object, properties: {label: {type: string}}}}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """
    static let one = """
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: w1}
        spec:
          size: 2
        """
}
