import CCurl
import Diagnostics
import Glibc

/// A request with everything that libcurl must know about it.
struct TransferSetup: Sendable {
    let request: Request
    let configuration: ClientConfiguration
    /// Only for https.
    let trust: TrustStore.Source?
    /// With its credentials.
    let proxy: String?
    /// Never on a kept connection: it could be dead, and the body can't be sent again.
    let isFresh: Bool

    /// Whether a request that met a dead connection may be sent once more.
    var canRetry: Bool {
        if case .stream(_, false, _) = request.body { return false }
        return !isFresh
    }

    /// HOST:PORT, for errors.
    var place: String { request.uri.place }

    /// Bodies from this size on ask before they are sent.
    private static let largeBody = 1 << 20

    static func answeredEarly(_ place: String) -> Fault {
        Fault(.cancelled, "\(place) answered before it had taken the whole content")
    }

    /// `fields` is for the caller to free once libcurl is done with it.
    /// Returns whether the body waits until the server asks for it.
    func apply(to easy: UnsafeMutableRawPointer, fields: inout UnsafeMutablePointer<curl_slist>?) throws -> Bool {
        try connection(easy)
        try security(easy)
        try check(ccurl_set_text(easy, CURLOPT_URL, request.uri.description))
        try check(ccurl_set_long(easy, CURLOPT_PATH_AS_IS, 1))
        try check(ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https"))
        try check(ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0))
        try check(ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)))
        let expects = try body(easy)

        let own = ["content-length", "transfer-encoding", "connection", "expect"]
        var lines = request.fields.all.filter { !own.contains($0.name.lowercased()) }.map { field in
            field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
        }
        if request.fields["User-Agent"] == nil { lines.append("User-Agent: \(configuration.userAgent)") }
        if !expects { lines.append("Expect:") }
        for line in lines {
            guard let longer = curl_slist_append(fields, line) else { throw Fault(.limit, "no memory for a request") }
            fields = longer
        }
        try check(ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, fields))
        return expects
    }

    private func connection(_ easy: UnsafeMutableRawPointer) throws {
        try check(ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1))
        try check(ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1))
        try check(ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds))
        try check(ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1))
        try check(ccurl_set_long(easy, CURLOPT_BUFFERSIZE, configuration.receiveBuffer))
        try check(ccurl_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, sendBuffer))
        try check(ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0))
        // An empty text keeps libcurl from reading the environment, whose rules differ from ours.
        try check(ccurl_set_text(easy, CURLOPT_PROXY, proxy ?? ""))
        try check(ccurl_set_text(easy, CURLOPT_NOPROXY, ""))
        try check(ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
    }

    /// What libcurl keeps to send from, for the head of a request, too; it takes no less than 16 KiB.
    private var sendBuffer: Int {
        switch request.body {
        case .none: 0
        case .bytes(let bytes): min(bytes.count, 128 * 1024)
        case .stream: 128 * 1024
        }
    }

    private func security(_ easy: UnsafeMutableRawPointer) throws {
        guard let trust else { return }
        try check(ccurl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)))
        for (path, file, blob) in [
            (CURLOPT_CAPATH, CURLOPT_CAINFO, CURLOPT_CAINFO_BLOB),
            (CURLOPT_PROXY_CAPATH, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAINFO_BLOB),
        ] {
            try check(ccurl_set_text(easy, path, nil))
            switch trust {
            case .file(let name): try check(ccurl_set_text(easy, file, name))
            case .pem(let bytes): try check(bytes.withUnsafeBytes { set(easy, blob, $0) })
            }
        }
        if let identity = configuration.identity {
            try check(identity.certificatePEM.withUnsafeBytes { set(easy, CURLOPT_SSLCERT_BLOB, $0) })
            try check(identity.keyPEM.withUnsafeBytes { set(easy, CURLOPT_SSLKEY_BLOB, $0) })
        }
    }

    /// Method and length; returns whether the body waits for the server to ask for it.
    private func body(_ easy: UnsafeMutableRawPointer) throws -> Bool {
        let length: Int64?
        var hasBody = true
        switch request.body {
        case .none:
            length = 0
            // These have a body by their meaning; servers want to see that it is empty.
            hasBody = ["POST", "PUT", "PATCH"].contains(request.method)
        case .bytes(let bytes): length = Int64(bytes.count)
        case .stream(let announced, _, _): length = announced
        }
        if request.method == "HEAD" {
            try check(ccurl_set_long(easy, CURLOPT_NOBODY, 1))
            return false
        }
        if hasBody {
            try check(ccurl_set_long(easy, CURLOPT_UPLOAD, 1))
            try check(ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(length ?? -1)))
        } else {
            try check(ccurl_set_long(easy, CURLOPT_HTTPGET, 1))
        }
        try check(ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method))
        try check(ccurl_set_long(easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 300))
        return hasBody && (length ?? .max) >= Int64(Self.largeBody)
    }

    private func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ bytes: UnsafeRawBufferPointer) -> CURLcode
    {
        bytes.baseAddress.map { ccurl_set_blob(easy, option, $0, bytes.count) } ?? CURLE_BAD_FUNCTION_ARGUMENT
    }

    private func check(_ code: CURLcode) throws {
        guard code == CURLE_OK else {
            throw Fault(
                .invalid, "the request to \(place) can't be set up: \(String(cString: curl_easy_strerror(code)))")
        }
    }
}

/// A kept connection was dead, and nothing of an answer came: the request may be sent once more.
struct DeadConnection: Error {}

extension URI {
    /// HOST:PORT with the port always named, for errors.
    package var place: String {
        (host.contains(":") ? "[\(host)]" : host) + ":\(effectivePort)"
    }
}

extension Duration {
    /// At least 1.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(
            clamping: max(
                1, seconds.multipliedReportingOverflow(by: 1000).partialValue + attoseconds / 1_000_000_000_000_000))
    }
}
