import Diagnostics
import Host

/// The installed `gpg` with a key ring of its own, in a folder that lives as long as one use.
struct GnuPG {
    private let folder: String
    private let key: OpenPGPKey

    private static let program = "gpg"
    private static let timeout = Duration.seconds(60)
    private static let outputLimit = 1 << 20

    static func with<R>(_ key: OpenPGPKey, _ body: (GnuPG) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "ocm-gpg-") { folder in
            let gpg = GnuPG(folder: folder, key: key)
            let result: Result<R, any Error>
            do {
                let imported = try await gpg.run(["--import"], input: key.bytes)
                guard !imported.lines("IMPORT_OK").isEmpty else {
                    throw Fault(.invalid, "this is no OpenPGP key: gpg imported nothing")
                }
                result = .success(try await body(gpg))
            } catch {
                result = .failure(error)
            }
            // the agent that gpg started for private keys; without any this does nothing
            _ = try? await Processes.run(
                "gpgconf", ["--homedir", folder, "--kill", "all"], timeout: timeout)
            return try result.get()
        }
    }

    /// A signature that holds. Of several in one armour one good one is enough.
    func verify(_ signature: [UInt8], over data: [UInt8]) async throws -> GnuPGStatus.Valid {
        let (signatureFile, dataFile) = (Paths.join(folder, "signature"), Paths.join(folder, "data"))
        try await Files.replace(signatureFile, with: signature, sync: false)
        try await Files.replace(dataFile, with: data, sync: false)
        let status = try await run(["--verify", signatureFile, dataFile])
        var refusal = "gpg found no signature in it"
        for verdict in status.verdicts {
            switch verdict {
            case .refused(let why): refusal = why
            case .valid(let valid):
                if valid.isWeakHash {
                    refusal = "it was made with a hash that is broken (MD5, SHA-1 or RIPEMD-160)"
                } else if !key.accepts([valid.fingerprint, valid.primary]) {
                    refusal = "it was made with the key \(valid.primary), wanted was \(key.fingerprint ?? "")"
                } else {
                    return valid
                }
            }
        }
        throw Fault(.denied, "the GPG signature does not hold: \(refusal)")
    }

    /// An armoured detached signature.
    func sign(_ data: [UInt8], hash: String) async throws -> [UInt8] {
        let user = try await signer()
        let (dataFile, signatureFile) = (Paths.join(folder, "data"), Paths.join(folder, "data.asc"))
        try await Files.replace(dataFile, with: data, sync: false)
        let status = try await run(
            [
                "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--digest-algo", hash, "--armor", "-u", user,
                "--output", signatureFile, "--detach-sign", dataFile,
            ], input: Array((key.passphrase + "\n").utf8))
        guard !status.lines("SIG_CREATED").isEmpty else {
            throw Fault(
                .denied, "gpg could not sign; the passphrase may be wrong, or the key expired or unable to sign")
        }
        return try await Files.read(signatureFile, limit: Self.outputLimit)
    }

    /// The length of an RSA key; nil for other kinds.
    func rsaBits(of fingerprint: String) async throws -> Int? {
        let list = try await keys("--list-keys")
        guard let found = list.first(where: { $0.fingerprint == fingerprint }) else { return nil }
        return found.isRSA ? found.bits : nil
    }

    private func signer() async throws -> String {
        let found = try await keys("--list-secret-keys").filter(\.isPrimary)
        guard !found.isEmpty else { throw Fault(.notFound, "there is no private key among the OpenPGP keys") }
        guard let match = found.first(where: { key.accepts([$0.fingerprint]) }) else {
            throw Fault(.notFound, "no OpenPGP key has the fingerprint \(key.fingerprint ?? "")")
        }
        if match.isRSA, match.bits < 2048 {
            throw Fault(.denied, "an RSA key of \(match.bits) bits is too weak; at least 2048 are needed")
        }
        return match.fingerprint
    }

    private func keys(_ command: String) async throws -> [GnuPGKey] {
        let result = try await execute(["--with-colons", "--with-subkey-fingerprint", command])
        return GnuPGKey.list(String(decoding: result.output, as: UTF8.self))
    }

    private func run(_ arguments: [String], input: [UInt8] = []) async throws -> GnuPGStatus {
        GnuPGStatus(try await execute(["--status-fd", "1"] + arguments, input: input).output)
    }

    private func execute(_ arguments: [String], input: [UInt8] = []) async throws -> ProcessResult {
        let common = [
            "--homedir", folder, "--batch", "--no-tty", "--no-options", "--trust-model", "always",
            "--no-auto-key-retrieve", "--disable-dirmngr",
        ]
        do {
            return try await Processes.run(
                Self.program, common + arguments, input: input, outputLimit: Self.outputLimit, timeout: Self.timeout)
        } catch let fault as Fault where fault.code == .notFound {
            throw Fault(.unavailable, "GPG signatures need the program gpg, which is not installed (package gnupg)")
        }
    }
}
