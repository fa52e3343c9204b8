import OCMModel

/// An element of a component version: a resource, a source or a reference.
struct FoundElement: TreeItem {
    enum Content: Sendable {
        case resource(Resource)
        case source(Source)
        case reference(ComponentReference)
        /// The component version has none that fits.
        case nothing
    }

    let component: FoundVersion
    let identity: ElementIdentity
    /// Its place in the list of the descriptor.
    let index: Int
    let content: Content
    /// For a reference whose version's elements follow it.
    var node: VersionKey?

    /// The way to the component version of the element, itself included.
    var path: [VersionKey] { component.path + [component.key] }

    var isVisible: Bool {
        if case .nothing = content { false } else { true }
    }

    var pathText: String { path.map(\.description).joined(separator: "->") }
}

extension FoundElement {
    /// By the way to them, then by name, then by identity.
    static func sorted(_ elements: [FoundElement]) -> [FoundElement] {
        elements.enumerated().sorted { a, b in
            let order = compare(a.element, b.element)
            return order == 0 ? a.offset < b.offset : order < 0
        }.map(\.element)
    }

    private static func compare(_ a: FoundElement, _ b: FoundElement) -> Int {
        for (x, y) in zip(a.path, b.path) {
            let order = VersionKey.compare(x, y)
            if order != 0 { return order }
        }
        if a.path.count != b.path.count { return a.path.count - b.path.count }
        guard a.isVisible, b.isVisible else { return 0 }
        let names = TextOrder.compare(a.name, b.name)
        return names != 0 ? names : TextOrder.compare(a.identity.description, b.identity.description)
    }

    var name: String {
        switch content {
        case .resource(let resource): resource.name
        case .source(let source): source.name
        case .reference(let reference): reference.name
        case .nothing: ""
        }
    }
}
