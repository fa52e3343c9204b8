package import Host

/// The answer to a request of the client; its body can be read once, while the scope that gave it lasts.
package struct Response {
    package let status: Int
    package let fields: Fields
    /// Where the answer came from, after redirects.
    package let uri: URI
    package let body: any ByteReader

    package init(status: Int, fields: Fields, uri: URI, body: any ByteReader) {
        self.status = status
        self.fields = fields
        self.uri = uri
        self.body = body
    }
}
