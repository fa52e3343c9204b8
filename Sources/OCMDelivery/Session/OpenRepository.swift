import Documents
import OCI
public import OCIRegistry
public import OCMPackaging

/// A component repository that was opened, and what is needed beyond it for reading and writing.
public struct OpenRepository: Sendable {
    /// What kind of place it is: that decides how images are kept in it.
    public enum Place: Sendable {
        /// Images are repositories of the registry. `address` is `[SCHEME://]HOST[:PORT]`, as image references begin.
        case registry(RegistryClient, address: String, subPath: String)
        /// Images are local blobs.
        case archive(TransportArchive)
        case componentArchive(ComponentArchive)
    }

    public let repository: any ComponentRepository
    public let place: Place

    public init(repository: any ComponentRepository, place: Place) {
        self.repository = repository
        self.place = place
    }

    /// Makes what was written visible where that is not done version by version.
    public func commit() async throws {
        if case .archive(let archive) = place { try await archive.commit() }
    }

    /// Removes what a failed run left behind, if the run created the archive.
    public func discard() async throws {
        if case .archive(let archive) = place { try await archive.discard() }
    }
}
