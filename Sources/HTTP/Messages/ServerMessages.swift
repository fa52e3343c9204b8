package import Host

/// A request that a server received.
package struct ServerRequest {
    package let method: String
    /// The path exactly as sent, undecoded, without the query.
    package let path: String
    /// The query exactly as sent, without the question mark.
    package let query: String?
    package let fields: Fields
    package let body: any ByteReader
    /// Chain of the client's certificate, leaf first, DER; only if it was verified against the configured authority.
    package let clientCertificates: [[UInt8]]
    /// The client showed a certificate that was not verified.
    package let isCertificateRefused: Bool

    package init(
        method: String, path: String, query: String?, fields: Fields, body: any ByteReader,
        clientCertificates: [[UInt8]] = [], isCertificateRefused: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.clientCertificates = clientCertificates
        self.isCertificateRefused = isCertificateRefused
    }
}

/// The answer of a server.
package struct ServerResponse: Sendable {
    package var status: Int
    package var fields: Fields
    package var body: ResponseBody

    package init(_ status: Int, fields: Fields = Fields(), body: ResponseBody = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// What an answer carries.
package enum ResponseBody: Sendable {
    case none
    case bytes([UInt8])
    /// `length` bytes of a file from `offset`; sent by the kernel where that is possible.
    case file(path: String, offset: Int64, length: Int64)
    /// Written by `produce`, as fast as the client takes it. A failure after the head cuts the connection.
    case stream(length: Int64?, produce: @Sendable (any ByteWriter) async throws -> Void)
    /// The answer to HEAD: the length that GET would have.
    case head(length: Int64)
}
