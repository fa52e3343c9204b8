import Cryptography
import Diagnostics
package import OCMModel

/// Digests component versions without signing anything.
public struct VersionHasher: Sendable {
    private let content: any ContentResolver
    private let versions: VersionResolver
    private let report: @Sendable (DigestEvent) -> Void

    public init(
        content: any ContentResolver, versions: VersionResolver = VersionResolver(),
        report: @escaping @Sendable (DigestEvent) -> Void = { _ in }
    ) {
        self.content = content
        self.versions = versions
        self.report = report
    }

    /// Reads all content of the version and of those it refers to, and digests it. Nothing is written.
    ///
    /// - Returns: the version last, before it those below it, each once.
    public func closure(of version: ComponentVersion, type: DigestType = DigestType()) async throws -> [DigestedVersion]
    {
        try await VersionDigester(
            type: type, content: content, versions: versions, report: report, writesLegacyNames: false
        ).closure(of: version)
    }

    /// The same for the version alone.
    public func digest(of version: ComponentVersion, type: DigestType = DigestType()) async throws -> DigestedVersion {
        guard let last = try await closure(of: version, type: type).last else {
            throw Fault(.invalid, "\(version.name):\(version.version) can't be digested")
        }
        return last
    }

    /// The digest of a descriptor as it is, in hexadecimal.
    package static func digest(of descriptor: ComponentDescriptor, type: DigestType = DigestType()) throws -> String {
        let form = try Normalisation(named: type.normalisation).normalise(descriptor)
        return Hex.encode(Hash.digest(try HashName.function(type.hash), form))
    }

    /// Digests the descriptor as it is stored; no content and no other version is looked at.
    public static func digestAsStored(
        _ version: ComponentVersion, type: DigestType = DigestType()
    ) throws -> DigestedVersion {
        let form = try Normalisation(named: type.normalisation).normalise(version.descriptor)
        let hash = Hash.digest(try HashName.function(type.hash), form)
        return DigestedVersion(
            version: version, descriptor: version.descriptor, normalForm: form,
            digest: DigestSpec(
                hashAlgorithm: type.hash, normalisationAlgorithm: type.normalisation, value: Hex.encode(hash)))
    }
}
