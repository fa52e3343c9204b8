package import Cryptography
import Diagnostics
import Host

/// A time stamp authority (RFC 3161) by the program `openssl`, with a key of its own. Its stamps are of now.
package struct TimestampAuthority: Sendable {
    package let root: Certificate
    private let certificate: Certificate
    private let key: [UInt8]

    /// - Parameter isForStamps: false: its certificate is for something else.
    package init(isForStamps: Bool = true) async throws {
        (root, certificate, key) = try await TemporaryFolder.with(prefix: "ocm-tsa-") { folder in
            try await Self.run(
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days",
                    "30",
                    "-subj", "/CN=stamp root", "-addext", "keyUsage=critical,keyCertSign",
                ], folder)
            try await Self.run(
                [
                    "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
                    "/CN=stamps",
                ],
                folder)
            let usage = isForStamps ? "critical,timeStamping" : "codeSigning"
            try await Files.replace(
                Paths.join(folder, "ext"), with: Array("extendedKeyUsage=\(usage)\n".utf8), sync: false)
            try await Self.run(
                [
                    "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "tsa.pem", "-days",
                    "30",
                    "-extfile", "ext", "-set_serial", "7",
                ], folder)
            func read(_ name: String) async throws -> [UInt8] {
                try await Files.read(Paths.join(folder, name), limit: 1 << 20)
            }
            return (
                try Certificate(pem: try await read("ca.pem")), try Certificate(pem: try await read("tsa.pem")),
                try await read("tsa.key")
            )
        }
    }

    /// The ContentInfo of a stamp over a digest.
    package func stamp(_ hexDigest: String, hash: String = "sha256", signatureHash: String = "sha256") async throws
        -> [UInt8]
    {
        try await answer(hexDigest, hash, signatureHash, ["-token_out"])
    }

    /// The whole answer (TimeStampResp).
    package func response(_ hexDigest: String) async throws -> [UInt8] {
        try await answer(hexDigest, "sha256", "sha256", [])
    }

    private func answer(
        _ hexDigest: String, _ hash: String, _ signatureHash: String, _ options: [String]
    ) async throws -> [UInt8] {
        try await TemporaryFolder.with(prefix: "ocm-tsa-") { folder in
            let configuration = """
                [tsa]
                default_tsa = a
                [a]
                serial = \(folder)/serial
                crypto_device = builtin
                signer_digest = \(signatureHash)
                default_policy = 1.2.3.4.1
                digests = sha1, sha256, sha384, sha512
                """
            for (name, bytes) in [
                ("c.cnf", Array(configuration.utf8)), ("serial", Array("01\n".utf8)), ("tsa.pem", certificate.pem),
                ("tsa.key", key),
            ] {
                try await Files.replace(Paths.join(folder, name), with: bytes, sync: false)
            }
            try await Self.run(
                ["ts", "-query", "-digest", hexDigest, "-\(hash)", "-cert", "-out", "query", "-config", "c.cnf"], folder
            )
            try await Self.run(
                [
                    "ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "token",
                    "-config", "c.cnf",
                ] + options, folder)
            return try await Files.read(Paths.join(folder, "token"), limit: 1 << 20)
        }
    }

    /// A stamp as descriptors hold it: the SignedData without the ContentInfo around it.
    package static func descriptorText(_ token: [UInt8]) -> String {
        // SEQUENCE (3 bytes of length), the identifier (11 bytes), [0] (3 bytes of length)
        String(decoding: PEM.encode(label: "TIMESTAMP INFO", bytes: Array(token.dropFirst(4 + 11 + 4))), as: UTF8.self)
    }

    private static func run(_ arguments: [String], _ folder: String) async throws {
        let result = try await Processes.run(
            "openssl", arguments, folder: folder, outputLimit: 1 << 16, timeout: .seconds(300))
        guard result.succeeded else {
            throw Fault(.unavailable, "openssl failed: \(String(decoding: result.errors, as: UTF8.self))")
        }
    }
}
