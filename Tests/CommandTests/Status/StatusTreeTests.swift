import OCMDeployment
import Testing

@testable import OCMCommands

@Suite struct StatusTreeTests {
    @Test("each object has a mark and what is known of it; reason and advice stand below what is not ready")
    func tree() {
        var version = ChainNode(kind: "ComponentVersion", namespace: "shop", name: "store", state: .notReady)
        (version.reason, version.message) = ("ComponentVerificationFailed", "the signature is another's")
        version.advice = "ask the provider"
        version.children = [ChainNode(kind: "Resource", namespace: "shop", name: "manifests", state: .suspended)]
        var provider = ChainNode(kind: "Provider", namespace: "", name: "acme.io/store", state: .ready)
        provider.add("newest", "1.2.0")
        provider.add("url", nil)
        provider.children = [
            version, ChainNode(kind: "ComponentVersion", namespace: "shop", name: "b", state: .progressing),
        ]
        #expect(
            StatusTree.text([provider]) == """
                ✓ Provider acme.io/store  newest 1.2.0
                ├─ ✗ ComponentVersion shop/store
                │  │  ComponentVerificationFailed: the signature is another's
                │  │  → ask the provider
                │  └─ - Resource shop/manifests
                └─ … ComponentVersion shop/b

                """)
    }

    @Test("nothing to show is said")
    func empty() {
        #expect(StatusTree.text([]).contains("nothing is delivered"))
    }
}
