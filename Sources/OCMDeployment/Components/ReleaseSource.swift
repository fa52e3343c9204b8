import Diagnostics
import Documents
import OCI
import OCIRegistry
import OCMDelivery
import OCMModel
import OCMPackaging

/// A component in the repository where it is followed.
///
/// Each version is resolved once: what was looked up stays what it is as long as this value is used, for references too.
struct ReleaseSource: Sendable {
    let session: Session
    let component: String
    let opened: OpenRepository
    let repository: TargetRepository

    init(_ reference: RepositoryReference, component: String, session: Session) async throws {
        let found = try await session.open(spec: ["type": "OCIRegistry", "baseUrl": .string(reference.url)])
        guard let repository = found.repository as? TargetRepository else {
            throw Fault(.invalid, "“\(reference.url)” is no repository in a registry")
        }
        self.session = session
        self.component = component
        self.repository = repository.pinned()
        opened = OpenRepository(repository: self.repository, place: found.place)
    }

    /// All versions, by one listing.
    func versions() async throws -> [String] { try await repository.versions(of: component) }

    /// The manifest that a version leads to now, by one HEAD; nil if it is not there.
    func digest(of version: String) async throws -> Digest? {
        let tag = try ComponentVersionName.tag(of: version)
        guard let target = try repository.target(for: component) as? RemoteRepository else { return nil }
        return try await target.digest(ofTag: tag)
    }

    /// - Throws: `notFound` if it is not there.
    func fetch(_ version: String) async throws -> ComponentVersion {
        guard let found = try await repository.lookup(component, version) else {
            throw Fault(.notFound, "\(repository.location) has no component version \(component):\(version)")
        }
        return found
    }
}

extension ComponentVersion {
    /// The digest of the descriptor as it is stored, without access: what is signed, if it is signed.
    var storedDigest: String {
        get throws { try VersionHasher.digestAsStored(self).digest.value }
    }
}
