import Diagnostics
import Documents
import Kubernetes
import OCMDelivery
import OCMModel
import OCMPackaging
import Testing

@testable import OCMDeployment

@Suite("subscriptions", .serialized)
struct SubscriptionTests {
    @Test(
        "a signed release is copied with all it refers to, images by value; with nothing new it costs a listing and a HEAD, and nothing is written"
    )
    func copies() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init(name: "acme.io/part", version: "0.1.0", signedBy: nil))
            try await cluster.provider.publish(
                .init(references: [
                    ComponentReference(name: "part", componentName: "acme.io/part", version: "0.1.0")
                ]))
            try await cluster.applyKey()
            cluster.provider.requests.clear()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            let object = try await cluster.applied("1.0.0")
            // config and layer of the image, manifests: proven before the copy and after it, but fetched once
            let blobs = cluster.provider.requests.all.filter {
                $0.hasPrefix("GET ") && $0.contains("/images/parcel/blobs/")
            }
            #expect(blobs.count == 2 && Set(blobs).count == 2, "\(blobs)")
            #expect(object.at("status", "replicatedRepositoryURL")?.string == cluster.internal.url)
            #expect(object.at("status", "lastAttemptedVersion")?.string == "1.0.0")
            let copies = try await cluster.internal.repository()
            let copy = try #require(try await copies.lookup("acme.io/parcel", "1.0.0"))
            #expect(try await copies.lookup("acme.io/part", "0.1.0") != nil)
            let image = try #require(copy.descriptor.resources[1].access.imageReference)
            #expect(image.contains(cluster.internal.host) && !image.contains(cluster.provider.host))
            let digest = try await cluster.provider.image("1.0.0")
            #expect(image.hasSuffix("/images/parcel:1.0.0@\(digest)"))

            for _ in 0..<3 {
                try await cluster.poke("ComponentSubscription", "parcel")
                try await cluster.eventually { cluster.provider.requests.all.count >= 2 }
            }
            #expect(cluster.provider.requests.all.map { $0.prefix { $0 != " " } } == ["GET", "HEAD"])
            let after = try await cluster.resource("ComponentSubscription").get("parcel", namespace: "default")
            #expect(after["status"] == object["status"])
        }
    }

    @Test(
        "a copy elsewhere than in the internal registry keeps references as published: the tag alone, or the digest with it"
    )
    func references() async throws {
        try await DeliveryCluster.with(adjust: { options, _ in options.registry += "/cache" }) { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.0.0")
            let digest = try await cluster.provider.image("1.0.0")
            try await cluster.provider.publish(
                .init(version: "1.1.0", image: "http://\(cluster.provider.host)/acme/images/parcel:1.0.0@\(digest)"))
            try await cluster.poke("ComponentSubscription", "parcel")
            _ = try await cluster.applied("1.1.0")
            let copies = try await cluster.internal.repository()
            for (version, suffix) in [("1.0.0", ":1.0.0"), ("1.1.0", ":1.0.0@\(digest)")] {
                let copy = try #require(try await copies.lookup("acme.io/parcel", version))
                let image = try #require(copy.descriptor.resources[1].access.imageReference)
                #expect(image.hasSuffix("\(cluster.internal.host)/acme/images/parcel\(suffix)"), "\(image)")
            }
        }
    }

    @Test(
        "a new release is taken; one that is unsigned, signed by another or tampered with leaves the applied one, and costs no more than a look"
    )
    func refusals() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.0.0")
            try await cluster.provider.publish(.init(version: "1.1.0", signedBy: nil))
            try await cluster.poke("ComponentSubscription", "parcel")
            var object = try await cluster.refused("TransferFailed")
            #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
            #expect(object.at("status", "lastAttemptedVersion")?.string == "1.1.0")
            #expect(object.readiness.message.contains("has no signature “acme”"), "\(object.readiness.message)")
            #expect(try await cluster.internal.repository().lookup("acme.io/parcel", "1.1.0") == nil)
            for _ in 0..<4 {
                try await cluster.poke("ComponentSubscription", "parcel")
                try await cluster.eventually { cluster.provider.requests.all.count >= 2 }
                #expect(cluster.provider.requests.all.count == 2, "\(cluster.provider.requests.all)")
            }
            // the same version, signed by a stranger, then a new one as it should be
            try await cluster.provider.publish(.init(version: "1.1.0", text: "x\n", signedBy: Supplier.stranger))
            try await cluster.poke("ComponentSubscription", "parcel")
            try await cluster.poke("ComponentSubscription", "parcel")
            object = try await cluster.wait("ComponentSubscription", "parcel") {
                $0.readiness.message.contains("signature")
                    && !$0.readiness.message.contains("has no signature")
            }
            #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
            try await cluster.provider.publish(.init(version: "1.2.0", text: "y\n"))
            try await cluster.poke("ComponentSubscription", "parcel")
            _ = try await cluster.applied("1.2.0")
        }
    }

    @Test("without destination the signature counts all the same")
    func noDestination() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init(signedBy: Supplier.stranger))
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["destination": nil]))
            _ = try await cluster.refused("TransferFailed")
            try await cluster.provider.publish(.init(version: "1.1.0"))
            try await cluster.poke("ComponentSubscription", "parcel")
            let object = try await cluster.applied("1.1.0")
            #expect(object.at("status", "replicatedRepositoryURL")?.string == cluster.provider.url)
        }
    }

    @Test(
        "an applied version with another content at the provider is refused with both digests, after a restart too; the copy stays"
    )
    func changed() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.running {
                try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
                _ = try await cluster.applied("1.0.0")
                let copies = try await cluster.internal.repository()
                let before = try #require(try await copies.lookup("acme.io/parcel", "1.0.0")).storedDigest
                try await cluster.provider.publish(.init(text: "other\n"))
                try await cluster.poke("ComponentSubscription", "parcel")
                let object = try await cluster.refused("DigestMismatch")
                let now = try #require(
                    try await cluster.provider.repository().lookup("acme.io/parcel", "1.0.0")
                ).storedDigest
                #expect(object.readiness.message.contains(before) && object.readiness.message.contains(now))
                #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
                #expect(try #require(try await copies.lookup("acme.io/parcel", "1.0.0")).storedDigest == before)
                // with its own content it is fine again
                try await cluster.provider.publish(.init())
                try await cluster.poke("ComponentSubscription", "parcel")
                _ = try await cluster.applied("1.0.0")
                try await cluster.provider.publish(.init(text: "other\n"))
            }
            try await cluster.running { _ = try await cluster.refused("DigestMismatch") }
        }
    }

    @Test("it never goes back, but to the version that the annotation names")
    func downgrade() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.provider.publish(.init(version: "1.1.0", text: "b\n"))
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.1.0")
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["semver": "<1.1.0"]))
            _ = try await cluster.applied("1.1.0")
            let permitted = VersionSelection.downgradeAnnotation
            try await cluster.apply(
                "ComponentSubscription", "parcel", cluster.subscription(["semver": "<1.1.0"]),
                annotations: [permitted: "0.9.0"])
            try await cluster.poke("ComponentSubscription", "parcel")
            _ = try await cluster.applied("1.1.0")
            try await cluster.apply(
                "ComponentSubscription", "parcel", cluster.subscription(["semver": "<1.1.0"]),
                annotations: [permitted: "1.0.0"])
            _ = try await cluster.applied("1.0.0")
        }
    }

    @Test("it goes back one step to the version that is named, says that it stays there, and climbs again without it")
    func held() async throws {
        try await DeliveryCluster.with { cluster in
            for version in ["1.0.0", "1.1.0", "1.2.0"] {
                try await cluster.provider.publish(.init(version: version, text: "\(version)\n"))
            }
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.2.0")
            let permitted = VersionSelection.downgradeAnnotation
            try await cluster.apply(
                "ComponentSubscription", "parcel", cluster.subscription(), annotations: [permitted: "1.1.0"])
            _ = try await cluster.applied("1.1.0")
            try await cluster.provider.publish(.init(version: "1.3.0", text: "d\n"))
            try await cluster.poke("ComponentSubscription", "parcel")
            let object = try await cluster.wait("ComponentSubscription", "parcel") {
                $0.readiness.message.contains("1.3.0 is not taken")
            }
            #expect(object.readiness.isTrue && object.readiness.message.contains(permitted))
            #expect(object.at("status", "lastAppliedVersion")?.string == "1.1.0")
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.3.0")
        }
    }

    @Test("registries that are not allowed are told in the condition and never contacted")
    func walls() async throws {
        try await DeliveryCluster.with(adjust: { options, _ in
            options.policy = try RegistryPolicy(only: [options.registry])
        }) { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            cluster.provider.requests.clear()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            let object = try await cluster.refused("PullingLatestVersionFailed")
            #expect(object.readiness.message.contains(cluster.provider.host))
            #expect(cluster.provider.requests.all.isEmpty)
        }
    }

    @Test("an image elsewhere is not fetched from there")
    func foreignImage() async throws {
        try await DeliveryCluster.with(adjust: { options, provider in
            options.policy = try RegistryPolicy(only: [
                options.registry.replacing("/cache", with: ""), "http://\(provider.host)",
            ])
        }) { cluster in
            try await cluster.provider.publish(.init(signedBy: nil, image: "registry.foreign.example/acme/app:1"))
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["verify": []]))
            let object = try await cluster.refused("TransferFailed")
            #expect(object.readiness.message.contains("registry.foreign.example"), "\(object.readiness.message)")
        }
    }

    @Test("a provider that is away, a key that is missing: a condition, and recovery by itself")
    func recovery() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            cluster.provider.requests.isAway = true
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["interval": "1h"]))
            _ = try await cluster.refused("PullingLatestVersionFailed")
            cluster.provider.requests.isAway = false
            let object = try await cluster.refused("TransferFailed")
            #expect(object.readiness.message.contains("the Secret “keys” is not in the namespace default"))
            try await cluster.applyKey()
            _ = try await cluster.applied("1.0.0")
        }
    }

    @Test("another component begins anew, also with a lower version")
    func otherComponent() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init(version: "2.0.0"))
            try await cluster.provider.publish(.init(name: "acme.io/letter", version: "1.0.0", text: "l\n"))
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("2.0.0")
            try await cluster.apply(
                "ComponentSubscription", "parcel", cluster.subscription(["component": "acme.io/letter"]))
            _ = try await cluster.applied("1.0.0")
            #expect(try await cluster.internal.repository().lookup("acme.io/letter", "1.0.0") != nil)
        }
    }

    @Test("a copy that was lost is made again; a Secret for the destination that is missing stalls until it comes")
    func destination() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            let spec = cluster.subscription([
                "destination": ["url": .string(cluster.internal.url), "secretRef": ["name": "login"]]
            ])
            try await cluster.apply("ComponentSubscription", "parcel", spec)
            let stalled = try await cluster.refused("AuthenticationFailed")
            #expect(Conditions(of: stalled).isTrue("Stalled"))
            _ = try await cluster.client.resource("secrets").create(
                JSONObject(["metadata": ["name": "login"], "data": ["username": "dQ==", "password": "cA=="]]),
                namespace: "default", manager: "user")
            let object = try await cluster.applied("1.0.0")
            #expect(Conditions(of: object)["Stalled"] == nil)
            try await cluster.internal.withdraw("1.0.0")
            try await cluster.poke("ComponentSubscription", "parcel")
            try await cluster.eventually {
                try await cluster.internal.repository().lookup("acme.io/parcel", "1.0.0") != nil
            }
        }
    }
}
