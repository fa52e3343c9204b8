import Diagnostics

/// Finds the credentials of a consumer: settings of the command line first, then the configuration, then docker logins.
public struct CredentialResolver: Sendable {
    /// A consumer of the configuration. Of two with one identity the later one counts.
    public struct Consumer: Sendable {
        public let identity: ConsumerIdentity
        public let credentials: Credentials

        public init(identity: ConsumerIdentity, credentials: Credentials) {
            self.identity = identity
            self.credentials = credentials
        }
    }

    private let consumers: [Consumer]
    private let docker: [DockerConfig]
    /// Used where nothing else answers.
    private let fallback: Credentials?

    public init(consumers: [Consumer], docker: [DockerConfig] = [], fallback: Credentials? = nil) {
        var latest: [ConsumerIdentity: Int] = [:]
        for (i, consumer) in consumers.enumerated() { latest[consumer.identity] = i }
        self.consumers = consumers.enumerated().filter { latest[$1.identity] == $0 }.map(\.element)
        self.docker = docker
        self.fallback = fallback
    }

    /// How a configured identity is compared with the one that is asked for.
    public enum Matching: String, Sendable {
        /// All attributes are equal.
        case exact
        /// What is configured is asked for; more may be asked for.
        case partial
        /// By host and path.
        case hostPath = "hostpath"
    }

    /// The credentials that fit best; nil: none.
    ///
    /// - Parameters:
    ///   - matching: nil: as the type of the request has it.
    ///   - usesFallback: whether credentials that name no consumer answer, too.
    public func credentials(
        for request: ConsumerIdentity, matching: Matching? = nil, usesFallback: Bool = true
    ) async throws -> Credentials? {
        var best: Consumer?
        for consumer in consumers {
            let isBetter =
                switch matching {
                case nil: IdentityMatcher.isBetter(consumer.identity, than: best?.identity, for: request)
                case .exact: consumer.identity == request
                case .partial: best == nil && IdentityMatcher.isPart(consumer.identity, of: request)
                case .hostPath: IdentityMatcher.hostPath(consumer.identity, best?.identity, request)
                }
            if isBetter { best = consumer }
        }
        if let best { return best.credentials }
        if request.type == "OCIRegistry" {
            for config in docker {
                if let found = try await config.credentials(for: request) { return found }
            }
        }
        return usesFallback ? fallback : nil
    }
}
