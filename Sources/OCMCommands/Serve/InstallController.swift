import Diagnostics
import Documents
import OCMDeployment

/// `ocm controller install`
enum InstallController {
    static let dryRun = Flag.bool("dry-run", short: "d", "print the manifests; nothing is applied")
    static let image = Flag.text(
        "image", placeholder: "REF", "the image of this program, at best with a digest, from the internal registry")
    static let namespace = Flag.text(
        "namespace", short: "n", initial: ControllerAccess.defaultNamespace, placeholder: "NAME",
        "where the controllers run")
    static let watched = Flag.text(
        "watch-namespace", placeholder: "NAME",
        "look after the objects of this namespace only, with a role for it alone")
    static let loginSecret = Flag.text(
        "login-secret", placeholder: "NAME", "a kubernetes.io/dockerconfigjson Secret with the login of the registry")

    static let figures = Flag.bool("metrics", "let Prometheus ask the controllers for figures, on port 8080")

    static let command = Command(
        "install", .controller, summary: "Prints what a cluster needs to run the controllers",
        details: """
            Definitions of the kinds, a namespace, a ServiceAccount with minimal roles, a Deployment and a Service for its
            health and figures. The cluster needs Flux (source-controller and kustomize-controller). Apply it with kubectl; it is not
            applied by this command, so --dry-run is always needed.
            """,
        count: .none,
        flags: [
            dryRun, image, ServeControllers.registry, ServeControllers.allowed, namespace, watched, figures,
            loginSecret,
            ServeControllers.certificateSecret, ServeControllers.pullSecret,
        ],
        examples: [
            "ocm controller install --dry-run --image registry.internal/tools/ocm:1.0.0 --registry registry.internal \\\n"
                + "    --allow-registry provider.example | kubectl apply --server-side -f -"
        ]
    ) { call in
        guard call.flags[dryRun] else {
            throw Fault(
                .unsupported, "this command applies nothing; add --dry-run and give its output to kubectl apply -f -")
        }
        let reference = call.flags[image]
        guard !reference.isEmpty else { throw Fault(.invalid, "name the image of the controllers with --image REF") }
        let registry = call.flags[ServeControllers.registry]
        guard !registry.isEmpty else {
            throw Fault(.invalid, "name the internal registry with --registry HOST[:PORT][/PREFIX]")
        }
        var manifests = ControllerManifests(image: reference, registry: registry)
        func given(_ flag: Flag<String>) -> String? { call.flags[flag].isEmpty ? nil : call.flags[flag] }
        manifests.access = ControllerAccess(namespace: call.flags[namespace], watched: given(watched))
        manifests.allowed = call.flags[ServeControllers.allowed]
        manifests.tellsFigures = call.flags[figures]
        manifests.loginSecret = given(loginSecret)
        manifests.certificateSecret = given(ServeControllers.certificateSecret)
        manifests.pullSecret = given(ServeControllers.pullSecret)
        for object in try manifests.objects() {
            call.console.write(
                "---\n" + String(decoding: YAMLEncoder.encode(.object(object), sortedKeys: true), as: UTF8.self))
        }
    }
}

extension Noun {
    static let controller = Noun("controller", areas: [], standsFirst: true, "the controllers in a cluster")
}
