import Diagnostics
import Glibc

/// A file that is there while a test runs.
enum TemporaryFile {
    static func with<R>(_ bytes: [UInt8], _ body: (String) async throws -> R) async throws -> R {
        var template = Array("/tmp/ocm-http-test-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard file >= 0 else { throw Fault(.unavailable, "no temporary file") }
        defer { unlink(path) }
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        close(file)
        guard written == bytes.count else { throw Fault(.unavailable, "no temporary file") }
        return try await body(path)
    }
}
