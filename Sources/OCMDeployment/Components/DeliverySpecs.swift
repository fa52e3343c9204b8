package import Diagnostics
package import Documents
import Kubernetes

/// A signature that is demanded (`spec.verify[]`).
package struct SignatureDemand: Sendable, Hashable {
    package let name: String
    /// A public key in base64 of PEM.
    package let value: String?
    /// A Secret that holds the key under the name of the signature.
    package let secret: String?

    init?(_ value: JSONValue) {
        guard let name = value["name"]?.string, !name.isEmpty else { return nil }
        let key = value["publicKey"]
        self.name = name
        self.value = key?["value"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        secret = key?["secretRef"]?["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    static func list(_ spec: JSONValue?) throws(Fault) -> [SignatureDemand] {
        var demands: [SignatureDemand] = []
        for entry in spec?["verify"]?.array ?? [] {
            guard let demand = SignatureDemand(entry) else {
                throw Fault(.invalid, "spec.verify has an entry without the name of a signature")
            }
            demands.append(demand)
        }
        return demands
    }
}

/// What a ComponentVersion asks for.
package struct ComponentVersionSpec: Sendable {
    package let component: String
    package let constraint: String
    package let repository: RepositoryReference
    package let destination: RepositoryReference?
    package let interval: Duration
    package let verify: [SignatureDemand]
    package let isSuspended: Bool
    package let serviceAccount: String?

    package var repositories: [RepositoryReference] { [repository] + (destination.map { [$0] } ?? []) }

    package init(_ object: JSONObject) throws(Fault) {
        let spec = object["spec"]
        guard let component = spec?["component"]?.string, !component.isEmpty else {
            throw Fault(.invalid, "spec.component is empty")
        }
        guard let repository = RepositoryReference(spec?["repository"]) else {
            throw Fault(.invalid, "spec.repository.url is empty")
        }
        self.component = component
        self.repository = repository
        constraint = spec?["version"]?["semver"]?.string ?? ""
        destination = RepositoryReference(spec?["destination"])
        interval = DeliveryInterval.of(object)
        verify = try SignatureDemand.list(spec)
        isSuspended = spec?["suspend"]?.bool ?? false
        serviceAccount = spec?["serviceAccountName"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// What a ComponentSubscription asks for.
package struct SubscriptionSpec: Sendable {
    package let component: String
    /// Empty: any version.
    package let constraint: String
    package let source: RepositoryReference
    package let destination: RepositoryReference?
    package let interval: Duration
    package let verify: [SignatureDemand]
    package let serviceAccount: String?

    package var repositories: [RepositoryReference] { [source] + (destination.map { [$0] } ?? []) }

    package init(_ object: JSONObject) throws(Fault) {
        let spec = object["spec"]
        guard let component = spec?["component"]?.string, !component.isEmpty else {
            throw Fault(.invalid, "spec.component is empty")
        }
        guard let source = RepositoryReference(spec?["source"]) else {
            throw Fault(.invalid, "spec.source.url is empty")
        }
        self.component = component
        self.source = source
        constraint = spec?["semver"]?.string ?? ""
        destination = RepositoryReference(spec?["destination"])
        interval = DeliveryInterval.of(object)
        verify = try SignatureDemand.list(spec)
        serviceAccount = spec?["serviceAccountName"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}

enum DeliveryInterval {
    /// `spec.interval`, one second at least; without a legal one, ten minutes.
    static func of(_ object: JSONObject) -> Duration {
        let given = object.at("spec", "interval")?.string.flatMap { Duration(goText: $0) }
        return max(given ?? .seconds(600), .seconds(1))
    }
}
