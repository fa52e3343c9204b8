import Cryptography
import Documents
import Testing

@Suite("kubectl and who may do what", .needsKubectl) struct KubectlAccessTests {
    @Test("rules are asked, reconciled and enforced, in the words of a cluster", arguments: Kubectl.all)
    func rules(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await desk.write(
                "rules.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: recon}
                rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: recon}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: recon}
                subjects: [{kind: User, name: anna, apiGroup: rbac.authorization.k8s.io}]
                """)
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ auth whoami
                    Username kubernetes-admin
                    Groups [system:masters system:authenticated]
                    $ auth whoami --as=anna --as-group=g
                    Username anna
                    Groups [g system:authenticated]
                    $ auth can-i '*' '*'
                    yes
                    ! auth can-i get pods --as=anna
                    no
                    $ auth reconcile -f rules.yaml
                    clusterrole.rbac.authorization.k8s.io/recon reconciled
                    reconciliation required create
                    $ auth reconcile -f rules.yaml
                    clusterrole.rbac.authorization.k8s.io/recon reconciled
                    clusterrolebinding.rbac.authorization.k8s.io/recon reconciled
                    $ auth can-i get pods --as=anna
                    yes
                    $ auth can-i --list --as=anna
                    pods [] [] [get]
                    ! get pods --as=anna
                    Error from server (Forbidden): pods is forbidden: User "anna" cannot list resource "pods" in API group "" in the namespace "default"
                    ! get nodes --as=anna
                    Error from server (Forbidden): nodes is forbidden: User "anna" cannot list resource "nodes" in API group "" at the cluster scope
                    ! create clusterrole more --verb=get --resource=secrets --as=anna
                    Error from server (Forbidden): clusterroles.rbac.authorization.k8s.io is forbidden: User "anna" cannot create resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope
                    $ set subject clusterrolebinding/recon --user=otto
                    clusterrolebinding.rbac.authorization.k8s.io/recon subjects updated
                    """)
            }
        }
    }

    @Test("groups, parts of the cluster and what is not there are told as they are", arguments: Kubectl.all)
    func server(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ get apiservices
                    NAME SERVICE AVAILABLE AGE
                    v1. Local True *
                    v1.apps Local True *
                    $ get cs
                    Warning: v1 ComponentStatus is deprecated in v1.19+
                    NAME STATUS MESSAGE ERROR
                    controller-manager Healthy ok
                    scheduler Unhealthy there is none: this API server is no cluster
                    $ api-versions
                    apiregistration.k8s.io/v1
                    ! top pods
                    error: Metrics API not available
                    ! drain node
                    Error from server (NotFound): nodes "node" not found
                    $ get --raw /readyz
                    ok
                    """)
            }
        }
    }

    @Test("a requested certificate is approved or denied", arguments: Kubectl.all)
    func certificates(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            let made = try await desk.run(
                "openssl",
                [
                    "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                    "/CN=anna", "-keyout", "key",
                ])
            let request = Base64.encode(Array(try made.checked().output.utf8))
            for name in ["one", "two"] {
                try await desk.write(
                    "\(name).yaml",
                    """
                    apiVersion: certificates.k8s.io/v1
                    kind: CertificateSigningRequest
                    metadata: {name: \(name)}
                    spec:
                      request: \(request)
                      signerName: kubernetes.io/kube-apiserver-client
                      usages: [client auth]
                      expirationSeconds: 86400
                    """)
            }
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ create -f one.yaml -f two.yaml
                    $ get csr
                    NAME AGE SIGNERNAME REQUESTOR REQUESTEDDURATION CONDITION
                    one *s kubernetes.io/kube-apiserver-client kubernetes-admin 24h Pending
                    $ certificate approve one
                    certificatesigningrequest.certificates.k8s.io/one approved
                    $ certificate deny two
                    certificatesigningrequest.certificates.k8s.io/two denied
                    $ get csr
                    one *s kubernetes.io/kube-apiserver-client kubernetes-admin 24h Approved
                    two *s kubernetes.io/kube-apiserver-client kubernetes-admin 24h Denied
                    $ describe csr one
                    Status: Approved
                    Common Name: anna
                    ! certificate approve nothere
                    Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "nothere" not found
                    """)
            }
        }
    }

    @Test(
        "a token that is asked for is checked with the keys that the server publishes, and works as long as its account is there",
        .needs("curl"), arguments: Kubectl.all)
    func tokens(_ kubectl: Kubectl) async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                try await kubectl.play(
                    server,
                    """
                    $ create serviceaccount robot
                    $ create role reader --verb=list --resource=configmaps
                    $ create rolebinding reader --role=reader --serviceaccount=default:robot
                    ! create token robot --duration=1m
                    *expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes
                    ! create token nothere
                    error: failed to create token: serviceaccounts "nothere" not found
                    ! create token robot --bound-object-kind=Pod --bound-object-name=nothere
                    error: failed to create token: pods "nothere" not found
                    $ run other --image=x
                    ! create token robot --bound-object-kind=Pod --bound-object-name=other
                    error: failed to create token: cannot bind token for serviceaccount "robot" to pod running with different serviceaccount name.
                    $ create secret generic bond
                    """)
                let login = "--kubeconfig=/dev/null --server=\(try await server.url()) --insecure-skip-tls-verify"
                let bound = try await kubectl.run(
                    server, "create token robot --bound-object-kind=Secret --bound-object-name=bond"
                ).checked().output.filter { $0 != "\n" }
                try await kubectl.play(
                    server,
                    """
                    $ get cm --token=\(bound) \(login)
                    kube-root-ca.crt 1 *s
                    $ delete secret bond
                    ! get cm --token=\(bound) \(login)
                    error: You must be logged in to the server (*Unauthorized*)
                    """)
                let token = try await kubectl.run(server, "create token robot --duration=10m").checked().output
                let parts = token.split(separator: "\n").joined().split(separator: ".").map(String.init)
                try #require(parts.count == 3)
                func decoded(_ text: String) throws -> JSONValue {
                    try JSONValue(parsing: #require(Base64.decode(text, alphabet: .url, padding: nil)))
                }
                let (head, claims) = (try decoded(parts[0]), try decoded(parts[1]))
                #expect(claims["sub"] == "system:serviceaccount:default:robot")
                let lifetime = (claims["exp"]?.number?.int64 ?? 0) - (claims["iat"]?.number?.int64 ?? 0)
                #expect(lifetime == 600)

                let found = try await kubectl.run(server, "get --raw /.well-known/openid-configuration").checked()
                    .output
                let discovery = try JSONValue(parsing: Array(found.utf8))
                #expect(discovery["issuer"] == claims["iss"])
                #expect(discovery["jwks_uri"]?.string?.hasSuffix("/openid/v1/jwks") == true)
                let text = try await kubectl.run(server, "get --raw /openid/v1/jwks").checked().output
                let keys = try JSONValue(parsing: Array(text.utf8))["keys"]?.array ?? []
                let key = try #require(keys.first { $0["kid"] == head["kid"] })
                #expect(key["alg"] == "ES256" && head["alg"] == "ES256")
                #expect(try await Self.verifies(parts, key, desk))

                try await kubectl.play(
                    server,
                    """
                    $ get cm --token=\(parts.joined(separator: ".")) \(login)
                    kube-root-ca.crt 1 *s
                    ! get secrets --token=\(parts.joined(separator: ".")) \(login)
                    Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:default:robot" cannot list resource "secrets" in API group "" in the namespace "default"
                    $ delete serviceaccount robot
                    ! get cm --token=\(parts.joined(separator: ".")) \(login)
                    error: You must be logged in to the server (*Unauthorized*)
                    """)
            }
        }
    }

    /// Whether OpenSSL finds the signature of a token good with a published key.
    private static func verifies(_ parts: [String], _ key: JSONValue, _ desk: Desk) async throws -> Bool {
        func bytes(_ text: String?) throws -> [UInt8] {
            try #require(text.flatMap { Base64.decode($0, alphabet: .url, padding: nil) })
        }
        // SubjectPublicKeyInfo of a point on P-256 (RFC 5480)
        let start: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        try await desk.write("key.der", start + (try bytes(key["x"]?.string)) + (try bytes(key["y"]?.string)))
        // a signature of JSON web tokens is two numbers side by side, one of OpenSSL a sequence of them
        let raw = try bytes(parts[2])
        func integer(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            var number = Array(bytes.drop { $0 == 0 })
            if (number.first ?? 0x80) >= 0x80 { number.insert(0, at: 0) }
            return [0x02, UInt8(number.count)] + number
        }
        let numbers = integer(raw.prefix(32)) + integer(raw.dropFirst(32))
        try await desk.write("signature", [0x30, UInt8(numbers.count)] + numbers)
        try await desk.write("signed", parts[0] + "." + parts[1])
        let outcome = try await desk.run(
            "openssl",
            ["dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "signed"])
        return outcome.succeeded
    }
}

extension TestAPIServer {
    /// Where it listens.
    func url() async throws -> String {
        let line = try await desk.text("api.out")
        return line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }
}
