import Diagnostics
import Documents

/// What a kustomization file says.
struct Kustomization: Sendable {
    enum Kind: Sendable { case kustomization, component }
    enum Order: Sendable, Equatable {
        case files
        case legacy(first: [String], last: [String])
    }

    struct Labels: Sendable {
        var pairs: [(key: String, value: String)]
        var includesSelectors = false
        var includesTemplates = false
        var includesClaimTemplates = false
        var fields: [FieldSpec] = []
    }

    var kind = Kind.kustomization
    var resources: [String] = []
    var components: [String] = []
    var namespace = ""
    var namePrefix = ""
    var nameSuffix = ""
    var labels: [Labels] = []
    var commonLabels: [(key: String, value: String)] = []
    var commonAnnotations: [(key: String, value: String)] = []
    var strategicMergePatches: [String] = []
    var jsonPatches: [PatchSource] = []
    var patches: [PatchSource] = []
    var images: [ImageChange] = []
    var replacements: [ReplacementSource] = []
    var replicas: [(name: String, count: Int)] = []
    var variables: [Variable] = []
    var order: Order?
    var configMaps: [GeneratorArguments] = []
    var secrets: [GeneratorArguments] = []
    var configurations: [String] = []
    var generators: [String] = []
    var transformers: [String] = []
    var buildMetadata: Set<String> = []

    init(_ object: JSONObject, file: String) throws {
        var reader = FieldReader(object, file: file)
        try readKind(&reader)
        try Self.refuse(&reader)
        _ = reader.value("metadata")
        resources = try reader.texts("resources") + reader.texts("bases")
        components = try reader.texts("components")
        namespace = try reader.text("namespace")
        namePrefix = try reader.text("namePrefix")
        nameSuffix = try reader.text("nameSuffix")
        labels = try reader.objects("labels").map(Self.labels)
        commonLabels = try reader.pairs("commonLabels")
        commonAnnotations = try reader.pairs("commonAnnotations")
        strategicMergePatches = try reader.texts("patchesStrategicMerge")
        jsonPatches = try reader.objects("patchesJson6902").map { try PatchSource($0) }
        patches = try reader.objects("patches").map { try PatchSource($0) }
        images = try (reader.objects("images") + reader.objects("imageTags")).map { try ImageChange($0) }
        replacements = try reader.objects("replacements").map { try ReplacementSource($0) }
        replicas = try reader.objects("replicas").map(Self.replica)
        variables = try reader.objects("vars").map { try Variable($0) }
        try readOrder(&reader)
        try readGenerators(&reader)
        configurations = try reader.texts("configurations")
        try readOpenAPI(&reader)
        generators = try reader.texts("generators")
        transformers = try reader.texts("transformers")
        try readMetadata(&reader)
        try reader.finish()
    }

    private mutating func readKind(_ reader: inout FieldReader) throws {
        let version = try reader.text("apiVersion")
        let name = try reader.text("kind")
        switch name {
        case "", "Kustomization": kind = .kustomization
        case "Component": kind = .component
        default: throw reader.fault("kind", "must be Kustomization or Component, not “\(name)”")
        }
        let wanted = kind == .component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"
        guard version.isEmpty || version == wanted else {
            throw reader.fault("apiVersion", "must be \(wanted), not “\(version)”")
        }
    }

    /// Fields of Kustomize that are refused, and what to do instead.
    private static func refuse(_ reader: inout FieldReader) throws {
        let refused: KeyValuePairs = [
            "helmCharts": "render the chart beforehand and list its manifests in resources",
            "helmGlobals": "render the charts beforehand and list their manifests in resources",
            "helmChartInflationGenerator": "render the chart beforehand and list its manifests in resources",
            "validators": "check the output of the build instead",
            "crds": "name the fields in a file of configurations instead",
        ]
        for (field, wayOut) in refused where reader.value(field) != nil {
            throw Fault(.unsupported, "\(reader.file): the field \(field) is not supported; \(wayOut)")
        }
    }

    private static func labels(_ source: FieldReader) throws -> Labels {
        var reader = source
        let labels = Labels(
            pairs: try reader.pairs("pairs"), includesSelectors: try reader.flag("includeSelectors"),
            includesTemplates: try reader.flag("includeTemplates"),
            includesClaimTemplates: try reader.flag("includeVolumeClaimTemplates"),
            fields: try reader.objects("fields").map { try FieldSpec($0) })
        try reader.finish()
        return labels
    }

    private static func replica(_ source: FieldReader) throws -> (name: String, count: Int) {
        var reader = source
        let name = try reader.text("name")
        guard let count = try reader.integer("count"), count >= 0 else {
            throw reader.fault("count", "must be a whole number from 0 on")
        }
        try reader.finish()
        return (name, count)
    }

    private mutating func readOrder(_ reader: inout FieldReader) throws {
        guard var options = try reader.object("sortOptions") else { return }
        let name = try options.text("order")
        var lists = try options.object("legacySortOptions")
        switch name {
        case "fifo":
            guard lists == nil else { throw options.fault("legacySortOptions", "needs the order legacy") }
            order = .files
        case "legacy":
            let first = try lists?.texts("orderFirst")
            let last = try lists?.texts("orderLast")
            try lists?.finish()
            order = .legacy(first: first ?? SortOrder.first, last: last ?? (lists == nil ? SortOrder.last : []))
        default: throw options.fault("order", "must be fifo or legacy, not “\(name)”")
        }
        try options.finish()
    }

    private mutating func readGenerators(_ reader: inout FieldReader) throws {
        let options = try reader.object("generatorOptions").map { try GeneratorOptions($0) }
        configMaps = try reader.objects("configMapGenerator").map { try GeneratorArguments($0, .configMap, options) }
        secrets = try reader.objects("secretGenerator").map { try GeneratorArguments($0, .secret, options) }
    }

    private mutating func readOpenAPI(_ reader: inout FieldReader) throws {
        guard var openAPI = try reader.object("openapi") else { return }
        let version = try openAPI.text("version")
        let path = try openAPI.text("path")
        guard version.isEmpty || path.isEmpty else { throw openAPI.fault("version", "can't be given with path") }
        guard version.isEmpty || version == "v1.21.2" else {
            throw openAPI.fault("version", "must be v1.21.2, the only one there is, not “\(version)”")
        }
        guard path.isEmpty else {
            throw Fault(
                .unsupported,
                "\(reader.file): the field openapi.path is not supported; lists of custom kinds are replaced by patches, so patch them with JSON patches"
            )
        }
        try openAPI.finish()
    }

    private mutating func readMetadata(_ reader: inout FieldReader) throws {
        for name in try reader.texts("buildMetadata") {
            guard ["originAnnotations", "transformerAnnotations", "managedByLabel"].contains(name) else {
                throw reader.fault(
                    "buildMetadata",
                    "takes originAnnotations, transformerAnnotations and managedByLabel, not “\(name)”")
            }
            buildMetadata.insert(name)
        }
    }
}
