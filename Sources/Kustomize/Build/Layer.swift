import Diagnostics
import Documents

/// One kustomization of a build, with the folder that it stands in.
struct Layer {
    let kustomization: Kustomization
    let folder: [String]
    let session: BuildSession
    /// Folders of the kustomizations that led here, this one included.
    let parents: [[String]]
    /// The file's name.
    let fileName: String
    /// The path from the first folder, for origins; nil if nobody asked.
    let origin: String?
    let buildMetadata: Set<String>

    static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    static func file(_ folder: [String], _ session: BuildSession) async throws -> (object: JSONObject, name: String)? {
        var found: (path: ResolvedPath, name: String)?
        for name in fileNames {
            guard let path = try await session.resolve(name, from: folder), !path.isFolder else { continue }
            guard found == nil else {
                throw Fault(
                    .conflict,
                    "\(session.tree.display(folder)) has more than one kustomization file; remove all but one")
            }
            found = (path, name)
        }
        guard let found else { return nil }
        let display = session.tree.display(found.path.path)
        let bytes = try await session.read(found.path)
        guard let value = try ObjectReader.value(bytes, name: display, allowsDuplicateKeys: true) else {
            throw Fault(.invalid, "\(display) is empty")
        }
        guard let object = value.object else {
            throw Fault(.invalid, "\(display) is \(value.kindName) where a mapping is needed")
        }
        return (object, found.name)
    }

    static func load(
        _ folder: [String], _ session: BuildSession, kustomization given: JSONObject?, parents: [[String]],
        origin: String, buildMetadata: Set<String>?
    ) async throws -> Layer {
        let display = session.tree.display(folder)
        guard !parents.contains(folder) else {
            let way = (parents + [folder]).map { session.tree.display($0) }.joined(separator: " → ")
            throw Fault(.invalid, "kustomizations lead in a circle: \(way)")
        }
        guard parents.count < session.limits.depth else {
            throw Fault(.limit, "kustomizations lead through more than \(session.limits.depth) folders, to \(display)")
        }
        try session.spend()
        let source: (object: JSONObject, name: String)
        if let given {
            source = (given, fileNames[0])
        } else if let file = try await file(folder, session) {
            source = file
        } else {
            throw Fault(.notFound, "\(display) has no kustomization.yaml")
        }
        let name = session.tree.display(folder + [source.name])
        let kustomization = try Kustomization(source.object, file: name)
        guard source.object.keys.contains(where: { $0 != "apiVersion" && $0 != "kind" }) else {
            throw Fault(.invalid, "\(name) is empty; list the manifests under resources")
        }
        let metadata = buildMetadata ?? kustomization.buildMetadata
        return Layer(
            kustomization: kustomization, folder: folder, session: session, parents: parents + [folder],
            fileName: source.name, origin: metadata.isEmpty ? nil : origin, buildMetadata: metadata)
    }

    /// - Parameter start: empty, or for a component what its parent has so far.
    func accumulate(_ start: Accumulator) async throws -> Accumulator {
        var result = start
        try await addResources(kustomization.resources, to: &result)
        var configuration = TransformerConfiguration.standard
        for path in kustomization.configurations {
            let name = display(path)
            guard let object = try ObjectReader.value(try await session.read(path, from: folder), name: name)?.object
            else { throw Fault(.invalid, "\(name) is no configuration of transformers") }
            try configuration.merge(TransformerConfiguration(object, file: name))
        }
        try result.configuration.merge(configuration)
        try await generate(&result)
        for path in kustomization.components {
            let layer = try await below(path, isComponent: true)
            let whole = try await layer.accumulate(result)
            result = Accumulator()
            try result.merge(whole, session.limits, from: path)
        }
        try await transform(&result)
        for variable in kustomization.variables { try variable.mark(&result.objects) }
        try result.add(kustomization.variables)
        return result
    }

    func display(_ path: String) -> String {
        path.hasPrefix("/") ? path : session.tree.display(folder + TreePath.split(path))
    }

    var file: String { session.tree.display(folder + [fileName]) }

    private func originPath(_ path: String) -> String? {
        origin.map { PathText.normalised($0.isEmpty ? path : $0 + "/" + path) }
    }

    func addResources(_ paths: [String], to result: inout Accumulator) async throws {
        for path in paths {
            guard let found = try await session.resolve(path, from: folder) else {
                let isRemote = path.contains("://") || path.hasPrefix("git@") || path.contains("github.com/")
                throw isRemote
                    ? Fault(
                        .unsupported,
                        "\(file): resources: \(path) is in the network, where a build does not go; copy it into the folder"
                    )
                    : Fault(.notFound, "\(file): resources: there is no \(display(path))")
            }
            if found.isFolder {
                let layer = try await below(path, isComponent: false)
                try result.merge(
                    try await layer.accumulate(Accumulator()), session.limits, from: "\(file): resources: \(path)")
                continue
            }
            let name = session.tree.display(found.path)
            var objects = try ObjectReader.objects(
                try await session.read(found), name: name, limit: session.limits.objects)
            if let origin = originPath(path) {
                for at in objects.indices { objects[at].origin = Origin(path: origin) }
            }
            try result.append(objects, session.limits, from: name)
        }
    }

