import Diagnostics
import Documents
import Host
import OCMDelivery
import Testing

@Suite("configuration files")
struct ConfigurationTests {
    @Test("of the three places in the home directory the first one counts, docker logins come behind")
    func home() async throws {
        try await TemporaryFolder.with(prefix: "ocm-config") { home in
            try await Files.makeFolder(Paths.join(home, ".ocm"), intermediate: true)
            try await Files.makeFolder(Paths.join(home, ".docker"), intermediate: true)
            try await write(home, ".ocm/config", login("second"))
            try await write(home, ".docker/config.json", #"{"auths":{"docker.example":{"auth":"ZG9jOmRvY3B3"}}}"#)
            let environment = ["HOME": home]
            #expect(try await user(environment, "r.example") == "second")
            try await write(home, ".ocmconfig", login("first"))
            #expect(try await user(environment, "r.example") == "first")
            #expect(try await user(environment, "docker.example") == "doc")
            #expect(try await user(environment, "r.example", files: ["None"]) == nil)
            #expect(try await user(environment, "r.example", files: ["~/.ocm/config"]) == "second")
        }
    }

    @Test("a named set is applied, an unknown one is refused")
    func sets() async throws {
        try await TemporaryFolder.with(prefix: "ocm-config") { folder in
            let path = try await write(
                folder, "c.yaml",
                """
                type: generic.config.ocm.software/v1
                sets:
                  prod:
                    configurations:
                    - type: ocm.config.ocm.software
                      aliases:
                        library: {type: CommonTransportFormat, filePath: ./ctf}
                """)
            let plain = try await Configuration.load(files: [path], sets: [], environment: [:])
            #expect(plain.aliases.isEmpty)
            let applied = try await Configuration.load(files: [path], sets: ["prod"], environment: [:])
            #expect(applied.aliases["library"]?["filePath"] == "./ctf")
            let fault = await #expect(throws: Fault.self) {
                try await Configuration.load(files: [path], sets: ["nothere"], environment: [:])
            }
            #expect(fault?.message.contains("nothere") == true)
        }
    }

    @Test("resolvers are asked by priority, then by the longest prefix of whole segments")
    func resolvers() async throws {
        try await TemporaryFolder.with(prefix: "ocm-config") { folder in
            let path = try await write(
                folder, "c.yaml",
                """
                type: ocm.config.ocm.software/v1
                resolvers:
                - {prefix: acme.io, repository: {type: ctf, filePath: a}}
                - {prefix: acme.io/team, repository: {type: ctf, filePath: b}}
                - {prefix: "", priority: 100, repository: {type: ctf, filePath: c}}
                """)
            let configuration = try await Configuration.load(files: [path], sets: [], environment: [:])
            #expect(
                configuration.resolvers(for: "acme.io/team/x").map { $0.repository["filePath"]?.string } == [
                    "c", "b", "a",
                ])
            #expect(
                configuration.resolvers(for: "acme.io/teamx").map { $0.repository["filePath"]?.string } == ["c", "a"])
        }
    }

    @Test("texts may be computed from others of the same file")
    func expressions() async throws {
        try await TemporaryFolder.with(prefix: "ocm-config") { folder in
            let path = try await write(
                folder, "c.yaml",
                "type: attributes.config.ocm.software\nname: spiff\nattributes: {x: (( \"from-\" name ))}\n")
            let configuration = try await Configuration.load(files: [path], sets: [], environment: [:])
            #expect(configuration.attributes["x"] == "from-spiff")
        }
    }

    @Test(
        "what is wrong is named with its file",
        arguments: [
            ("type: wrong.config.ocm.software\n", "wrong.config.ocm.software"), ("a: b\n", "no type found"),
            ("a: [\n", "c.yaml:"), ("type: credentials.config.ocm.software\nconsumers: 3\n", "consumers"),
            ("type: attributes.config.ocm.software\nattributes: {x: (( y ))}\n", "processing ocm config"),
        ])
    func errors(_ text: String, _ mention: String) async throws {
        try await TemporaryFolder.with(prefix: "ocm-config") { folder in
            let path = try await write(folder, "c.yaml", text)
            let fault = await #expect(throws: Fault.self) {
                try await Configuration.load(files: [path], sets: [], environment: [:])
            }
            #expect("\(String(describing: fault))".contains(mention))
            #expect("\(String(describing: fault))".contains("c.yaml"))
        }
    }

    @discardableResult
    private func write(_ folder: String, _ name: String, _ text: String) async throws -> String {
        let path = Paths.join(folder, name)
        try await Files.replace(path, with: Array(text.utf8))
        return path
    }

    private func login(_ user: String) -> String {
        """
        type: generic.config.ocm.software/v1
        configurations:
        - type: credentials.config.ocm.software
          consumers:
          - identity: {type: OCIRegistry, hostname: r.example}
            credentials:
            - type: Credentials
              properties: {username: \(user), password: p}
        """
    }

    private func user(_ environment: [String: String], _ host: String, files: [String] = []) async throws -> String? {
        let configuration = try await Configuration.load(files: files, sets: [], environment: environment)
        let resolver = try await configuration.credentialResolver(settings: nil, folder: "", environment: environment)
        return try await resolver.credentials(for: .registry(host: host, port: nil, path: ""))?["username"]
    }
}
