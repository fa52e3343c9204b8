import CMicroHTTPD

/// The head of a request as libmicrohttpd parsed it, checked for what that lets pass.
///
/// Two programs that read the same bytes differently can be made to see different requests (RFC 9112, section 11.2);
/// so whatever is ambiguous is refused.
struct RequestHead {
    let method: String
    let path: String
    let query: String?
    let fields: Fields
    /// Nil: in chunks.
    let contentLength: Int64?

    /// Whether anything follows the head.
    var hasBody: Bool { contentLength != 0 }

    var expectsContinue: Bool { fields["Expect"]?.lowercased() == "100-continue" }

    /// The status to answer with, and the reason for the log.
    struct Refusal: Error {
        let status: Int
        let reason: StaticString
    }

    init(
        _ connection: OpaquePointer, method: String, target: String, version: String, limits: ServerConfiguration
    ) throws(Refusal) {
        var collected = Collected(limits: limits)
        withUnsafeMutablePointer(to: &collected) { pointer in
            cmhd_each_field(connection, collectField, pointer)
        }
        if let refusal = collected.refusal { throw refusal }
        guard Fields.isToken(method.utf8), method != "CONNECT" else {
            throw Refusal(status: 400, reason: "the method is not supported")
        }
        self.method = method
        fields = collected.fields
        guard version != "HTTP/1.1" || fields["Host"] != nil else {
            throw Refusal(status: 400, reason: "no Host field")
        }
        (path, query) = try Self.split(target)
        contentLength = try Self.length(fields)
    }

    private static func length(_ fields: Fields) throws(Refusal) -> Int64? {
        let lengths = fields.values("Content-Length")
        let encodings = fields.values("Transfer-Encoding")
        guard fields.values("Host").count <= 1 else { throw Refusal(status: 400, reason: "several Host fields") }
        guard lengths.count <= 1 else { throw Refusal(status: 400, reason: "several Content-Length fields") }
        guard encodings.isEmpty || encodings.count == 1 && encodings[0].lowercased() == "chunked" else {
            throw Refusal(status: 400, reason: "a Transfer-Encoding other than chunked")
        }
        guard let text = lengths.first else { return encodings.isEmpty ? 0 : nil }
        guard encodings.isEmpty else {
            throw Refusal(status: 400, reason: "both Content-Length and Transfer-Encoding")
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int64(text) else {
            throw Refusal(status: 400, reason: "a Content-Length that is no number")
        }
        return length
    }

    /// Path and query as sent. The absolute form (RFC 9112, section 3.2.2) is cut down to them.
    private static func split(_ target: String) throws(Refusal) -> (String, String?) {
        var rest = target[...]
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            let name = rest[..<scheme.lowerBound].lowercased()
            guard name == "http" || name == "https" else {
                throw Refusal(status: 400, reason: "a target of another scheme")
            }
            rest = rest[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
            if !rest.hasPrefix("/") { rest = "/" + rest }
        }
        let isClean = rest.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }
        guard isClean, rest.hasPrefix("/") || rest == "*" else {
            throw Refusal(status: 400, reason: "a target that is not valid")
        }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }
}

/// What the iteration over the fields gathers.
private struct Collected {
    let limits: ServerConfiguration
    var fields = Fields()
    var size = 0
    var refusal: RequestHead.Refusal?

    mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        size += name.count + value.count + 4
        let isVisible = value.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        if size > limits.maximumHeaderBytes || fields.all.count >= limits.maximumHeaderCount {
            refusal = .init(status: 431, reason: "too many header fields")
        } else if !Fields.isToken(name) || !isVisible || !isPlainLine(name, value) {
            refusal = .init(status: 400, reason: "a header field that is not valid")
        } else {
            let text = String(decoding: value, as: UTF8.self)
            fields.add(String(decoding: name, as: UTF8.self), String(text[...].trimmed))
        }
        return refusal == nil
    }

    /// Versions 0.9.x take folded lines, lines that end without CR, and NUL; the folded part even becomes a part of the
    /// name. They parse in place, so that the bytes around tell: after the name one NUL (the colon) and blanks only, after
    /// the value two NULs (CR and LF). Later versions refuse such lines by themselves.
    private func isPlainLine(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        guard parsesInPlace, let start = name.baseAddress, let text = value.baseAddress else { return true }
        let gap = text - (start + name.count)
        guard gap >= 1, gap <= limits.maximumHeaderBytes, text[value.count] == 0, text[value.count + 1] == 0 else {
            return false
        }
        return (0..<gap).allSatisfy { [0, 0x20, 0x09].contains((start + name.count)[$0]) }
    }
}

extension UnsafeRawPointer {
    fileprivate subscript(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}

private let parsesInPlace = MHD_get_version().map { String(cString: $0).hasPrefix("0.9.") } ?? false

private func collectField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let collected = context?.assumingMemoryBound(to: Collected.self) else { return cmhd_no }
    let goesOn = collected.pointee.add(
        UnsafeRawBufferPointer(start: name, count: nameSize), UnsafeRawBufferPointer(start: value, count: valueSize))
    return goesOn ? cmhd_yes : cmhd_no
}
