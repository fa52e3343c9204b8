import Diagnostics
import Documents
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging

/// The repositories that the resolvers of the configuration name, asked in their order; read only.
struct ConfiguredRepositories: ComponentRepository {
    let session: Session

    var location: String { "the configured repositories" }
    var spec: JSONValue { .null }

    func lookup(_ name: String, _ version: String) async throws -> ComponentVersion? {
        for resolver in session.configuration.resolvers(for: name) {
            let repository = try await session.open(spec: resolver.repository).repository
            if let found = try await repository.lookup(name, version) { return found }
        }
        return nil
    }

    func versions(of name: String) async throws -> [String] {
        for resolver in session.configuration.resolvers(for: name) {
            let versions = try await session.open(spec: resolver.repository).repository.versions(of: name)
            if !versions.isEmpty { return versions }
        }
        return []
    }

    func componentNames() async throws -> [String]? { nil }

    func add(_ descriptor: ComponentDescriptor, blobs: [any Blob]) async throws {
        throw Fault(.unsupported, "\(location) are only read; name the repository to write to")
    }
}
