import Diagnostics
import Host
import Kustomize

/// `ocm kustomize build`
enum BuildKustomization {
    static let output = Flag.text(
        "output", short: "o", initial: "-", placeholder: "FILE|-", "where to write the manifests; - for the output")
    static let root = Flag.text(
        "root", placeholder: "FOLDER",
        "look at nothing outside of this folder, and let a kustomization name any file inside")

    static let command = Command(
        "build", .kustomize, summary: "Puts the manifests of a kustomization together",
        details: """
            Reads DIR/kustomization.yaml with all that it names and writes the objects as YAML, in the order of the files
            unless sortOptions says another one, as the embedded Flux applies them. Nothing is fetched from the network, and
            no program is run. Without --root a file has to be in or below the folder of the kustomization that names it,
            as for kubectl kustomize; a folder may be elsewhere.
            """,
        arguments: "DIR", count: .exactly(1), flags: [output, root],
        examples: [
            "ocm kustomize build overlays/production | kubectl apply -f -",
            "ocm kustomize build overlays/production --root . -o production.yaml",
        ]
    ) { call in
        let folder = call.arguments[0]
        guard !folder.contains("://") else {
            throw Fault(.unsupported, "\(folder) is in the network, where a build does not go; name a folder")
        }
        let current = Environment.currentFolder
        let whole = Paths.normalised(Paths.join(current, folder))
        let given = call.flags[root]
        let top = given.isEmpty ? "/" : Paths.normalised(Paths.join(current, given))
        guard Paths.isInside(whole, top) else {
            throw Fault(.denied, "\(folder) is not inside of \(given), the folder that --root names")
        }
        let build = KustomizeBuild(tree: FolderTree(root: top), filesStayInOwnFolder: given.isEmpty)
        let result = try await build.run(whole)
        let target = call.flags[output]
        if target == "-" {
            try call.console.writeContent(result.encoded)
        } else {
            try await Files.replace(target, with: result.encoded)
        }
    }
}

extension Noun {
    static let kustomize = Noun("kustomize", areas: [], standsFirst: true, "manifests put together by kustomizations")
}
