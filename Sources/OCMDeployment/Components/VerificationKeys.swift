import Cryptography
import Diagnostics
import Kubernetes
import OCMPackaging

/// The keys for the signatures that an object demands.
struct VerificationKeys: Sendable {
    /// Nil: no signature is demanded.
    let policy: VerificationPolicy?
    /// Changes when another signature or key is demanded.
    let fingerprint: String

    /// Without throwing: keys that are missing count where something is proven.
    static func result(
        _ demands: [SignatureDemand], client: APIClient, namespace: String
    ) async -> Result<VerificationKeys, any Error> {
        do {
            return .success(try await VerificationKeys(demands, client: client, namespace: namespace))
        } catch { return .failure(error) }
    }

    /// - Throws: `notFound` with the name of a Secret or key that is missing, `invalid` if it is no key.
    init(_ demands: [SignatureDemand], client: APIClient, namespace: String) async throws {
        guard !demands.isEmpty else {
            policy = nil
            fingerprint = ""
            return
        }
        var keys: [String: VerificationKey] = [:]
        var text = ""
        for demand in demands {
            let place = "the key for the signature “\(demand.name)”"
            let pem: [UInt8]
            if let value = demand.value {
                guard let bytes = Base64.decode(value) else { throw Fault(.invalid, "\(place) is not base64 of PEM") }
                pem = bytes
            } else if let name = demand.secret {
                guard let secret = try await client.resource("secrets").find(name, namespace: namespace) else {
                    throw Fault(.notFound, "\(place): the Secret “\(name)” is not in the namespace \(namespace)")
                }
                guard let bytes = SecretData.decoded(secret)[demand.name] else {
                    throw Fault(.notFound, "\(place): the Secret “\(name)” has no key “\(demand.name)”")
                }
                pem = bytes
            } else {
                throw Fault(.invalid, "\(place) has neither value nor secretRef")
            }
            do {
                keys[demand.name] = try VerificationKey(pem: pem)
            } catch {
                throw Fault(.invalid, "\(place) is neither a public key nor a certificate in PEM", cause: error)
            }
            text += "\(demand.name.utf8.count) \(demand.name) \(Hex.encode(Hash.digest(.sha256, pem)))\n"
        }
        fingerprint = Hex.encode(Hash.digest(.sha256, Array(text.utf8)))
        policy = VerificationPolicy(
            .named(demands.map(\.name)), trust: SigningTrust(publicKeys: keys, time: Timestamp.now.seconds))
    }
}
