import Cryptography
import Diagnostics
import Documents
import Kubernetes

/// Reads Secrets and what they hold. Nothing of it gets into messages.
struct SecretReader: Sendable {
    let client: APIClient

    private var secrets: ResourceClient { client.resource("secrets") }

    /// The decoded data of a Secret; nil if there is no such one.
    func find(_ name: String, namespace: String) async throws -> [String: [UInt8]]? {
        try await secrets.find(name, namespace: namespace).map(SecretReader.data)
    }

    private static func data(_ secret: JSONObject) throws -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for member in secret["data"]?.object?.members ?? [] {
            guard let bytes = member.value.string.flatMap({ Base64.decode($0) }) else {
                throw Fault(.invalid, "the Secret \(secret.namespace)/\(secret.name) has no base64 in \(member.key)")
            }
            result[member.key] = bytes
        }
        return result
    }
}
