package import Diagnostics
import Glibc

/// Where a server listens and what it bears.
package struct ServerConfiguration: Sendable {
    /// The certificate of a server, and whose clients it knows.
    package struct TLSIdentity: Sendable {
        /// Leaf first, then its intermediates, PEM.
        package var certificatePEM: [UInt8]
        package var keyPEM: [UInt8]
        /// Clients are asked for a certificate of these authorities, PEM. One that does not verify (chain, time, purpose)
        /// counts as none: `ServerRequest.clientCertificates` is empty then.
        package var clientAuthorityPEM: [UInt8]?
        /// A second opinion on a chain that verified: DER, leaf first. It must not block.
        package var accepts: @Sendable ([[UInt8]]) -> Bool = { _ in true }

        package init(certificatePEM: [UInt8], keyPEM: [UInt8], clientAuthorityPEM: [UInt8]? = nil) {
            self.certificatePEM = certificatePEM
            self.keyPEM = keyPEM
            self.clientAuthorityPEM = clientAuthorityPEM
        }
    }

    /// An IPv4 or IPv6 address, or `localhost`.
    package var host = "127.0.0.1"
    /// 0: a free one.
    package var port = 0
    package var tls: TLSIdentity?
    package var log = Log.silent
    /// All header lines of a request together; more is answered with 431.
    package var maximumHeaderBytes = 64 * 1024
    package var maximumHeaderCount = 200
    /// More is answered with 413; nil: as much as the handler takes.
    package var maximumBodyBytes: Int64?
    /// More connections wait until one ends.
    package var maximumConnections = 1000
    /// More connections of one address are reset; 0: no limit.
    package var maximumConnectionsPerAddress = 0
    /// Without a byte in either direction a connection is closed; whole seconds.
    package var idleTimeout = Duration.seconds(60)
    /// From the first byte of a request to the end of its header lines.
    package var headTimeout = Duration.seconds(30)
    /// A body must come at this rate, in bytes a second, over each time of the length of `bodyGrace`. The time in which
    /// the handler holds it up does not count.
    package var minimumBodyRate: Int64 = 512
    package var bodyGrace = Duration.seconds(30)
    /// An answer must be taken at this rate, in the same way; the time in which the handler has nothing to send does not
    /// count.
    package var minimumAnswerRate: Int64 = 512
    package var answerGrace = Duration.seconds(60)
    /// They serve the connections and run the handlers.
    package var threads = max(2, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    package init() {}
}
