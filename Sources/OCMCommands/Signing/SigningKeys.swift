import Diagnostics
import Glibc
import Host
import OCMDelivery
import OCMPackaging

/// The keys and certificates that the options and the configuration give, by name of signature.
struct SigningKeys: Sendable {
    /// Key files, decrypted.
    var privateKeys: [String: [UInt8]] = [:]
    var trust: SigningTrust
    /// Where private keys of the command line were read, for messages, by name of signature.
    private(set) var mentions: [String: String] = [:]

    /// Reads them all. A key without a name is for the signature `name`; without that it is refused.
    init(_ workspace: Workspace, for name: String?) async throws {
        let call = workspace.call
        let configuration = workspace.session.configuration
        trust = SigningTrust(time: Int64(time(nil)))
        var sealed: [String: [UInt8]] = [:]
        for (name, data) in configuration.privateKeys { sealed[name] = try await Self.read(data, workspace) }
        for text in call.all(GlobalFlags.privateKeys) {
            let (owner, bytes) = try await Self.read(text, "private key", for: name)
            sealed[owner] = bytes
            mentions[owner] = KeySource(text).mention
        }
        for (name, data) in configuration.publicKeys {
            trust.publicKeys[name] = try VerificationKey(pem: try await Self.read(data, workspace))
        }
        for text in call.all(GlobalFlags.publicKeys) {
            let (owner, bytes) = try await Self.read(text, "public key", for: name)
            do {
                trust.publicKeys[owner] = try VerificationKey(pem: bytes)
            } catch {
                throw Fault(error, "signature \"\(owner)\": failed to get public key\(KeySource(text).mention)")
            }
        }
        for data in configuration.rootCertificates {
            trust.roots.append(try TrustedRoots(pem: try await Self.read(data, workspace)))
        }
        trust.roots += try await call.authorities().map(TrustedRoots.init(pem:))
        for text in call.all(GlobalFlags.issuers) {
            let (owner, pattern) = Self.split(text)
            trust.issuers[owner ?? name ?? ""] = try IssuerName(pattern)
        }
        privateKeys = try Self.open(sealed)
    }

    /// Private keys without encryption; those that are encrypted need the key `decrypt:NAME`.
    private static func open(_ files: [String: [UInt8]]) throws -> [String: [UInt8]] {
        var opened: [String: [UInt8]] = [:]
        for (name, file) in files where !name.hasPrefix("decrypt:") {
            guard SealedKey.isSealed(file) else {
                opened[name] = file
                continue
            }
            guard let keyFile = files["decrypt:\(name)"] else {
                throw Fault(
                    .notFound, "decryption key \"decrypt:\(name)\" not found; give it with -K decrypt:\(name)=FILE")
            }
            opened[name] = try SealedKey.open(file, key: try SealedKey.key(ofFile: keyFile))
        }
        return opened
    }

    private static func read(_ text: String, _ kind: String, for name: String?) async throws -> (String, [UInt8]) {
        let source = KeySource(text)
        let bytes = try await source.read(kind)
        guard let owner = source.name ?? name else {
            throw Fault(.invalid, "\(kind): key name required; write NAME=FILE or name the signature with -s")
        }
        return (owner, bytes)
    }

    private static func read(_ data: Configuration.KeyData, _ workspace: Workspace) async throws -> [UInt8] {
        switch data {
        case .bytes(let bytes): bytes
        case .file(let path): try await Files.read(workspace.session.path(path), limit: KeySource.limit)
        }
    }

    /// `NAME:=PATTERN` or `PATTERN`.
    private static func split(_ text: String) -> (name: String?, pattern: String) {
        let parts = text.split(separator: ":=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (nil, text)
    }
}

extension Invocation {
    /// The values of a list flag, given before the command and behind it.
    func all(_ flag: Flag<[String]>) -> [String] {
        globals[flag] + flags[flag]
    }
}
