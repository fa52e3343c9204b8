package import Documents
package import Kubernetes

/// How a product comes from its provider into the cluster, computed from the objects that say so.
///
/// Each object stands below the one that it takes its content from; one whose source is not there stands at the top.
package struct DeliveryChain: Sendable {
    private let objects: [DeliveryKind: [JSONObject]]
    private let deployed: [ObjectIdentity: JSONObject]

    /// `deployed` are the objects that inventories name, by `ObjectIdentity.anyVersion`.
    package init(_ objects: [DeliveryKind: [JSONObject]], deployed: [ObjectIdentity: JSONObject] = [:]) {
        self.objects = objects
        self.deployed = deployed
    }

    /// The objects that the inventories of Kustomizations name.
    package static func inventory(_ objects: [DeliveryKind: [JSONObject]]) -> [ObjectIdentity] {
        (objects[.kustomization] ?? []).flatMap(inventory)
    }

    private static func inventory(_ kustomization: JSONObject) -> [ObjectIdentity] {
        (kustomization.at("status", "inventory", "entries")?.array ?? []).compactMap(ObjectIdentity.init(inventory:))
    }

    /// One tree for each thing that nothing else brings.
    package var roots: [ChainNode] {
        var shown: Set<String> = []
        var roots: [ChainNode] = []
        for kind in DeliveryKind.allCases {
            for object in objects[kind] ?? [] where !shown.contains(Self.key(kind, object)) {
                let node = node(kind, object, &shown)
                roots.append(kind == .componentSubscription ? provider(of: node, object) : node)
            }
        }
        return roots
    }

    private static func key(_ kind: DeliveryKind, _ object: JSONObject) -> String {
        "\(kind.rawValue)/\(object.namespace)/\(object.name)"
    }

    // MARK: nodes

    private func node(_ kind: DeliveryKind, _ object: JSONObject, _ shown: inout Set<String>) -> ChainNode {
        shown.insert(Self.key(kind, object))
        let found = ChainState(delivering: object)
        var node = ChainNode(kind: kind.rawValue, namespace: object.namespace, name: object.name, state: found.state)
        if found.state != .ready { (node.reason, node.message) = (found.reason, found.message) }
        ChainFacts.add(to: &node, kind, object)
        node.advice = ChainAdvice.of(node)
        for (kind, child) in followers(kind, object) where !shown.contains(Self.key(kind, child)) {
            node.children.append(self.node(kind, child, &shown))
        }
        if kind == .kustomization { node.children += Self.inventory(object).map(deployedNode) }
        return node
    }

    private func deployedNode(_ identity: ObjectIdentity) -> ChainNode {
        guard let object = deployed[identity.anyVersion] else {
            var node = ChainNode(
                kind: identity.kind, namespace: identity.namespace, name: identity.name, state: .missing)
            node.message = "it was applied, and is not there any more"
            node.advice = ChainAdvice.of(node)
            return node
        }
        let found = ChainState(deployed: object)
        var node = ChainNode(
            kind: identity.kind, namespace: identity.namespace, name: identity.name, state: found.state)
        if found.state != .ready { node.message = found.message }
        for image in WorkloadImages.of(object) { node.add("image", image) }
        node.advice = ChainAdvice.of(node)
        return node
    }

    /// What a subscription follows: the newest release that it has seen at its provider.
    private func provider(of subscription: ChainNode, _ object: JSONObject) -> ChainNode {
        let component = object.at("spec", "component")?.string ?? ""
        let applied = object.at("status", "lastAppliedVersion")?.string
        let newest = object.at("status", "lastAttemptedVersion")?.string ?? applied
        var node = ChainNode(kind: "Provider", namespace: "", name: component, state: .ready)
        node.add("newest", newest)
        node.add("url", object.at("spec", "source", "url")?.string)
        node.children = [subscription]
        return node
    }

    // MARK: what follows from an object

    private func followers(_ kind: DeliveryKind, _ object: JSONObject) -> [(DeliveryKind, JSONObject)] {
        switch kind {
        case .componentSubscription:
            return all(.componentVersion) { Self.takes($0, from: object) }
        case .componentVersion, .resource, .localization, .configuration:
            return [.resource, .localization, .configuration, .fluxDeployer].flatMap { follower in
                all(follower) { Self.isSource(object, kind, of: $0) }
            }
        case .fluxDeployer:
            return [.ociRepository, .kustomization, .helmRelease].flatMap { follower in
                all(follower) { child in
                    child.namespace == object.namespace && child.owners.contains { $0.uid == object.uid }
                }
            }
        case .ociRepository, .kustomization, .helmRelease:
            return []
        }
    }

    private func all(_ kind: DeliveryKind, where fits: (JSONObject) -> Bool) -> [(DeliveryKind, JSONObject)] {
        (objects[kind] ?? []).filter(fits).map { (kind, $0) }
    }

    /// Whether a ComponentVersion reads what a subscription copies.
    private static func takes(_ version: JSONObject, from subscription: JSONObject) -> Bool {
        guard version.at("spec", "component") == subscription.at("spec", "component"),
            let destination = subscription.at("spec", "destination", "url")?.string,
            let source = version.at("spec", "repository", "url")?.string
        else { return false }
        return place(source) == place(destination)
    }

    /// A repository's URL without scheme and slashes at its end.
    private static func place(_ url: String) -> Substring {
        var rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        while rest.last == "/" { rest.removeLast() }
        return rest
    }

    private static func isSource(_ source: JSONObject, _ kind: DeliveryKind, of object: JSONObject) -> Bool {
        let reference = object.at("spec", "sourceRef")
        return reference?["kind"]?.string == kind.rawValue && reference?["name"]?.string == source.name
            && (reference?["namespace"]?.string ?? object.namespace) == source.namespace
    }
}
