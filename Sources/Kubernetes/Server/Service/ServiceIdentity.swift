import Cryptography
import Diagnostics
import Documents
import Host

/// The keys of an API server: an authority of its own, the server's certificate, those of the kubeconfig's user and
/// of the controllers, and the key of tokens. They are made at the first start and kept in the folder, readable by its owner only.
struct ServiceIdentity: Sendable {
    let authorityPEM: [UInt8]
    let certificatePEM: [UInt8]
    let keyPEM: [UInt8]
    let userCertificatePEM: [UInt8]
    let userKeyPEM: [UInt8]
    let controllersCertificatePEM: [UInt8]
    let controllersKeyPEM: [UInt8]
    let tokenKeyPEM: [UInt8]

    private static let days: Int64 = 3650

    static func load(_ folder: String, host: String) async throws -> ServiceIdentity {
        let path = Paths.join(folder, "identity.json")
        if try await Files.status(path) != nil {
            let bytes = try await Files.read(path, limit: 1 << 20)
            guard let known = ServiceIdentity(try JSONValue(parsing: bytes)) else {
                throw Fault(.corrupt, "\(path) does not hold the keys of an API server; restore it or remove it")
            }
            if try known.isValid() { return known }
        }
        let made = try make(host)
        try await Files.replace(path, with: made.document.encoded(), mode: 0o600)
        return made
    }

    private static func make(_ host: String) throws -> ServiceIdentity {
        let now = Timestamp.now.seconds
        let key = try SigningKey.generateP256()
        let seconds = days * 86400
        func profile(
            _ subject: [CertificateProfile.SubjectAttribute], _ usages: [CertificateProfile.Usage] = [],
            isAuthority: Bool = false, names: [String] = []
        ) -> CertificateProfile {
            CertificateProfile(
                subject: subject, usages: usages, isAuthority: isAuthority, names: names, from: now - 300,
                validFor: seconds)
        }
        let authority = try Certificate.selfSigned(profile([.init("CN", "kubernetes")], isAuthority: true), key: key)
        let serverKey = try SigningKey.generateP256()
        let names = Set([
            "localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc", host,
        ]).sorted()
        let server = try Certificate.issue(
            profile([.init("CN", "kube-apiserver")], [.server], names: names), for: serverKey, by: authority, key: key)
        let userKey = try SigningKey.generateP256()
        let user = try Certificate.issue(
            profile([.init("O", User.administrators), .init("CN", "kubernetes-admin")], [.client]), for: userKey,
            by: authority, key: key)
        let controllersKey = try SigningKey.generateP256()
        let controllers = try Certificate.issue(
            profile([.init("CN", ClusterControllers.user)], [.client]), for: controllersKey, by: authority, key: key)
        return ServiceIdentity(
            authorityPEM: authority.pem, certificatePEM: server.pem, keyPEM: try serverKey.pem,
            userCertificatePEM: user.pem, userKeyPEM: try userKey.pem, controllersCertificatePEM: controllers.pem,
            controllersKeyPEM: try controllersKey.pem, tokenKeyPEM: try SigningKey.generateP256().pem)
    }

    private init(
        authorityPEM: [UInt8], certificatePEM: [UInt8], keyPEM: [UInt8], userCertificatePEM: [UInt8],
        userKeyPEM: [UInt8], controllersCertificatePEM: [UInt8], controllersKeyPEM: [UInt8], tokenKeyPEM: [UInt8]
    ) {
        self.authorityPEM = authorityPEM
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
        self.userCertificatePEM = userCertificatePEM
        self.userKeyPEM = userKeyPEM
        self.controllersCertificatePEM = controllersCertificatePEM
        self.controllersKeyPEM = controllersKeyPEM
        self.tokenKeyPEM = tokenKeyPEM
    }

    /// Nil if something is missing.
    private init?(_ value: JSONValue) {
        func bytes(_ key: String) -> [UInt8]? { value[key]?.string.map { Array($0.utf8) } }
        guard let authority = bytes("authority"), let certificate = bytes("certificate"), let key = bytes("key"),
            let user = bytes("userCertificate"), let userKey = bytes("userKey"),
            let controllers = bytes("controllersCertificate"), let controllersKey = bytes("controllersKey"),
            let token = bytes("tokenKey")
        else { return nil }
        self.init(
            authorityPEM: authority, certificatePEM: certificate, keyPEM: key, userCertificatePEM: user,
            userKeyPEM: userKey, controllersCertificatePEM: controllers, controllersKeyPEM: controllersKey,
            tokenKeyPEM: token)
    }

    /// Whether the certificates last for another day at least.
    private func isValid() throws -> Bool {
        let limit = Timestamp.now.seconds + 86400
        return try [authorityPEM, certificatePEM, userCertificatePEM, controllersCertificatePEM].allSatisfy { pem in
            try Certificate(pem: pem).notAfter > limit
        }
    }

    private var document: JSONValue {
        func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
        return [
            "authority": text(authorityPEM), "certificate": text(certificatePEM), "key": text(keyPEM),
            "userCertificate": text(userCertificatePEM), "userKey": text(userKeyPEM),
            "controllersCertificate": text(controllersCertificatePEM), "controllersKey": text(controllersKeyPEM),
            "tokenKey": text(tokenKeyPEM),
        ]
    }

    func kubeconfig(_ url: String) -> [UInt8] {
        func data(_ bytes: [UInt8]) -> JSONValue { .string(Base64.encode(bytes)) }
        let value: JSONValue = [
            "apiVersion": "v1", "kind": "Config", "current-context": "ocm",
            "clusters": [
                ["name": "ocm", "cluster": ["server": .string(url), "certificate-authority-data": data(authorityPEM)]]
            ],
            "users": [
                [
                    "name": "kubernetes-admin",
                    "user": ["client-certificate-data": data(userCertificatePEM), "client-key-data": data(userKeyPEM)],
                ]
            ],
            "contexts": [["name": "ocm", "context": ["cluster": "ocm", "user": "kubernetes-admin"]]],
        ]
        return YAMLEncoder.encode(value)
    }
}
