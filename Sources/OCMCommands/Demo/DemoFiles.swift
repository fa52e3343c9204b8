/// The product of the demo: what a release engineer of the fictitious company Acme keeps in a repository.
///
/// `acme.io/product` consists of `acme.io/server` and `acme.io/database`; each of them has an image, manifests for
/// Kubernetes and rules that say where images and settings stand in the manifests. The product itself has manifests, too.
/// There are two releases.
enum DemoFiles {
    /// A file of a folder or of an image.
    struct File: Sendable {
        let path: String
        let text: String
        var isExecutable = false
    }

    /// An image that the provider builds and pushes.
    struct Image: Sendable {
        /// Below the registry, as the constructor file names it.
        let repository: String
        let tag: String
        let title: String
        /// The files of each layer; the first layer is the same in all images and releases.
        let layers: [[File]]
        let entrypoint: [String]
        let ports: [String]
        let user = "1000:1000"
    }

    /// A component that the product consists of.
    struct Part: Sendable {
        /// The name of the product's reference to it.
        let reference: String
        let component: String
        /// What the consumer sets for it, a YAML file.
        let settings: File
    }

    static let releases = ["1.0.0", "1.1.0"]
    static let product = "acme.io/product"
    static let constructor = "component-constructor.yaml"

    static let parts = [
        Part(
            reference: "server", component: "acme.io/server",
            settings: File(path: "settings/server.yaml", text: text(serverSettings, releases[0]))),
        Part(
            reference: "database", component: "acme.io/database",
            settings: File(path: "settings/database.yaml", text: text(databaseSettings, releases[0]))),
    ]

    /// The product as a whole, which has manifests of its own.
    static let whole = Part(
        reference: "product", component: product,
        settings: File(path: "settings/product.yaml", text: text(productSettings, releases[0])))

    /// All files of a release; the variable `REGISTRY` of the constructor file is `HOST[:PORT]` of the provider's
    /// registry.
    static func files(release: String) -> [File] {
        [File(path: constructor, text: text(constructorTemplate, release))] + serverFiles(release)
            + databaseFiles(release) + productFiles(release)
    }

    static func images(release: String) -> [Image] {
        [serverImage(release), databaseImage(release)]
    }

    /// A template, which has no last line break, for one release: lines that start with `+` are new in the second one, `@VERSION@` is its number.
    static func text(_ template: String, _ release: String) -> String {
        var text = ""
        for line in template.split(separator: "\n", omittingEmptySubsequences: false) {
            let isNew = line.first == "+"
            guard !isNew || release != releases[0] else { continue }
            let parts = (isNew ? line.dropFirst() : line).split(
                separator: "@VERSION@", omittingEmptySubsequences: false)
            text += parts.joined(separator: release) + "\n"
        }
        return text
    }

    static let baseLayer = [
        File(path: "etc/os-release", text: "NAME=\"Acme Minimal\"\nID=acme\nVERSION_ID=1\n"),
        File(path: "etc/passwd", text: "root:x:0:0:root:/:/sbin/nologin\nacme:x:1000:1000:acme:/srv:/sbin/nologin\n"),
        File(path: "etc/group", text: "root:x:0:\nacme:x:1000:\n"),
    ]

    private static let constructorTemplate = #"""
        # Acme product @VERSION@: one file says what is delivered.
        components:
        - name: acme.io/server
          version: @VERSION@
          provider:
            name: acme.io
          resources:
          # the program
          - name: image
            type: ociImage
            relation: local
            version: @VERSION@
            access:
              type: ociArtifact
              imageReference: ${REGISTRY}/acme/server:@VERSION@
          # how it runs in Kubernetes
          - name: manifests
            type: directoryTree
            input:
              type: dir
              path: server/manifests
              compress: true
          # where images and settings stand in the manifests
          - name: config
            type: blob
            input:
              type: file
              path: server/config.yaml
              mediaType: application/x-yaml

        - name: acme.io/database
          version: @VERSION@
          provider:
            name: acme.io
          resources:
          - name: image
            type: ociImage
            relation: local
            version: @VERSION@
            access:
              type: ociArtifact
              imageReference: ${REGISTRY}/acme/database:@VERSION@
          - name: manifests
            type: directoryTree
            input:
              type: dir
              path: database/manifests
              compress: true
          - name: config
            type: blob
            input:
              type: file
              path: database/config.yaml
              mediaType: application/x-yaml

        # the product is the sum of its parts, and what checks them together
        - name: acme.io/product
          version: @VERSION@
          provider:
            name: acme.io
          resources:
          - name: manifests
            type: directoryTree
            input:
              type: dir
              path: product/manifests
              compress: true
          - name: config
            type: blob
            input:
              type: file
              path: product/config.yaml
              mediaType: application/x-yaml
          componentReferences:
          - name: server
            componentName: acme.io/server
            version: @VERSION@
          - name: database
            componentName: acme.io/database
            version: @VERSION@
        """#
}
