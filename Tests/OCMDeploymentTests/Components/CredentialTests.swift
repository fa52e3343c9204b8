import Cryptography
import Diagnostics
import Documents
import Kubernetes
import OCMDelivery
import Testing

@testable import OCMDeployment

@Suite("credentials of repositories")
struct CredentialTests {
    private static let login =
        #"{"auths":{"r.example":{"username":"u","password":"p"}},"credHelpers":{"r.example":"evil"},"credsStore":"evil"}"#

    private func with(
        _ secrets: [String: [String: String]], pull: [String] = [],
        _ body: @escaping @Sendable (RepositoryCredentials) async throws -> Void
    ) async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            for (name, data) in secrets {
                let encoded = JSONObject(texts: data.mapValues { Base64.encode(Array($0.utf8)) })
                _ = try await cluster.client.resource("secrets").create(
                    JSONObject(["metadata": ["name": .string(name)], "data": .object(encoded)]), namespace: "default",
                    manager: "user")
            }
            let account = JSONObject([
                "metadata": ["name": "robot"],
                "imagePullSecrets": .array(pull.map { ["name": .string($0)] }),
            ])
            _ = try await cluster.client.resource("serviceaccounts").create(
                account, namespace: "default", manager: "user")
            try await body(RepositoryCredentials(client: cluster.client, namespace: "default"))
        }
    }

    private func user(
        _ configuration: Configuration, host: String, port: Int? = nil
    ) async throws -> String? {
        let resolver = try await configuration.credentialResolver(settings: nil, folder: "/", environment: [:])
        return try await resolver.credentials(for: .registry(host: host, port: port, path: "a/b"))?["username"]
    }

    @Test("each form of a Secret gives the login, and no program is run for it; those of the program come last")
    func forms() async throws {
        let config = """
            type: credentials.config.ocm.software
            consumers:
            - identity: {type: OCIRegistry, hostname: o.example}
              credentials: [{type: Credentials, properties: {username: o, password: p}}]
            """
        try await with(
            [
                "docker": [".dockerconfigjson": Self.login], "ocm": [".ocmcredentialconfig": config],
                "plain": ["username": "x", "password": "p"],
            ], pull: ["docker"]
        ) { credentials in
            let docker = try await credentials.configuration(
                [RepositoryReference(url: "r.example/a", secret: "docker")], serviceAccount: nil, fallback: [])
            #expect(try await user(docker, host: "r.example") == "u")
            for case .text(let text) in docker.docker { #expect(!text.contains("evil")) }
            let ocm = try await credentials.configuration(
                [RepositoryReference(url: "o.example", secret: "ocm")], serviceAccount: nil, fallback: [])
            #expect(try await user(ocm, host: "o.example") == "o")
            let plain = try await credentials.configuration(
                [RepositoryReference(url: "http://x.example:5000/a", secret: "plain")], serviceAccount: "robot",
                fallback: [#"{"auths":{"f.example":{"username":"f","password":"p"}}}"#])
            #expect(try await user(plain, host: "x.example", port: 5000) == "x")
            #expect(try await user(plain, host: "r.example") == "u")
            #expect(try await user(plain, host: "f.example") == "f")
            #expect(try await user(plain, host: "other.example") == nil)
        }
    }

    @Test("what is missing or can't be used is told by its name, never by its value")
    func refusals() async throws {
        try await with(
            [
                "none": ["a": "b"], "broken": [".dockerconfigjson": "s3cret"],
                "type": [".ocmcredentialconfig": "type: generic.config.ocm.software/v1\n"],
                "file": [
                    ".ocmcredentialconfig":
                        "type: credentials.config.ocm.software\nrepositories: [{repository: {type: DockerConfig/v1, dockerConfigFile: /etc/s3cret}}]\n"
                ],
            ], pull: ["none"]
        ) { credentials in
            for (secret, account, word) in [
                ("missing", nil, "missing"), ("broken", nil, "broken"), ("type", nil, ".ocmcredentialconfig"),
                ("file", nil, "names a file"), (nil, "robot", "none"), (nil, "nobody", "nobody"),
            ] as [(String?, String?, String)] {
                let fault = await #expect(throws: Fault.self) {
                    try await credentials.configuration(
                        [RepositoryReference(url: "r.example", secret: secret)], serviceAccount: account, fallback: [])
                }
                #expect(fault?.description.contains(word) == true, "\(fault.map { "\($0)" } ?? "")")
                #expect(fault?.description.contains("s3cret") == false)
            }
        }
    }
}
