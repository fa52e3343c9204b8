import Documents
import Kubernetes
import OCMDeployment
import Testing

@Suite struct DeliveryChainTests {
    private func object(_ text: String) throws -> JSONObject {
        let value = try YAMLStream.parse(Array(text.utf8)).first?.root?.jsonValue(.core12)
        return try #require(value?.object)
    }

    private func delivery(_ kind: DeliveryKind, _ name: String, _ rest: String) throws -> JSONObject {
        try object(
            """
            kind: \(kind.rawValue)
            apiVersion: \(kind.group)/\(kind.version)
            metadata: {name: \(name), namespace: shop, uid: \(kind.rawValue)-\(name), generation: 2}
            \(rest)
            """)
    }

    private func conditions(_ status: String, _ reason: String = "Succeeded", _ message: String = "fine") -> String {
        "conditions: [{type: Ready, status: '\(status)', reason: \(reason), message: '\(message)'}]"
    }

    private func shop(version: String = "True", reason: String = "Succeeded") throws -> [DeliveryKind: [JSONObject]] {
        [
            .componentSubscription: [
                try delivery(
                    .componentSubscription, "store",
                    """
                    spec:
                      component: acme.io/store
                      source: {url: "https://provider.example/acme"}
                      destination: {url: "http://registry.internal/mirror/"}
                      verify: [{name: acme, publicKey: {secretRef: {name: vendor}}}]
                    status: {lastAttemptedVersion: 1.2.0, lastAppliedVersion: 1.1.0, observedGeneration: 2, \(conditions("True"))}
                    """)
            ],
            .componentVersion: [
                try delivery(
                    .componentVersion, "store",
                    """
                    spec: {component: acme.io/store, repository: {url: registry.internal/mirror}, version: {semver: 1.x}}
                    status: {reconciledVersion: 1.1.0, observedGeneration: 2, \(conditions(version, reason))}
                    """)
            ],
            .resource: [
                try delivery(
                    .resource, "manifests",
                    """
                    spec: {sourceRef: {kind: ComponentVersion, name: store, resourceRef: {name: manifests}}}
                    status: {observedGeneration: 2, \(conditions("True"))}
                    """)
            ],
            .localization: [
                try delivery(
                    .localization, "localized",
                    """
                    spec: {sourceRef: {kind: Resource, name: manifests, namespace: shop}}
                    status: {observedGeneration: 1, \(conditions("True"))}
                    """)
            ],
            .fluxDeployer: [
                try delivery(
                    .fluxDeployer, "store",
                    "spec: {sourceRef: {kind: Localization, name: localized}}\nstatus: {observedGeneration: 2, \(conditions("True"))}"
                )
            ],
            .kustomization: [
                try object(
                    """
                    kind: Kustomization
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    metadata:
                      name: store
                      namespace: shop
                      uid: k
                      generation: 1
                      ownerReferences: [{apiVersion: v1, kind: FluxDeployer, name: store, uid: FluxDeployer-store}]
                    status:
                      observedGeneration: 1
                      lastAppliedRevision: 1.1.0@sha256:abc
                      \(conditions("True"))
                      inventory: {entries: [{id: shop_store_apps_Deployment, v: v1}, {id: shop_gone__ConfigMap, v: v1}]}
                    """)
            ],
        ]
    }

    private func deployment() throws -> [ObjectIdentity: JSONObject] {
        let deployment = try object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: store, namespace: shop, generation: 1}
            spec: {replicas: 1, template: {spec: {containers: [{name: a, image: "registry.internal/a@sha256:1"}]}}}
            status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}
            """)
        return [ObjectIdentity(deployment).anyVersion: deployment]
    }

    /// `KIND STATE` of a tree, the deeper the further to the right.
    private func outline(_ nodes: [ChainNode], _ indent: String = "") -> String {
        nodes.map { "\(indent)\($0.kind) \($0.state.rawValue)\n" + outline($0.children, indent + " ") }.joined()
    }

    @Test("the chain goes from the provider to the objects in the cluster, each below what it takes its content from")
    func order() throws {
        let roots = DeliveryChain(try shop(), deployed: try deployment()).roots
        #expect(
            outline(roots) == """
                Provider Ready
                 ComponentSubscription Ready
                  ComponentVersion Ready
                   Resource Ready
                    Localization Progressing
                     FluxDeployer Ready
                      Kustomization Ready
                       Deployment Ready
                       ConfigMap Missing

                """)
        let provider = try #require(roots.first)
        #expect(provider.facts.map(\.value) == ["1.2.0", "https://provider.example/acme"])
        #expect(provider.children[0].facts.map(\.value).contains("acme (key in Secret/vendor)"))
    }

    @Test("what is not ready says why and what to do, and keeps the version that runs")
    func reason() throws {
        let whole = DeliveryChain(try shop(), deployed: try deployment()).roots
        let version = try #require(whole.first?.children.first?.children.first)
        #expect(version.advice == nil && version.message.isEmpty)
        let broken = DeliveryChain(try shop(version: "False", reason: "ComponentVerificationFailed")).roots
        let refused = try #require(broken.first?.children.first?.children.first)
        #expect(refused.state == .notReady)
        #expect(refused.reason == "ComponentVerificationFailed")
        #expect(refused.facts.first?.value == "1.1.0")
        #expect(refused.advice?.contains("spec.verify") == true)
        #expect(!refused.isSettled)
    }

    @Test("an object whose source is not there stands at the top; a circle ends")
    func loose() throws {
        let circle: [DeliveryKind: [JSONObject]] = [
            .localization: [
                try delivery(.localization, "a", "spec: {sourceRef: {kind: Configuration, name: b}}")
            ],
            .configuration: [
                try delivery(.configuration, "b", "spec: {sourceRef: {kind: Localization, name: a}}")
            ],
            .resource: [
                try delivery(
                    .resource, "lost", "spec: {sourceRef: {kind: ComponentVersion, name: none}, suspend: true}")
            ],
        ]
        #expect(
            outline(DeliveryChain(circle).roots) == """
                Resource Suspended
                Localization Progressing
                 Configuration Progressing

                """)
    }

    @Test("an entry of an inventory names its object, colons of RBAC names too")
    func inventory() throws {
        let entry: JSONValue = ["id": "_system__admin_rbac.authorization.k8s.io_ClusterRole", "v": "v1"]
        let identity = try #require(ObjectIdentity(inventory: entry))
        #expect(identity.name == "system:admin" && identity.namespace.isEmpty)
        #expect(identity.group == "rbac.authorization.k8s.io" && identity.kind == "ClusterRole")
        #expect(identity.inventoryEntry.isSame(as: entry))
    }
}
