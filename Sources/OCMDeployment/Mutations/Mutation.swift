package import Documents
package import OCMLocalization

/// What a Localization or a Configuration does to an archive of manifests, without any cluster: rules of a ConfigData
/// first, then a strategic merge patch.
package struct Mutation: Sendable {
    /// Whether settings are written, or images; that values are given decides, not the kind of the object.
    package enum Rules: Sendable {
        case configuration(ConfigData, values: JSONObject)
        case localization(ConfigData, any ComponentScope & Sendable)
    }

    package var rules: Rules?
    package var patch: StrategicMerge?

    package init(rules: Rules? = nil, patch: StrategicMerge? = nil) {
        self.rules = rules
        self.patch = patch
    }

    /// The changed manifests, and what a person should know about them.
    package func run(on tree: ManifestTree) async throws -> (tree: ManifestTree, warnings: [String]) {
        var result = tree
        var warnings: [String] = []
        switch rules {
        case .configuration(let data, let values):
            var renderer = Renderer(data)
            result = try renderer.configure(result, values: values)
            warnings = renderer.warnings
        case .localization(let data, let scope):
            var renderer = Renderer(data, form: .compatible(keepsTag: true))
            result = try await renderer.localize(result, scope: scope)
            warnings = renderer.warnings
        case nil: break
        }
        if let patch { result = try patch.apply(to: result) }
        return (result, warnings)
    }
}
