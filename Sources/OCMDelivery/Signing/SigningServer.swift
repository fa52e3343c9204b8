import Diagnostics
import Documents
import HTTP
import Host
public import OCMPackaging

/// A server that keeps private keys and signs digests with them (`rsa-signingservice` of the first generation). It is
/// spoken to by https alone; the credentials of the consumer `Signingserver.gardener.cloud` are the certificate of the
/// client (`clientCert`, `privateKey`) and the authorities of the server (`caCerts`), PEM.
public struct SigningServer: SigningService {
    private let uri: URI
    private let configuration: ClientConfiguration

    private static let consumerType = "Signingserver.gardener.cloud"
    private static let answerLimit = 1 << 20

    /// - Parameter file: what stands in place of a private key: YAML with `url`.
    public init(_ file: [UInt8], session: Session) async throws {
        guard let root = try YAMLStream.parse(file, name: "signing service").first?.root,
            let text = try root.jsonValue(.core12)["url"]?.string, !text.isEmpty
        else { throw Fault(.invalid, "the file of a signing service is YAML with the member url, and no private key") }
        let uri = try URI(text)
        guard uri.scheme == "https" else {
            throw Fault(.invalid, "the signing service \(uri.authority) is named without https")
        }
        self.uri = uri
        var attributes = [
            ConsumerIdentity.typeKey: Self.consumerType, "scheme": uri.scheme, "hostname": uri.host,
            "port": String(uri.effectivePort),
        ]
        let path = uri.path.split(separator: "/").joined(separator: "/")
        if !path.isEmpty { attributes["pathprefix"] = path }
        let credentials = try await session.credentials.credentials(for: ConsumerIdentity(attributes))
        var configuration = ClientConfiguration()
        let policy = session.settings.policy
        configuration.allow = { uri in try policy.check(uri) }
        configuration.extraRoots = session.settings.roots
        if let authorities = credentials?["caCerts"] { configuration.roots = Array(authorities.utf8) }
        switch (credentials?["clientCert"], credentials?["privateKey"]) {
        case (let certificate?, let key?):
            configuration.identity = ClientConfiguration.Identity(
                certificatePEM: Array(certificate.utf8), keyPEM: Array(key.utf8))
        case (nil, nil): break
        default:
            throw Fault(
                .invalid, "the credentials of the signing service \(uri.authority) need both clientCert and privateKey")
        }
        self.configuration = configuration
    }

    public func sign(_ digest: [UInt8], hash: String, algorithm: SignatureAlgorithm) async throws -> [UInt8] {
        var target = uri
        while target.path.hasSuffix("/") { target.path.removeLast() }
        target.path += "/sign/\(algorithm.rawValue.lowercased())"
        target.query = "hashAlgorithm=\(hash)"
        let request = Request(
            "POST", target,
            fields: ["Accept": "application/x-pem-file", "Content-Type": "application/octet-stream"],
            body: .bytes(digest))
        let client = Client(configuration)
        let result: Result<[UInt8], any Error>
        do {
            result = .success(
                try await client.withResponse(request) { response in
                    guard response.status == 200 else {
                        throw Fault(
                            response.status == 401 || response.status == 403 ? .denied : .unavailable,
                            "it answered with status \(response.status)")
                    }
                    return try await response.body.collect(upTo: Self.answerLimit)
                })
        } catch {
            result = .failure(Fault(error, "signing service \(uri.authority)"))
        }
        await client.shutdown()
        return try result.get()
    }
}
