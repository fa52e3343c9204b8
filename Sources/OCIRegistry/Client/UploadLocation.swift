import Diagnostics
import HTTP
import OCI

/// Where the next request of an upload goes.
enum UploadLocation {
    /// The address that a `Location` field means; its path and query are kept as they are.
    static func resolve(_ location: String, from request: URI) throws(Fault) -> URI {
        var target = try request.resolving(location)
        // some put the port that they were asked at only into Host (storage reference 9.3)
        if request.port == 443, target.port == nil, target.host == request.host, target.scheme == "https" {
            target = URI(scheme: "https", host: target.host, port: 443, path: target.path, query: target.query)
        }
        return target
    }

    /// The address of the closing PUT.
    static func closing(_ location: URI, _ digest: Digest) -> URI {
        location.appendingQuery("digest", digest.description)
    }
}
