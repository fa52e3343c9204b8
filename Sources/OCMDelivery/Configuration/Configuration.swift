import Diagnostics
public import Documents

/// What configuration files say (`.ocmconfig`): credentials, aliases, resolvers, attributes, keys and transfer defaults.
public struct Configuration: Sendable {
    /// Looks up component versions whose name begins with `prefix` in `repository`.
    public struct Resolver: Sendable, Hashable {
        public let repository: JSONValue
        public let prefix: String
        public let priority: Int

        /// Whether whole segments of `component` begin with the prefix.
        public func covers(_ component: String) -> Bool {
            let a = prefix.split(separator: "/"), b = component.split(separator: "/")
            return a.count <= b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        }
    }

    /// A key or certificate: in a file, or in the configuration itself.
    public enum KeyData: Sendable {
        case file(String)
        case bytes([UInt8])
    }

    /// How signatures are made.
    public struct Signer: Sendable, Hashable {
        /// The only signature that is meant; nil: all without a signer of their own.
        public let signature: String?
        /// An object with `type`.
        public let specification: JSONValue
    }

    /// A docker configuration that the credentials are extended by.
    public enum DockerSource: Sendable {
        /// A missing file holds no logins.
        case file(String)
        case text(String)
    }

    public var consumers: [CredentialResolver.Consumer] = []
    public var docker: [DockerSource] = []
    /// Names of component repositories: NAME → repository specification.
    public var aliases: [String: JSONValue] = [:]
    /// Names of OCI registries.
    public var ociAliases: [String: JSONValue] = [:]
    public var resolvers: [Resolver] = []
    public var attributes: [String: JSONValue] = [:]
    public var publicKeys: [String: KeyData] = [:]
    public var privateKeys: [String: KeyData] = [:]
    public var rootCertificates: [KeyData] = []
    /// Signature name → expected distinguished name as attribute lists.
    public var issuers: [String: JSONValue] = [:]
    /// Defaults of transfers (`transport.ocm`), by option name.
    public var transferDefaults: [String: JSONValue] = [:]
    /// Configured signers of the second generation (`signing.config.ocm.software/v1alpha1`), in their order.
    public var signers: [Signer] = []
    public var hashAlgorithm: String?
    /// Named sets of entries that the option `--config-set` applies.
    public var sets: [String: [JSONValue]] = [:]
    /// The documents as read, for `ocm get config`.
    public var documents: [JSONValue] = []

    public init() {}

    /// Resolvers that may know `component`: highest priority first, then the longest prefix.
    public func resolvers(for component: String) -> [Resolver] {
        resolvers.enumerated().filter { $1.covers(component) }
            .sorted {
                ($1.element.priority, $1.element.prefix.utf8.count, $0.offset)
                    < ($0.element.priority, $0.element.prefix.utf8.count, $1.offset)
            }
            .map(\.element)
    }

    /// How the signature of that name is made: the last entry for it, else the last one for all.
    public func signer(for signature: String) -> Signer? {
        signers.last { $0.signature == signature } ?? signers.last { $0.signature == nil }
    }

    /// Applies the entries of a named set; an unknown name is `notFound`.
    public mutating func apply(set name: String) throws {
        guard let entries = sets[name] else { throw Fault(.notFound, "config set \"\(name)\" is unknown") }
        for entry in entries { try apply(entry, place: "config set \"\(name)\"") }
    }
}
