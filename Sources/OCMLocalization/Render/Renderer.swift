import Diagnostics
package import Documents
import OCI

/// Applies the rules of a ConfigData to a tree of manifests: images first, then settings.
package struct Renderer {
    package var configuration: ConfigData
    package var form: ImageForm
    /// Nil: any registry is fine.
    package var allowed: AllowedRegistries?
    package private(set) var warnings: [String] = []
    /// Where rules wrote images and parts of them.
    package private(set) var written: [ImageDiscovery.WrittenPlace] = []

    package init(_ configuration: ConfigData, form: ImageForm = .pinned, allowed: AllowedRegistries? = nil) {
        self.configuration = configuration
        self.form = form
        self.allowed = allowed
    }

    /// Localizes, configures and looks for every image of the result. `covered` are further images that the delivery
    /// answers for. Nothing comes out when a rule fails; images that nothing covers are errors in the report.
    package static func render(
        _ tree: ManifestTree, _ configuration: ConfigData, values: JSONObject, scope: any ComponentScope,
        allowed: AllowedRegistries?, covered: [String: CoveredImage] = [:]
    ) async throws -> (tree: ManifestTree, report: RenderReport) {
        var renderer = Renderer(configuration, form: .pinned, allowed: allowed)
        let localized = try await renderer.localize(tree, scope: scope)
        let result = try renderer.configure(localized, values: values)
        var all = covered
        for place in renderer.written where place.part == .image {
            all[try ImageForm.pinned.text(.image, of: place.image)] = CoveredImage(place.image)
        }
        let discovery = ImageDiscovery(covered: all, allowed: allowed, written: renderer.written)
        var report = discovery.report(on: result)
        report.warnings = renderer.warnings + report.warnings
        return (result, report)
    }

    /// Applies the localization rules in their order.
    package mutating func localize(_ tree: ManifestTree, scope: any ComponentScope) async throws -> ManifestTree {
        var work = EditedTree(tree)
        for rule in configuration.localization {
            do {
                let editor = try work.editor(for: rule.file)
                switch rule.kind {
                case .image(let query, let places):
                    let image = try await scope.image(query)
                    try check(image)
                    for (part, path) in places {
                        let text = try form.text(part, of: image)
                        let document = try work.set(editor, path, .string(text))
                        note(image, part, text, rule)
                        written.append(
                            .init(file: work.name(editor), document: document, path: path, part: part, image: image))
                    }
                case .mapping(let path, let transform):
                    let value = try Mapping.run(transform, component: try await scope.component())
                    try work.set(editor, path, value)
                }
            } catch {
                throw Fault(error, rule.place)
            }
        }
        warnings += work.warnings
        return work.tree()
    }

    /// Merges `values` over the defaults, checks them against the schema, computes the rules' values and writes them.
    package mutating func configure(_ tree: ManifestTree, values: JSONObject) throws -> ManifestTree {
        let merged = SettingsReader.merge(values, over: configuration.defaults)
        if let schema = configuration.schema {
            warnings += try schema.check(.object(merged), name: "configuration values")
        }
        var work = EditedTree(tree)
        var evaluation = Evaluation(root: merged)
        for (index, rule) in configuration.configuration.enumerated() {
            do {
                let editor = try work.editor(for: rule.file)
                let value = try evaluation.evaluate(rule.value)
                try work.set(editor, rule.path, value)
            } catch {
                let shown = rule.value.string.map { ", \($0.prefix(200))" } ?? ""
                throw Fault(error, "\(rule.place) (subst-\(index)\(shown))")
            }
        }
        warnings += work.warnings
        return work.tree()
    }

    private func check(_ image: ResolvedImage) throws(Fault) {
        guard let allowed, !allowed.allows(image.name) else { return }
        throw Fault(
            .denied,
            "resource “\(image.resource)” of \(image.component):\(image.version) is at \(image.name.fullRepository), which is not in an allowed registry (\(allowed.description)); transfer it there first"
        )
    }

    private mutating func note(_ image: ResolvedImage, _ part: ImagePart, _ text: String, _ rule: LocalizationRule) {
        guard case .pinned = form else { return }
        if part == .tag, image.name.writtenTag == text {
            warnings.append(
                "\(rule.place): the tag \(text) of resource “\(image.resource)” does not pin the image; an image rule does"
            )
        }
        if part == .image, image.digest == nil {
            warnings.append(
                "\(rule.place): the digest of resource “\(image.resource)” is only that of its access, which no signature covers"
            )
        }
    }
}

/// The files of a tree while rules change them. All changes are kept until the end.
private struct EditedTree {
    private var original: ManifestTree
    private var editors: [FileEditor] = []
    private var places: [Int: Int] = [:]

    init(_ tree: ManifestTree) { original = tree }

    mutating func editor(for path: String) throws(Fault) -> Int {
        let index = try original.index(of: path)
        if let editor = places[index] { return editor }
        let file = original.files[index]
        editors.append(FileEditor(name: file.path, bytes: file.bytes))
        places[index] = editors.count - 1
        return editors.count - 1
    }

    @discardableResult
    mutating func set(_ editor: Int, _ path: DocumentPath, _ value: JSONValue) throws -> Int {
        try editors[editor].set(path, to: value)
    }

    func name(_ editor: Int) -> String { editors[editor].name }

    var warnings: [String] { editors.flatMap(\.warnings) }

    func tree() -> ManifestTree {
        var tree = original
        for (index, editor) in places { tree.replace(index, with: editors[editor].bytes) }
        return tree
    }
}
