import Diagnostics
import Documents
import Host
import Kubernetes
import OCI
import OCMModel
import Testing

@Suite("An edge follows releases", .serialized)
struct EdgeDeliveryTests {
    @Test("a subscription deploys what is signed, and refuses what was tampered with", .timeLimit(.minutes(10)))
    func follows() async throws {
        try await TestRegistry.with(.own) { provider in
            try await Desk.with { desk in
                try await desk.makeKeys()
                let key = try await TestKeys.shared.value.publicPEM
                let first = try await Shop.build("1.0.0", desk, provider, seed: 1)
                let second = try await Shop.build("1.1.0", desk, provider, seed: 2)
                try await Shop.build("1.2.0", desk, provider, seed: 3)
                try await Shop.publish("1.0.0", desk, provider)
                try await TestEdge.with(desk, "edge", ["--allow-registry", provider.address]) { edge in
                    try await edge.apply(
                        Shop.consumer(provider: provider.components, internal: edge.registry, key: key))
                    try await edge.runs("1.0.0", first)
                    let deployment = try await edge.wait("deployments", "shop", group: "apps", version: "v1") { _ in
                        true
                    }
                    #expect(deployment.at("spec", "replicas")?.number?.int == 2)
                    #expect(Conditions(of: deployment)["Available"]?.message.hasPrefix("image proof: ") == true)

                    try await Shop.publish("1.1.0", desk, provider)
                    try await edge.runs("1.1.0", second)

                    // whoever moves the tag in the internal registry changes nothing
                    let place = "http://\(edge.registry)/mirror/acme/shop"
                    _ = try await desk.with(["DOCKER_CONFIG": desk.path("edge/registry-login")])
                        .ocm("transfer", "artifacts", "image-1.0.0", "\(place):1.1.0").checked()
                    #expect(try await edge.image("mirror/acme/shop", tag: "1.1.0") == first)
                    try await edge.runs("1.1.0", second)

                    // the release is signed, but its image is not the one that was
                    try await desk.rewrite("shop-1.2.0", Shop.name, version: "1.2.0") { descriptor in
                        descriptor.resources[0].digest?.value = String(repeating: "0", count: 64)
                    }
                    try await Shop.publish("1.2.0", desk, provider)
                    let refused = try await edge.wait("componentsubscriptions", "shop") { object in
                        let ready = Conditions(of: object)["Ready"]
                        return ready?.status == .false && ready?.message.contains("1.2.0") == true
                    }
                    #expect(refused.at("status", "lastAppliedVersion")?.string == "1.1.0")
                    try await edge.runs("1.1.0", second)
                    let images = try await desk.ocm("status", "--data", "edge", "--images", "-o", "json").checked()
                    let items = try JSONValue(parsing: Array(images.output.utf8))["items"]?.array ?? []
                    #expect(items.count == 1)
                    #expect(
                        items.allSatisfy { $0["proven"]?.bool == true && $0["digest"]?.string == second.description })
                }
            }
        }
    }

    @Test("killed at random points while three releases come, at the end the newest one runs", .timeLimit(.minutes(10)))
    func killed() async throws {
        try await TestRegistry.with(.own) { provider in
            try await Desk.with { desk in
                try await desk.makeKeys()
                let key = try await TestKeys.shared.value.publicPEM
                let versions = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]
                var digests: [String: Digest] = [:]
                for (seed, version) in versions.enumerated() {
                    digests[version] = try await Shop.build(version, desk, provider, seed: seed + 10)
                }
                try await Shop.publish(versions[0], desk, provider)
                let options = ["--allow-registry", provider.address]
                try await TestEdge.with(desk, "edge", options) { edge in
                    try await edge.apply(
                        Shop.consumer(provider: provider.components, internal: edge.registry, key: key))
                }
                var moments: [Int] = []
                for version in versions.dropFirst() {
                    for isFirst in [true, false] {
                        if isFirst { try await Shop.publish(version, desk, provider) }
                        let moment = Int.random(in: 50...2000)
                        moments.append(moment)
                        try await TestEdge.with(desk, "edge", options) { _ in
                            try await Task.sleep(for: .milliseconds(moment))
                        }
                    }
                }
                let newest = try #require(digests["1.3.0"])
                let moment = "killed after \(moments) milliseconds"
                try await TestEdge.with(desk, "edge", options) { edge in
                    do { try await edge.runs("1.3.0", newest) } catch { throw Fault(error, moment) }
                    // what is in its registry is whole
                    let place = "http://\(edge.registry)/mirror//\(Shop.name):1.3.0"
                    let verified = try await desk.ocm("verify", "cv", "-s", "acme", "-k", "key.pub", place)
                    #expect(verified.succeeded, "\(moment): \(verified)")
                }
            }
        }
    }
}
