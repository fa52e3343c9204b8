import Diagnostics
import Documents
import OCI

/// Finds the image references of a tree of manifests and compares them with what component versions cover.
package struct ImageDiscovery {
    /// Texts of references and what covers them.
    package var covered: [String: CoveredImage]
    /// Nil: any registry is fine.
    package var allowed: AllowedRegistries?
    /// Places that rules wrote: file, document, path, text.
    package var written: [WrittenPlace] = []

    package struct WrittenPlace: Hashable, Sendable {
        package var file: String
        package var document: Int
        package var path: DocumentPath
        package var part: ImagePart
        package var image: ResolvedImage
    }

    package init(covered: [String: CoveredImage], allowed: AllowedRegistries?, written: [WrittenPlace] = []) {
        self.covered = covered
        self.allowed = allowed
        self.written = written
    }

    /// Looks at every YAML and JSON file. Files that do not parse (templates) are named in a warning.
    package func report(on tree: ManifestTree) -> RenderReport {
        var report = RenderReport()
        for file in tree.files where ImageDiscovery.isManifest(file.path) {
            let documents: [YAMLDocument]
            do {
                var limits = YAMLLimits(size: SourceFile.maximumSize)
                limits.allowsDuplicateKeys = true
                documents = try YAMLStream.parse(file.bytes, limits: limits, name: file.path)
            } catch {
                report.warnings.append("\(file.path): not searched for images, it is not YAML (\(error.message))")
                continue
            }
            for (index, document) in documents.enumerated() {
                guard let root = document.root else { continue }
                var walk = ImageWalk(discovery: self, file: file.path, document: index, report: report)
                walk.visit(root, path: [], place: .other, depth: 0)
                report = walk.report
            }
        }
        return report
    }

    /// The names of manifests; other files (scripts, charts' notes) hold no references that anybody deploys.
    static func isManifest(_ path: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { path.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}

private struct ImageWalk {
    /// What the value at hand is, by the keys above it.
    enum Place { case other, containers, container, volumes, volume, imageVolume, image }

    let discovery: ImageDiscovery
    let file: String
    let document: Int
    var report: RenderReport
    private var budget = 1_000_000

    init(discovery: ImageDiscovery, file: String, document: Int, report: RenderReport) {
        self.discovery = discovery
        self.file = file
        self.document = document
        self.report = report
    }

    mutating func visit(_ node: YAMLNode, path: [DocumentPath.Segment], place: Place, depth: Int) {
        budget -= 1
        guard depth <= 300, budget > 0 else {
            if budget == 0 { report.errors.append("\(file): too many values to search for images, aliases counted") }
            return
        }
        switch node.resolved.content {
        case .alias: break
        case .sequence(let items, _):
            let inner: Place = place == .containers ? .container : place == .volumes ? .volume : .other
            for (index, item) in items.enumerated() {
                visit(item, path: path + [.index(index)], place: inner, depth: depth + 1)
            }
        case .mapping(let pairs, _):
            for pair in pairs {
                let key = pair.key.resolved.text ?? ""
                // A merge brings its entries to this very place.
                if key == "<<", case .scalar(_, .plain, nil) = pair.key.content {
                    visit(pair.value, path: path, place: place, depth: depth + 1)
                    continue
                }
                visit(pair.value, path: path + [.key(key)], place: inner(key, place), depth: depth + 1)
            }
        case .scalar(let text, let style, _):
            if place == .image {
                image(text, path)
            } else if style != .plain || !PlainText.readsAsOther(text) {
                other(text, path)
            }
        }
    }

    private func inner(_ key: String, _ place: Place) -> Place {
        switch (place, key) {
        case (.container, "image"): .image
        case (.volume, "image"): .imageVolume
        case (.imageVolume, "reference"): .image
        case (_, "containers"), (_, "initContainers"), (_, "ephemeralContainers"): .containers
        case (_, "volumes"): .volumes
        default: .other
        }
    }

    private func written(at path: [DocumentPath.Segment]) -> ImageDiscovery.WrittenPlace? {
        discovery.written.last { $0.document == document && $0.file == file && $0.path.segments == path }
    }

    private mutating func image(_ text: String, _ path: [DocumentPath.Segment]) {
        let name = DocumentPath(path).description
        if let covered = discovery.covered[text] {
            use(text, name, covered)
            checkRegistry(text, name)
            return
        }
        let way = "add a localization rule for it and a resource with this image to the component"
        report.errors.append(
            "\(file): document \(document + 1): “\(name)”: no resource covers the image “\(text)”; \(way)")
    }

    private mutating func use(_ text: String, _ path: String, _ covered: CoveredImage) {
        report.images.append(ImageUse(file: file, document: document, path: path, reference: text, image: covered))
    }

    private mutating func checkRegistry(_ text: String, _ path: String) {
        guard let allowed = discovery.allowed else { return }
        guard let address = try? ImageName(text), allowed.allows(address) else {
            report.errors.append(
                "\(file): document \(document + 1): “\(path)”: the image “\(text)” is not in an allowed registry (\(allowed.description))"
            )
            return
        }
    }

    /// A text anywhere else: one that a rule wrote, or one that looks like a reference to a foreign registry.
    private mutating func other(_ text: String, _ path: [DocumentPath.Segment]) {
        let name = DocumentPath(path).description
        if let place = written(at: path) {
            use(text, name, CoveredImage(place.image))
            if place.part == .image { checkRegistry(text, name) }
            return
        }
        if let covered = discovery.covered[text] {
            use(text, name, covered)
            return
        }
        guard let allowed = discovery.allowed, let address = foreign(text, path), !allowed.allows(address) else {
            return
        }
        report.warnings.append(
            "\(file): document \(document + 1): “\(name)”: “\(text.prefix(300))” looks like an image in the foreign registry \(address.registry)"
        )
    }

    /// The address in a text like `ghcr.io/a/b:1` or `--image=ghcr.io/a/b:1`. Names that Kubernetes qualifies by a domain
    /// (`apps.example.io/v1`, `kubernetes.io/tls`) have the same form, so without tag and digest the key has to say that
    /// it is about images.
    private func foreign(_ text: String, _ path: [DocumentPath.Segment]) -> ImageName? {
        guard text.utf8.count <= 1024, text.utf8.contains(UInt8(ascii: "/")), !text.utf8.contains(0x20) else {
            return nil
        }
        let start = text.utf8.lastIndex(of: UInt8(ascii: "=")).map { text.utf8.index(after: $0) } ?? text.startIndex
        var candidate = String(text[start...])
        if candidate.utf8.starts(with: "oci://".utf8) { candidate.removeFirst(6) }
        let host = String(candidate.prefix { $0 != "/" })
        guard !candidate.contains("://"), ImageName.isHost(host), let address = try? ImageName(candidate) else {
            return nil
        }
        if address.writtenTag != nil || address.digest != nil { return address }
        let hints = ["image", "registry", "repository", "newname"]
        let isAboutImages = path.contains { segment in
            guard case .key(let key) = segment else { return false }
            return hints.contains { key.lowercased().contains($0) }
        }
        return isAboutImages ? address : nil
    }
}
