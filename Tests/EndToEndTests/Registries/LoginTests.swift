import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Registries with TLS and a password can be used", .needs("docker-registry", "skopeo"))
struct LoginTests {
    @Test("each place where a login may stand counts", arguments: TestRegistry.Make.allCases)
    func places(_ make: TestRegistry.Make) async throws {
        try await TestRegistry.guarded(make) { registry in
            for login in Login.allCases {
                try await Desk.with { desk in
                    let (desk, options) = try await login.prepare(try await desk.trusting(registry), registry)
                    try await desk.write("c.yaml", Product.small())
                    _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
                    let target = "\(registry.address)/\(login.rawValue.lowercased())"
                    let sent = try await desk.ocm(options + ["transfer", "cv", "archive", target])
                    #expect(sent.succeeded, "\(login): \(sent)")
                    let seen = try await desk.ocm(options + ["get", "cv", "\(target)//\(Product.library)"])
                    #expect(seen.succeeded && seen.output.contains("acme.io/library 1.0.0"), "\(login): \(seen)")
                    #expect(!(sent.text + seen.text).contains(TestRegistry.password))
                }
            }
        }
    }

    @Test("every command that reaches a registry logs in there", arguments: TestRegistry.Make.allCases)
    func commands(_ make: TestRegistry.Make) async throws {
        try await TestRegistry.guarded(make) { registry in
            try await Desk.with { desk in
                let (desk, _) = try await Login.dockerConfig.prepare(try await desk.trusting(registry), registry)
                _ = try await desk.prepareProduct(registry)
                try await desk.makeKeys()
                let place = registry.components
                let product = "\(place)//\(Product.root)"
                let image = "\(registry.address)/\(Product.repository)"
                for line in [
                    "add cv --create --file archive product.yaml",
                    "transfer cv -r --copy-resources archive//\(Product.root) \(place)",
                    "sign cv -s acme -K key.priv \(product)",
                    "verify cv -s acme -k key.pub \(product)",
                    "hash cv \(product)",
                    "check cv --fail-on-error \(product)",
                    "get cv \(product)",
                    "list cv \(place)//\(Product.name)",
                    "show versions \(place)//\(Product.name)",
                    "get resources \(product)",
                    "get references \(product)",
                    "download resources \(product) readme -O readme",
                    "download resources \(product) image --oci-layout -O layout",
                    "download cv \(product) -O version",
                    "download artifacts \(image):1.0 -O artifact",
                    "get artifacts \(image):1.0",
                    "describe artifacts \(image):1.0",
                    "show tags \(image)",
                    "transfer artifacts \(image):1.0 \(registry.address)/copy",
                    "transfer cv -r --copy-resources \(product) \(registry.address)/second",
                    "transfer cv -r --copy-resources \(product) ctf+tgz::local.tgz",
                    "verify cv -s acme -k key.pub local.tgz//\(Product.root)",
                ] {
                    let outcome = try await desk.ocm(line.split(separator: " ").map(String.init))
                    #expect(outcome.succeeded, "\(outcome)")
                    #expect(!outcome.text.contains(TestRegistry.password), "\(outcome)")
                }
            }
        }
    }

