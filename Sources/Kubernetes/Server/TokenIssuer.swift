import Cryptography
import Documents
import Synchronization

/// Makes and checks tokens of ServiceAccounts: JSON web tokens signed with a key of this server (ES256).
final class TokenIssuer: Sendable {
    private let key: SigningKey
    private let verifier: ECPublicKey
    private let identifier: String
    /// A token whose signature was good.
    private struct Checked {
        let claims: JSONValue
        /// The account as it was when the token was found to be its own.
        var account: StoredObject?
    }

    private let checked = Mutex<[String: Checked]>([:])

    /// With which a token ends.
    struct BoundObject: Sendable {
        enum Kind: String, CaseIterable {
            case pod = "Pod"
            case secret = "Secret"
            case node = "Node"

            var resource: String { rawValue.lowercased() + "s" }
            var claim: String { rawValue.lowercased() }
            func key(_ namespace: String, _ name: String) -> String {
                self == .node ? name : "\(namespace)/\(name)"
            }
        }

        let kind: Kind
        let name: String
        let uid: String
    }

    static let issuer = "https://kubernetes.default.svc"
    private static let maximumChecked = 256

    /// - Parameter key: on the curve P-256.
    init(key: SigningKey) throws {
        self.key = key
        verifier = try key.verifier
        identifier = TokenIssuer.text(Hash.digest(.sha256, key.publicKeyDER))
    }

    static func groups(namespace: String) -> [String] {
        ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"]
    }

    private static func text(_ bytes: [UInt8]) -> String { Base64.encode(bytes, alphabet: .url, padding: false) }

    func token(
        namespace: String, name: String, uid: String, audiences: [String], bound: BoundObject?, issued: Int64,
        expires: Int64
    ) throws -> String {
        let head: JSONValue = ["alg": "ES256", "kid": .string(identifier)]
        let account: JSONValue = ["name": .string(name), "uid": .string(uid)]
        var own = JSONObject(["namespace": .string(namespace), "serviceaccount": account])
        if let bound { own[bound.kind.claim] = ["name": .string(bound.name), "uid": .string(bound.uid)] }
        let claims: JSONValue = [
            "aud": .array(audiences.map { .string($0) }), "exp": .number(JSONNumber(expires)),
            "iat": .number(JSONNumber(issued)), "iss": .string(TokenIssuer.issuer),
            "jti": .string(APIServer.newIdentifier()),
            "kubernetes.io": .object(own),
            "nbf": .number(JSONNumber(issued)), "sub": .string("system:serviceaccount:\(namespace):\(name)"),
        ]
        let text = [head, claims].map { TokenIssuer.text($0.encoded()) }.joined(separator: ".")
        return text + "." + TokenIssuer.text(try ES256.sign(Array(text.utf8), with: key))
    }

    private func claims(_ token: String) -> JSONValue? {
        if let known = checked.withLock({ $0[token] }) { return known.claims }
        guard token.utf8.count < 16_384 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let signature = Base64.decode(parts[2], alphabet: .url, padding: nil),
            let head = Base64.decode(parts[0], alphabet: .url, padding: nil),
            (try? JSONValue(parsing: head))?["alg"] == "ES256",
            ES256.verify(signature, of: Array((parts[0] + "." + parts[1]).utf8), with: verifier),
            let bytes = Base64.decode(parts[1], alphabet: .url, padding: nil),
            let claims = try? JSONValue(parsing: bytes)
        else { return nil }
        checked.withLock { checked in
            if checked.count >= TokenIssuer.maximumChecked { checked = [:] }
            checked[token] = Checked(claims: claims)
        }
        return claims
    }

    /// Whose token that is; nil: it is not one of ours, it is over, or its account has gone.
    func user(_ token: String, _ store: Store) -> User? {
        guard let claims = claims(token),
            let expires = claims["exp"]?.number?.int64, Timestamp.now.seconds < expires,
            claims["aud"]?.array?.contains(.string(TokenIssuer.issuer)) == true,
            let namespace = claims["kubernetes.io"]?["namespace"]?.string,
            let account = claims["kubernetes.io"]?["serviceaccount"], let name = account["name"]?.string,
            let uid = account["uid"]?.string,
            let stored = store.object("serviceaccounts", "\(namespace)/\(name)")
        else { return nil }
        if checked.withLock({ $0[token]?.account }) !== stored {
            guard (try? stored.object(kind: "ServiceAccount", apiVersion: "v1"))?.uid == uid else { return nil }
            checked.withLock { $0[token]?.account = stored }
        }
        var user = User(
            name: "system:serviceaccount:\(namespace):\(name)", groups: TokenIssuer.groups(namespace: namespace),
            uid: uid)
        for kind in BoundObject.Kind.allCases {
            guard let bound = claims["kubernetes.io"]?[kind.claim] else { continue }
            guard let name = bound["name"]?.string, let uid = bound["uid"]?.string,
                let stored = store.object(kind.resource, kind.key(namespace, name)),
                (try? stored.object(kind: kind.rawValue, apiVersion: "v1"))?.uid == uid
            else { return nil }
            guard kind == .pod else { continue }
            user.extra["authentication.kubernetes.io/pod-name"] = [name]
            user.extra["authentication.kubernetes.io/pod-uid"] = [uid]
        }
        return user
    }

    /// The keys that tokens can be checked with (RFC 7517).
    var keys: JSONValue {
        guard let (x, y) = verifier.coordinates else { return ["keys": []] }
        return [
            "keys": [
                [
                    "use": "sig", "kty": "EC", "kid": .string(identifier), "crv": "P-256", "alg": "ES256",
                    "x": .string(TokenIssuer.text(x)), "y": .string(TokenIssuer.text(y)),
                ]
            ]
        ]
    }

    /// Where they are found (OpenID Connect Discovery).
    static let discovery: JSONValue = [
        "issuer": .string(issuer), "jwks_uri": .string(issuer + "/openid/v1/jwks"),
        "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    ]
}
