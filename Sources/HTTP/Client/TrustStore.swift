import Diagnostics
import FoundationEssentials
import Glibc

/// The authorities that a client trusts.
///
/// The system's are found as crypto/x509 of Go finds them on Linux: the first bundle that can be read (SSL_CERT_FILE
/// replaces the list), and besides every file of the folders (SSL_CERT_DIR replaces that list).
struct TrustStore: Sendable {
    /// What a connection is set up with.
    enum Source: Sendable {
        /// A bundle that holds all of them; libcurl keeps it parsed.
        case file(String)
        case pem([UInt8])
    }

    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
    private static let folders = ["/etc/ssl/certs", "/etc/pki/tls/certs"]

    /// `roots` as they are, or else the system's; `extra` besides. `extra` may be empty.
    static func source(
        roots: [UInt8]?, extra: [UInt8],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Fault) -> Source {
        if !extra.isEmpty, blocks(extra).isEmpty {
            throw Fault(.invalid, "the additional trusted roots hold no certificate in PEM form")
        }
        if let roots {
            guard !blocks(roots).isEmpty else {
                throw Fault(.invalid, "the trusted roots hold no certificate in PEM form")
            }
            return .pem(joined(blocks(roots) + blocks(extra)))
        }
        let (path, bundle) = firstBundle(environment["SSL_CERT_FILE"] ?? "")
        var known = Set(bundle)
        var missing: [String] = []
        let listed = environment["SSL_CERT_DIR"] ?? ""
        let places = listed.isEmpty ? folders : listed.split(separator: ":").map(String.init)
        let besides = places.flatMap(filesOfFolder).flatMap { read($0).map(blocks) ?? [] }
        for block in besides + blocks(extra) where known.insert(block).inserted { missing.append(block) }
        if let path, missing.isEmpty { return .file(path) }
        guard !known.isEmpty else {
            throw Fault(
                .invalid,
                "this system trusts no certificate authority; install ca-certificates or set SSL_CERT_FILE")
        }
        return .pem(joined(bundle + missing))
    }

    private static func firstBundle(_ given: String) -> (path: String?, blocks: [String]) {
        for path in given.isEmpty ? bundles : [given] {
            if let bytes = read(path) {
                let found = blocks(bytes)
                return (found.isEmpty ? nil : path, found)
            }
        }
        return (nil, [])
    }

    /// The files of a folder but the links that stay inside it (those are other names of its own files).
    private static func filesOfFolder(_ folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var paths: [String] = []
        while let entry = readdir(handle), paths.count < 10_000 {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            var target = [CChar](repeating: 0, count: 4096)
            let count = readlink(folder + "/" + name, &target, target.count)
            if count > 0, !target.prefix(count).contains(CChar(bitPattern: UInt8(ascii: "/"))) { continue }
            paths.append(folder + "/" + name)
        }
        return paths.sorted()
    }

    /// A regular file of at most 16 MiB.
    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 16 << 20 else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { Glibc.read(file, $0 + count, buffer.count - count) } ?? 0
            }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    /// The base64 text of each certificate, without line ends.
    private static func blocks(_ pem: [UInt8]) -> [String] {
        var result: [String] = []
        var current: [UInt8]?
        for line in pem.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            if line.starts(with: "-----BEGIN CERTIFICATE-----".utf8) {
                current = []
            } else if line.starts(with: "-----".utf8) {
                if let current, !current.isEmpty { result.append(String(decoding: current, as: UTF8.self)) }
                current = nil
            } else {
                current?.append(contentsOf: line.filter { $0 > 0x20 })
            }
        }
        return result
    }

    private static func joined(_ blocks: [String]) -> [UInt8] {
        var pem: [UInt8] = []
        for block in blocks {
            pem += Array("-----BEGIN CERTIFICATE-----\n".utf8)
            var rest = Array(block.utf8)[...]
            while !rest.isEmpty {
                pem += rest.prefix(64) + [0x0A]
                rest = rest.dropFirst(64)
            }
            pem += Array("-----END CERTIFICATE-----\n".utf8)
        }
        return pem
    }
}
