import Diagnostics

/// Where a redirect leads; no more than RFC 9110, section 15.4, and our rules allow.
enum Redirects {
    static let limit = 10

    /// The request to send next; nil: the answer is no redirect to follow. Credentials stay with their origin, and
    /// nobody is led from https to http.
    static func next(after head: Head, to request: Request) throws -> Request? {
        guard request.followsRedirects, request.method == "GET" || request.method == "HEAD",
            [301, 302, 303, 307, 308].contains(head.status), let location = head.fields["Location"]
        else { return nil }
        let place = request.uri.place
        let target: URI
        do throws(Fault) { target = try request.uri.resolving(location) } catch {
            throw Fault(.corrupt, "\(place) redirects to an address that is not valid", cause: error)
        }
        guard request.uri.scheme == "http" || target.scheme == "https" else {
            throw Fault(.denied, "\(place) redirects from https to http at \(target.place), which is not followed")
        }
        var next = request
        next.uri = target
        if !target.sameOrigin(as: request.uri) {
            for name in ["Authorization", "Cookie", "Proxy-Authorization", "Host"] { next.fields[name] = nil }
        }
        return next
    }
}
