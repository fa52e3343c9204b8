package import Host

/// A request of the client: a value until it is sent.
package struct Request: Sendable {
    /// A token (RFC 9110, section 9.1), case-sensitive.
    package var method: String
    /// Absolute, `http` or `https`.
    package var uri: URI
    /// Content-Length, Transfer-Encoding, Connection and Expect follow from the body; they are ignored here.
    package var fields: Fields
    package var body: RequestBody
    /// Whether GET and HEAD follow redirects (at most 10); otherwise, as for all other methods, a redirect is the answer.
    package var followsRedirects = true
    /// Asked besides `ClientConfiguration.allow`, for the address and every redirect, before any connection.
    package var allow: (@Sendable (URI) throws -> Void)?

    package init(_ method: String, _ uri: URI, fields: Fields = Fields(), body: RequestBody = .none) {
        self.method = method
        self.uri = uri
        self.fields = fields
        self.body = body
    }
}

/// What a request carries.
package enum RequestBody: Sendable {
    case none
    case bytes([UInt8])
    /// Written by `produce`, as fast as the connection takes it; `length` nil: sent in chunks.
    /// `produce` runs again for each attempt if `replayable`, else at most once. Writing throws when the other side
    /// answered before it had taken everything; the answer counts then, and the error of `produce` does not.
    case stream(length: Int64?, replayable: Bool, produce: @Sendable (any ByteWriter) async throws -> Void)
}