    @Test("rendering logs in there, and writes nothing without", arguments: TestRegistry.Make.allCases)
    func render(_ make: TestRegistry.Make) async throws {
        try await TestRegistry.guarded(make) { registry in
            try await Desk.with { desk in
                let trusting = try await desk.trusting(registry)
                let (desk, options) = try await Login.options.prepare(trusting, registry)
                let image = try await desk.prepareProduct(registry)
                try await desk.write(
                    "manifests/pod.yaml",
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: server}
                    spec:
                      containers:
                      - name: server
                        image: docker.io/acme/app:1.0 # the server
                    """)
                try await desk.write(
                    "config.yaml",
                    """
                    apiVersion: config.ocm.software/v1alpha1
                    kind: ConfigData
                    metadata: {name: server}
                    localization:
                    - {resource: {name: image}, file: pod.yaml, image: "spec.containers[0].image"}
                    """)
                try await desk.write(
                    "site.yaml",
                    """
                    name: acme.io/site
                    version: 1.0.0
                    provider: {name: acme.io}
                    resources:
                    - name: image
                      type: ociImage
                      version: 1.0.0
                      access: {type: ociArtifact, imageReference: "\(registry.address)/acme/app:1.0"}
                    - {name: manifests, type: fileSystem, input: {type: dir, path: manifests}}
                    - {name: config, type: configData, input: {type: file, path: config.yaml}}
                    """)
                let site = "\(registry.components)//acme.io/site:1.0.0"
                for arguments in [
                    ["add", "cv", "--create", "--file", "site", "site.yaml"],
                    ["transfer", "cv", "--copy-resources", "site", registry.components],
                ] { _ = try await desk.ocm(options + arguments).checked() }
                let render = ["render", site, "--resource", "manifests", "--config", "config", "-O", "out"]
                let refused = try await desk.ocm(render)
                #expect(refused.exit == 1 && refused.sentences.count == 1, "\(refused)")
                #expect(try await Files.status(desk.path("out")) == nil)

                _ = try await desk.ocm(options + render).checked()
                let pod = String(
                    decoding: try await Files.read(desk.path("out/pod.yaml"), limit: 10_000), as: UTF8.self)
                let digest = Digest(of: image.manifest.raw)
                #expect(
                    pod.contains("image: \(registry.address)/ocm/acme/app@\(digest) # the server"), "\(pod)")
            }
        }
    }

    /// What may be wrong with a login.
    enum Trouble: String, CaseIterable, Sendable {
        case wrongPassword, noPassword, unknownAuthority
    }

    @Test(
        "without the right login or authority a command ends with one sentence that names registry and repository",
        arguments: TestRegistry.Make.allCases, Trouble.allCases)
    func refused(_ make: TestRegistry.Make, _ trouble: Trouble) async throws {
        try await TestRegistry.guarded(make) { registry in
            try await Desk.with { bare in
                // all is well first
                let trusting = try await bare.trusting(registry)
                let (good, options) = try await Login.options.prepare(trusting, registry)
                _ = try await good.prepareProduct(registry)
                let add = ["add", "cv", "--create", "--file", "archive", "product.yaml"]
                _ = try await good.ocm(options + add).checked()
                let transfer = ["transfer", "cv", "-r", "archive//\(Product.root)", registry.components]
                _ = try await good.ocm(options + transfer).checked()

                let desk = trouble == .unknownAuthority ? bare : trusting
                let wrong = "wrong-\(TestRegistry.password)"
                let given: [String] =
                    switch trouble {
                    case .wrongPassword: try await Login.options.prepare(desk, registry, password: wrong).options
                    case .noPassword: []
                    case .unknownAuthority: options
                    }
                let before = try await FolderDigest.of(desk.path("archive"))
                let componentPlace = "ocm/component-descriptors/acme.io/"
                for (command, repository) in [
                    (add, Product.repository), (transfer, componentPlace),
                    (["get", "cv", "\(registry.components)//\(Product.root)"], componentPlace),
                    (["verify", "cv", "\(registry.components)//\(Product.root)"], componentPlace),
                ] {
                    let outcome = try await desk.ocm(given + command)
                    #expect(outcome.exit == 1, "\(outcome)")
                    #expect(outcome.sentences.count == 1, "\(outcome)")
                    let sentence = outcome.errors
                    #expect(sentence.contains(registry.address), "\(outcome)")
                    #expect(sentence.contains(repository), "\(outcome)")
                    #expect(!outcome.text.contains(TestRegistry.password), "\(outcome)")
                }
                #expect(try await FolderDigest.of(desk.path("archive")) == before)
            }
        }
    }
}
