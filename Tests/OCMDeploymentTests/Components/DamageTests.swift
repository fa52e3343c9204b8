import Diagnostics
import Documents
import HTTP
import Kubernetes
import OCI
import OCMDelivery
import OCMPackaging
import Testing

@testable import OCMDeployment

@Suite("damage at the provider", .serialized)
struct DamageTests {
    @Test(
        "content that was changed at the provider after signing is refused: an image of another digest, bytes of another content"
    )
    func content() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.provider.publish(.init(version: "1.1.0", text: "b\n"))
            // the tag of the image leads to that of 1.0.0 now
            try await cluster.provider.moveImage("1.1.0", to: "1.0.0")
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            let object = try await cluster.refused("TransferFailed")
            #expect(object.readiness.message.contains("resource image"), "\(object.readiness.message)")
            #expect(try await cluster.internal.repository().lookup("acme.io/parcel", "1.1.0") == nil)
            try await cluster.provider.publish(.init(version: "1.2.0", text: "c\n"))
            cluster.provider.requests.corrupts = true
            try await cluster.poke("ComponentSubscription", "parcel")
            try await cluster.wait("ComponentSubscription", "parcel") {
                $0.at("status", "lastAttemptedVersion")?.string == "1.2.0" && !$0.readiness.isTrue
                    && Conditions(of: $0)["Reconciling"] == nil
            }
            #expect(try await cluster.internal.repository().lookup("acme.io/parcel", "1.2.0") == nil)
            // what was damaged on the way is tried again after a while
            cluster.provider.requests.corrupts = false
            for _ in 0..<6 {
                try await cluster.poke("ComponentSubscription", "parcel")
                try await cluster.eventually { cluster.provider.requests.all.count >= 2 }
            }
            _ = try await cluster.applied("1.2.0")
        }
    }

    @Test("a tag that is no component version is told, disturbs nothing, and is not read again and again")
    func noVersion() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.0.0")
            try await cluster.provider.moveVersion("9.0.0")
            try await cluster.poke("ComponentSubscription", "parcel")
            let object = try await cluster.refused("GetComponentDescriptorFailed")
            #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
            for _ in 0..<3 {
                try await cluster.poke("ComponentSubscription", "parcel")
                try await cluster.eventually { cluster.provider.requests.all.count >= 2 }
                #expect(cluster.provider.requests.all.count == 2, "\(cluster.provider.requests.all)")
            }
        }
    }
}
