import CCurl
import Diagnostics
import Glibc

/// What libcurl told about a transfer that failed, as a sentence for people.
struct TransferFailure {
    private let result: CURLcode
    private let text: String
    private let systemError: Int32
    private let isConnected: Bool
    private let setup: TransferSetup

    init(_ result: CURLcode, text: String, systemError: Int32, isConnected: Bool, setup: TransferSetup) {
        self.result = result
        self.text = text
        self.systemError = systemError
        self.isConnected = isConnected
        self.setup = setup
    }

    var fault: Fault {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST:
            Fault(.unavailable, "\(setup.place): the host name can't be resolved; check it and the name server")
        case CURLE_COULDNT_RESOLVE_PROXY:
            Fault(.unavailable, "\(place): the name of the proxy can't be resolved; check HTTP_PROXY and HTTPS_PROXY")
        case CURLE_COULDNT_CONNECT:
            Fault(.unavailable, "\(place) can't be reached: \(system ?? "no connection")")
        case CURLE_OPERATION_TIMEDOUT:
            Fault(.timedOut, "\(place): no connection within \(setup.configuration.connectTimeout)")
        case CURLE_GOT_NOTHING:
            Fault(.unavailable, "\(place) closed the connection without an answer")
        case CURLE_PARTIAL_FILE:
            Fault(.unavailable, "\(place) closed the connection in the middle of its answer")
        case CURLE_SEND_ERROR:
            Fault(.unavailable, "\(place): sending failed: \(system ?? "the connection was closed")")
        case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_PROXY: received
        case CURLE_SEND_FAIL_REWIND:
            Fault(.unavailable, "\(place) closed the connection, and the content can't be sent from its begin again")
        case CURLE_PEER_FAILED_VERIFICATION: certificate
        case CURLE_SSL_CONNECT_ERROR: handshake
        case CURLE_SSL_CERTPROBLEM:
            Fault(.invalid, "the client certificate for \(place) can't be used: \(text)")
        case CURLE_SSL_CACERT_BADFILE:
            Fault(.invalid, "the trusted roots for \(place) can't be read: \(text)")
        case CURLE_OUT_OF_MEMORY:
            Fault(.limit, "\(place) sent a header field of more than 100 KiB")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            Fault(.corrupt, "\(place) does not answer in HTTP/1.1")
        case CURLE_URL_MALFORMAT:
            Fault(.invalid, "the address of \(setup.place) is not valid")
        default:
            Fault(.unavailable, "\(place): \(text.isEmpty ? String(cString: curl_easy_strerror(result)) : text)")
        }
    }

    private var place: String {
        guard let proxy = setup.proxy else { return setup.place }
        let authority = proxy.split(separator: "/").dropFirst().first ?? ""
        return "\(setup.place) through the proxy \(authority.split(separator: "@").last ?? "")"
    }

    private var system: String? {
        systemError == 0 ? nil : String(cString: strerror(systemError))
    }

    private var received: Fault {
        if text.contains("Too large response headers") {
            return Fault(.limit, "\(place): the header fields are larger than 300 KiB")
        }
        if text.contains("hunk") || text.contains("encoding") {
            return Fault(.corrupt, "\(place) sent an answer whose chunks are broken")
        }
        if text.contains("CONNECT") || text.contains("roxy") {
            return Fault(.unavailable, "\(place): the proxy refused the tunnel: \(text)")
        }
        if text.contains("alert") { return handshake }
        return Fault(.unavailable, "\(place): receiving failed: \(system ?? "the connection was reset")")
    }

    private var certificate: Fault {
        let prefix = "SSL certificate problem: "
        let reason = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        let out =
            reason.contains("issuer") || reason.contains("self-signed")
            ? "; add its authority to the trusted roots (SSL_CERT_FILE)" : ""
        return Fault(.denied, "the certificate of \(place) is not trusted: \(reason)\(out)")
    }

    private var handshake: Fault {
        if text.contains("wrong version number") || text.contains("SSL_ERROR_SYSCALL") {
            return Fault(.unavailable, "\(place) does not speak TLS, or closed the connection; is it plain http?")
        }
        let refusals = ["certificate", "unknown ca", "handshake failure", "access denied"]
        if text.contains("alert"), refusals.contains(where: text.contains) {
            return Fault(.denied, "\(place) refused the TLS connection (\(text)); it may want a client certificate")
        }
        return Fault(.unavailable, "\(place): the TLS hand-shake failed: \(text)")
    }
}
