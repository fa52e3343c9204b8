import Diagnostics
import OCMDelivery
import OCMModel
import OCMPackaging

/// Compares what was downloaded with the store of verified versions.
struct VerifiedCheck: Sendable {
    private let store: VerifiedStore

    /// nil unless it was asked for.
    init?(_ call: Invocation) async throws {
        guard call.flags[DownloadResources.checkVerified] || call.flags.isGiven(VerifiedStoreFlags.file) else {
            return nil
        }
        store = try await VerifiedStore(
            path: call.flags[VerifiedStoreFlags.file], environment: call.environment)
    }

    /// The resource with the digest that was proven, so that only that content is ever written; unchanged if there is none.
    func pinned(_ resource: Resource, _ element: FoundElement) throws -> Resource {
        guard let entry = try store.entry(element.component.key), let proven = digest(of: element, in: entry) else {
            return resource
        }
        var resource = resource
        resource.digest = proven
        return resource
    }

    private func digest(of element: FoundElement, in entry: VerifiedStore.Entry) -> DigestSpec? {
        let identities = ElementIdentity.all(of: entry.descriptor.resources)
        guard let place = identities.firstIndex(of: element.identity) else { return nil }
        return entry.descriptor.resources[place].digest.flatMap { $0.isExcluded || $0.isEmpty ? nil : $0 }
    }

    /// Fails if the version was never verified, or its resource had another digest then.
    func check(
        _ resource: Resource, _ element: FoundElement, _ version: ComponentVersion, _ session: Session, path: String,
        _ console: Console
    ) async throws {
        let name = element.component.key.description
        guard let entry = try store.entry(element.component.key) else {
            console.print("\(path): cannot verify: component version \(name) not verified")
            throw Fault(.denied, "component version \(name) not verified")
        }
        guard let proven = digest(of: element, in: entry) else {
            throw Fault(
                .corrupt, "component version \(name) corrupted: \(resource.name) was not part of it when verified")
        }
        let content = try await session.content(of: resource.access, in: version)
        let found = try await ResourceDigest.digest(of: content, recorded: proven) {
            try await session.blob(of: resource, in: version)
        }
        guard found == proven else {
            throw Fault(
                .corrupt, "component version \(name) corrupted: \(resource.name) has the digest \(found), not \(proven)"
            )
        }
        console.print("\(path): resource content verified")
    }
}
