public import OCMModel

/// The algorithms of a component digest.
public struct DigestType: Hashable, Sendable, CustomStringConvertible {
    public let hash: String
    public let normalisation: String

    public init(hash: String = "SHA-256", normalisation: String = Normalisation.v3.rawValue) {
        self.hash = hash
        self.normalisation = normalisation
    }

    init(_ digest: DigestSpec) {
        self.init(hash: digest.hashAlgorithm, normalisation: digest.normalisationAlgorithm)
    }

    public var description: String { "\(hash)[\(normalisation)]" }

    /// Throws `unsupported` if this program does not know one of the algorithms.
    func check() throws {
        _ = try HashName.function(hash)
        _ = try Normalisation(named: normalisation)
    }
}

/// A component version with all digests of its content and of the versions it refers to.
public struct DigestedVersion: Sendable {
    /// As it is stored.
    public let version: ComponentVersion
    /// With the digests filled in.
    public internal(set) var descriptor: ComponentDescriptor
    /// What is hashed and signed.
    public let normalForm: [UInt8]
    public let digest: DigestSpec

    /// `NAME:VERSION`
    public var name: String { "\(version.name):\(version.version)" }
}
