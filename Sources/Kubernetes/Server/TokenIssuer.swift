import Cryptography
import Documents

/// Makes and checks tokens of ServiceAccounts: JSON web tokens signed with a key of this server (HS256).
final class TokenIssuer: Sendable {
    private let key: [UInt8]
    static let issuer = "https://kubernetes.default.svc"

    init(key: [UInt8]) { self.key = key }

    static func groups(namespace: String) -> [String] {
        ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"]
    }

    func token(
        namespace: String, name: String, uid: String, audiences: [String], issued: Int64, expires: Int64
    ) -> String {
        let head: JSONValue = ["alg": "HS256", "typ": "JWT"]
        let account: JSONValue = ["name": .string(name), "uid": .string(uid)]
        let claims: JSONValue = [
            "aud": .array(audiences.map { .string($0) }), "exp": .number(JSONNumber(expires)),
            "iat": .number(JSONNumber(issued)), "iss": .string(TokenIssuer.issuer),
            "jti": .string(APIServer.newIdentifier()),
            "kubernetes.io": ["namespace": .string(namespace), "serviceaccount": account],
            "nbf": .number(JSONNumber(issued)), "sub": .string("system:serviceaccount:\(namespace):\(name)"),
        ]
        let text = [head, claims].map { Base64.encode($0.encoded(), alphabet: .url, padding: false) }
            .joined(separator: ".")
        return text + "." + Base64.encode(signature(text), alphabet: .url, padding: false)
    }

    private func signature(_ text: String) -> [UInt8] { Hash.hmac(.sha256, key: key, Array(text.utf8)) }

    /// Whose token that is; nil: it is not one of ours, it is over, or its account has gone.
    func user(_ token: String, _ store: Store) -> User? {
        guard token.utf8.count < 16_384 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let given = Base64.decode(parts[2], alphabet: .url, padding: nil),
            equalInConstantTime(given, signature(parts[0] + "." + parts[1])),
            let bytes = Base64.decode(parts[1], alphabet: .url, padding: nil),
            let claims = try? JSONValue(parsing: bytes),
            let expires = claims["exp"]?.number?.int64, Timestamp.now.seconds < expires,
            claims["aud"]?.array?.contains(.string(TokenIssuer.issuer)) == true,
            let namespace = claims["kubernetes.io"]?["namespace"]?.string,
            let account = claims["kubernetes.io"]?["serviceaccount"], let name = account["name"]?.string,
            let uid = account["uid"]?.string,
            let stored = store.object("serviceaccounts", "\(namespace)/\(name)"),
            let object = try? stored.object(kind: "ServiceAccount", apiVersion: "v1"), object.uid == uid
        else { return nil }
        return User(
            name: "system:serviceaccount:\(namespace):\(name)", groups: TokenIssuer.groups(namespace: namespace),
            uid: uid)
    }
}
