import Documents
import Host
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

    /// Runs `body`, which writes here. If it fails and the archive is new, nothing is left of it.
    ///
    /// - Parameter keepsCompleted: one that got a version or an artifact stays.
    public func writing<R>(keepsCompleted: Bool, _ body: () async throws -> R) async throws -> R {
        guard case .archive(let archive) = place else { return try await body() }
        return try await Leftovers.with {
            do {
                return try await body()
            } catch {
                // the first error is the one to tell
                try? await archive.discard(keepsTagged: keepsCompleted)
                throw error
            }
        }
    }
}
