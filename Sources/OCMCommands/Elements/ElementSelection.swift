import Diagnostics
import OCMModel
import OCMPackaging

/// The elements of component versions that the arguments `REF {NAME {KEY=VALUE}}` name.
struct ElementSelection: Sendable {
    enum Kind: Sendable { case resources, sources, references }

    let kind: Kind
    /// Any of them must fit; none: all elements.
    var selectors: [ElementSelector]
    /// Resource types; none: all.
    var types: [String] = []
    /// Whether a version without a fitting element is kept for its line in a tree.
    var keepsEmpty = false

    init(_ kind: Kind, _ words: some Sequence<String>) throws(Fault) {
        self.kind = kind
        selectors = try ElementSelector.parse(words)
    }

    /// The elements of `versions` that fit: selector by selector, each in the order of the descriptors.
    func find(in versions: [FoundVersion]) -> [FoundElement] {
        guard !selectors.isEmpty else { return versions.flatMap { find(in: $0, nil) } }
        return selectors.flatMap { selector in versions.flatMap { find(in: $0, selector) } }
    }

    private func find(in component: FoundVersion, _ selector: ElementSelector?) -> [FoundElement] {
        guard let descriptor = component.version?.descriptor else { return [] }
        var found: [FoundElement] = []
        func add<E: Element>(_ elements: [E], _ type: (E) -> String, _ content: (E) -> FoundElement.Content) {
            let identities = ElementIdentity.all(of: elements)
            for (index, element) in elements.enumerated() {
                let isSelected =
                    selector?.matches(
                        name: element.name, version: element.version, extraIdentity: element.extraIdentity)
                    ?? true
                guard isSelected, types.isEmpty || types.contains(type(element)) else { continue }
                found.append(
                    FoundElement(
                        component: component, identity: identities[index], index: index, content: content(element)))
            }
        }
        switch kind {
        case .resources: add(descriptor.resources, \.type) { .resource($0) }
        case .sources: add(descriptor.sources, \.type) { .source($0) }
        case .references: add(descriptor.references, { _ in "" }) { .reference($0) }
        }
        if found.isEmpty, keepsEmpty {
            found = [FoundElement(component: component, identity: ElementIdentity([:]), index: -1, content: .nothing)]
        }
        return found
    }
}
