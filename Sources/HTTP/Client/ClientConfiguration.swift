/// What all requests of a client have in common.
package struct ClientConfiguration: Sendable {
    /// A certificate with its key, to show to servers that ask for one.
    package struct Identity: Sendable {
        /// Leaf first, then its intermediates, PEM.
        package let certificatePEM: [UInt8]
        package let keyPEM: [UInt8]

        package init(certificatePEM: [UInt8], keyPEM: [UInt8]) {
            self.certificatePEM = certificatePEM
            self.keyPEM = keyPEM
        }
    }

    /// The authorities that are trusted, PEM; nil: those of the system, SSL_CERT_FILE and SSL_CERT_DIR as for Go programs.
    package var roots: [UInt8]?
    /// Authorities that are trusted besides, PEM.
    package var extraRoots: [UInt8] = []
    package var identity: Identity?
    package var proxies = ProxyRules.environment
    /// Name look-up, connection and TLS hand-shake together.
    package var connectTimeout = Duration.seconds(30)
    /// The longest time without a byte in either direction; it does not count while our side holds the transfer up.
    package var stallTimeout = Duration.seconds(60)
    /// Content must be taken and come at this rate, in bytes a second, over each time of the length of `paceGrace`, in the
    /// same way; 0: no matter how slowly.
    package var minimumRate: Int64 = 512
    package var paceGrace = Duration.seconds(60)
    /// From the first to the last byte of the head of an answer, interim answers but 100 included.
    package var headTimeout = Duration.seconds(60)
    /// All header lines of an answer together, interim answers and trailers included; at most 300 KiB count.
    package var maximumHeaderBytes = 64 * 1024
    /// More wait for their turn. It must exceed what one task holds open at once, else such tasks wait for each other.
    package var maximumConnectionsPerHost = 64
    /// What each request keeps to receive into, in bytes; much for large contents, little for many quiet connections.
    package var receiveBuffer = 256 * 1024
    package var userAgent = "swift-ocm"
    /// Throws for an address that must not be reached; asked for every address, redirects too, before any connection.
    package var allow: @Sendable (URI) throws -> Void = { _ in }

    package init() {}
}
