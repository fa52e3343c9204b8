package import Host

/// A request of the client: a value until it is sent.
package struct Request: Sendable {
    package var method: String
    /// Absolute, `http` or `https`.
    package var uri: URI
    package var fields: Fields
    package var body: RequestBody

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
    /// `produce` runs again for each attempt if `replayable`, else at most once.
    case stream(length: Int64?, replayable: Bool, produce: @Sendable (any ByteWriter) async throws -> Void)
}
