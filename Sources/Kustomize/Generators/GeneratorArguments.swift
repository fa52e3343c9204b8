import Diagnostics
import Documents

struct GeneratorOptions: Sendable {
    var labels: [(key: String, value: String)]
    var annotations: [(key: String, value: String)]
    var disablesHash: Bool
    var isImmutable: Bool

    init(_ source: FieldReader) throws {
        var reader = source
        labels = try reader.pairs("labels")
        annotations = try reader.pairs("annotations")
        disablesHash = try reader.flag("disableNameSuffixHash")
        isImmutable = try reader.flag("immutable")
        try reader.finish()
    }

    /// Its own, with those of the kustomization below.
    mutating func inherit(_ common: GeneratorOptions) {
        labels += common.labels.filter { pair in !labels.contains { $0.key == pair.key } }
        annotations += common.annotations.filter { pair in !annotations.contains { $0.key == pair.key } }
        disablesHash = disablesHash || common.disablesHash
        isImmutable = isImmutable || common.isImmutable
    }
}

/// What a ConfigMap or Secret is generated from.
struct GeneratorArguments: Sendable {
    enum Kind: String, Sendable {
        case configMap = "ConfigMap"
        case secret = "Secret"
    }

    let kind: Kind
    let place: String
    var name: String
    var namespace: String
    var behavior: BuildObject.Behavior
    var type = ""
    var literals: [String]
    var files: [String]
    var environments: [String]
    var options: GeneratorOptions?

    /// - Parameter metadata: the entry is an object of its own, with name and namespace in its metadata.
    init(_ source: FieldReader, _ kind: Kind, _ common: GeneratorOptions?, isObject: Bool = false) throws {
        var reader = source
        self.kind = kind
        place = "\(reader.file): \(reader.place.isEmpty ? kind.rawValue + "Generator" : reader.place)"
        name = try reader.text("name")
        namespace = try reader.text("namespace")
        if isObject {
            _ = reader.value("apiVersion")
            _ = reader.value("kind")
            if var metadata = try reader.object("metadata") {
                if name.isEmpty { name = try metadata.text("name") }
                if namespace.isEmpty { namespace = try metadata.text("namespace") }
            }
        }
        let text = try reader.text("behavior")
        guard let behavior = text.isEmpty ? .create : BuildObject.Behavior(rawValue: text) else {
            throw reader.fault("behavior", "must be create, merge or replace, not “\(text)”")
        }
        self.behavior = behavior
        if kind == .secret { type = try reader.text("type") }
        literals = try reader.texts("literals")
        files = try reader.texts("files")
        environments = try reader.texts("envs")
        let environment = try reader.text("env")
        if !environment.isEmpty { environments.append(environment) }
        options = try reader.object("options").map { try GeneratorOptions($0) }
        if let common {
            if options == nil { options = common } else { options?.inherit(common) }
        }
        try reader.finish()
        guard !name.isEmpty else { throw Fault(.invalid, "\(place) has no name") }
    }
}
