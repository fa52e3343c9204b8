import Diagnostics
import Documents
import Kubernetes
import Testing

@testable import Flux

@Suite("Flux on an API server and a registry", .serialized)
struct DeploymentTests {
    @Test(
        "what a source holds is applied, follows a new revision, and goes with its Kustomization",
        .timeLimit(.minutes(10)))
    func deploys() async throws {
        try await FluxStage.with { stage in
            try await stage.publish(FluxStage.map("depot", "a: one"), repository: "acme/depot")
            try await stage.apply("depot", repository: "acme/depot")
            let maps = stage.client.resource("configmaps")
            func isThere(_ text: String) async throws -> Bool {
                try await maps.find("depot", namespace: "default")?["data"]?["a"]?.string == text
            }
            try await stage.until { try await isThere("one") }
            try await stage.publish(FluxStage.map("depot", "a: two"), repository: "acme/depot")
            try await stage.poke("ocirepositories", FluxNames.sources, "depot")
            try await stage.until { try await isThere("two") }
            let kustomizations = stage.client.resource(group: FluxNames.kustomize, "kustomizations")
            try await kustomizations.delete("depot", namespace: "default")
            try await stage.until { try await maps.find("depot", namespace: "default") == nil }
        }
    }

    @Test("a registry that is not allowed is refused in a condition, before any connection", .timeLimit(.minutes(10)))
    func refuses() async throws {
        var options = FluxOptions()
        options.allowRepository = { place, _ in throw Fault(.denied, "\(place) must not be reached") }
        options.allowAddress = { uri in
            Issue.record("\(uri) was asked for")
            throw Fault(.denied, "no")
        }
        try await FluxStage.with(options) { stage in
            try await stage.apply("depot", repository: "acme/depot")
            let sources = stage.client.resource(group: FluxNames.sources, "ocirepositories")
            try await stage.until {
                let found = try await sources.find("depot", namespace: "default")
                return found.map { Conditions(of: $0)["Stalled"]?.reason == "AccessDenied" } ?? false
            }
        }
    }
}