    private func below(_ path: String, isComponent: Bool) async throws -> Layer {
        guard let found = try await session.resolve(path, from: folder), found.isFolder else {
            throw Fault(.notFound, "\(file): there is no folder \(display(path))")
        }
        let layer = try await Layer.load(
            found.path, session, kustomization: nil, parents: parents, origin: originPath(path) ?? "",
            buildMetadata: buildMetadata)
        guard (layer.kustomization.kind == .component) == isComponent else {
            throw Fault(
                .invalid,
                isComponent
                    ? "\(layer.file): is no Component; list its folder under resources"
                    : "\(layer.file): is a Component; list its folder under components")
        }
        return layer
    }

    private func configured(by kind: String) -> Origin? {
        origin.map {
            Origin(
                configuredIn: PathText.normalised($0.isEmpty ? fileName : $0 + "/" + fileName),
                configuredBy: (GroupVersionKind(version: "builtin", kind: kind), "", ""))
        }
    }

    private func generate(_ result: inout Accumulator) async throws {
        for (kind, list) in [
            ("ConfigMapGenerator", kustomization.configMaps), ("SecretGenerator", kustomization.secrets),
        ] {
            for arguments in list {
                var object = try await Generator.object(arguments, session, from: folder)
                object.origin = configured(by: kind)
                try result.absorb(object, session.limits)
            }
        }
        for plugin in try await plugins(kustomization.generators) {
            var object = try await plugin.generated(self)
            object.origin = plugin.origin
            try result.absorb(object, session.limits)
        }
    }

    private func transform(_ result: inout Accumulator) async throws {
        let all = result.configuration
        let own = kustomization
        func step(_ kind: String, _ change: (inout [BuildObject]) throws -> Void) throws {
            try session.spend(result.objects.count)
            try change(&result.objects)
            if let origin = configured(by: kind) { record(origin, &result.objects) }
        }
        if !own.strategicMergePatches.isEmpty {
            let patches = try await strategicMergePatches()
            try step("PatchStrategicMergeTransformer") { objects in
                for patch in patches { try patch.apply(to: &objects, session) }
            }
        }
        for source in own.patches {
            let patch = try await patch(source)
            try step("PatchTransformer") { try patch.apply(to: &$0, session) }
        }
        if !own.namespace.isEmpty {
            try step("NamespaceTransformer") { try Transformations.namespace(own.namespace, &$0, all.namespace) }
        }
        if !own.namePrefix.isEmpty {
            try step("PrefixTransformer") {
                try Transformations.rename(&$0, prefix: own.namePrefix, all.namePrefix)
            }
        }
        if !own.nameSuffix.isEmpty {
            try step("SuffixTransformer") {
                try Transformations.rename(&$0, suffix: own.nameSuffix, all.nameSuffix)
            }
        }
        for labels in own.labels { try step("LabelTransformer") { try Transformations.labels(labels, &$0, all) } }
        if !own.labels.isEmpty || !own.commonLabels.isEmpty {
            try step("LabelTransformer") { try Transformations.pairs(own.commonLabels, &$0, all.commonLabels) }
        }
        if !own.commonAnnotations.isEmpty {
            try step("AnnotationsTransformer") {
                try Transformations.pairs(own.commonAnnotations, &$0, all.commonAnnotations)
            }
        }
        for source in own.jsonPatches {
            let patch = try await patch(source)
            guard case .json = patch.content, source.target?.hasName == true else {
                throw Fault(.invalid, "\(source.place) needs a JSON patch and a target with a name")
            }
            try step("PatchJson6902Transformer") { try patch.apply(to: &$0, session, remembersIdentity: false) }
        }
        for replica in own.replicas {
            try step("ReplicaCountTransformer") { try Transformations.replicas(replica, &$0, all.replicas) }
        }
        for image in own.images {
            try step("ImageTagTransformer") { objects in
                for at in objects.indices { try image.apply(to: &objects[at], all.images) }
            }
        }
        if !own.replacements.isEmpty {
            let replacements = try await replacements(own.replacements)
            try step("ReplacementTransformer") { objects in
                for replacement in replacements { try replacement.apply(to: &objects, session) }
            }
        }
        for plugin in try await plugins(own.transformers) {
            try await plugin.transform(&result.objects, self)
            if let origin = plugin.origin { record(origin, &result.objects) }
        }
    }

    private func record(_ origin: Origin, _ objects: inout [BuildObject]) {
        for at in objects.indices {
            if objects[at].origin == nil {
                objects[at].origin = origin
            } else {
                objects[at].transformations.append(origin)
            }
        }
    }
}
