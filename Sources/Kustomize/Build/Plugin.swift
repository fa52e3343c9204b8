import Diagnostics
import Documents

/// A built-in generator or transformer that is given as an object of its own.
struct Plugin {
    let object: BuildObject
    let file: String

    var origin: Origin? {
        object.origin.map {
            Origin(configuredIn: $0.path, configuredBy: (object.kind, object.name, object.namespace))
        }
    }

    private func reader() throws -> FieldReader {
        guard object.kind.apiVersion == "builtin" else {
            throw Fault(
                .unsupported,
                "\(file): \(object.identity) is no built-in generator or transformer; programs are not run, so apply it beforehand"
            )
        }
        var reader = FieldReader(object.content, file: "\(file): \(object.kind.kind) \(object.name)")
        _ = reader.value("apiVersion")
        _ = reader.value("kind")
        return reader
    }

    private func unknown() -> Fault {
        Fault(
            .unsupported,
            "\(file): the built-in kind \(object.kind.kind) is not supported here; use the field of the kustomization")
    }

    func generated(_ layer: Layer) async throws -> BuildObject {
        let kind: GeneratorArguments.Kind
        switch object.kind.kind {
        case "ConfigMapGenerator": kind = .configMap
        case "SecretGenerator": kind = .secret
        default: throw unknown()
        }
        let arguments = try GeneratorArguments(try reader(), kind, nil, isObject: true)
        return try await Generator.object(arguments, layer.session, from: layer.folder)
    }

    func transform(_ objects: inout [BuildObject], _ layer: Layer) async throws {
        var reader = try reader()
        let metadata = reader.value("metadata")
        func fields(_ standard: [FieldSpec] = []) throws -> [FieldSpec] {
            try reader.objects("fieldSpecs").map { try FieldSpec($0) }
        }
        switch object.kind.kind {
        case "PrefixTransformer": try Transformations.rename(&objects, prefix: reader.text("prefix"), fields())
        case "SuffixTransformer": try Transformations.rename(&objects, suffix: reader.text("suffix"), fields())
        case "PrefixSuffixTransformer":
            let (prefix, suffix, fields) = try (reader.text("prefix"), reader.text("suffix"), fields())
            if !prefix.isEmpty { try Transformations.rename(&objects, prefix: prefix, fields) }
            if !suffix.isEmpty { try Transformations.rename(&objects, suffix: suffix, fields) }
        case "LabelTransformer": try Transformations.pairs(reader.pairs("labels"), &objects, fields())
        case "AnnotationsTransformer": try Transformations.pairs(reader.pairs("annotations"), &objects, fields())
        case "NamespaceTransformer":
            let subjects = try reader.text("setRoleBindingSubjects")
            guard let mode = Transformations.Subjects(rawValue: subjects.isEmpty ? "defaultOnly" : subjects) else {
                throw reader.fault("setRoleBindingSubjects", "must be defaultOnly, allServiceAccounts or none")
            }
            let namespace = metadata?["namespace"]?.string ?? ""
            guard !namespace.isEmpty else { throw reader.fault("metadata.namespace", "is missing") }
            try Transformations.namespace(
                namespace, &objects, fields(), onlyUnset: reader.flag("unsetOnly"), subjects: mode)
        case "ReplicaCountTransformer":
            guard var replica = try reader.object("replica"), let count = try replica.integer("count") else {
                throw reader.fault("replica.count", "is missing")
            }
            try Transformations.replicas((replica.text("name"), count), &objects, fields())
        case "ImageTagTransformer":
            guard let image = try reader.object("imageTag") else { throw reader.fault("imageTag", "is missing") }
            let change = try ImageChange(image)
            let fields = try fields()
            for at in objects.indices { try change.apply(to: &objects[at], fields) }
        case "PatchTransformer":
            var entry = object.content
            for key in ["apiVersion", "kind", "metadata"] { entry[key] = nil }
            let patch = try await layer.patch(PatchSource(FieldReader(entry, file: reader.file, place: "patch")))
            try patch.apply(to: &objects, layer.session)
            return
        case "ReplacementTransformer":
            let sources = try reader.objects("replacements").map { try ReplacementSource($0) }
            for replacement in try await layer.replacements(sources) {
                try replacement.apply(to: &objects, layer.session)
            }
        default: throw unknown()
        }
        try reader.finish()
    }
}
