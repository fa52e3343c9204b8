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
        }
    }
}
