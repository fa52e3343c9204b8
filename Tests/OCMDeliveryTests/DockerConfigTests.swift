import Diagnostics
import Host
import OCMTestSupport
import Testing

@testable import OCMDelivery

@Suite("docker logins")
struct DockerConfigTests {
    private func find(_ text: String, _ host: String, _ port: Int? = nil, path: String? = nil) async throws
        -> Credentials?
    {
        let config = try DockerConfig(
            parsing: Array(text.utf8), name: "config.json", environment: path.map { ["PATH": $0] } ?? [:])
        return try await config.credentials(for: .registry(host: host, port: port, path: ""))
    }

    @Test("keys are hosts, hosts with a path, or addresses; the hub is docker.io")
    func keys() async throws {
        let text = """
            {"auths": {"https://index.docker.io/v1/": {"auth": "aHViOmh1YnB3"}, "deep.example/team": {"auth": "dGVhbTp0ZWFtcHc="},
             "r.example:5000": {"username": "u", "password": "p"}, "t.example": {"identitytoken": "tok"}}}
            """
        #expect(try await find(text, "docker.io")?["username"] == "hub")
        #expect(try await find(text, "index.docker.io") == nil)
        #expect(try await find(text, "deep.example")?["username"] == "team")
        #expect(try await find(text, "r.example", 5000)?["password"] == "p")
        #expect(try await find(text, "r.example", 5001) == nil)
        #expect(try await find(text, "t.example")?["identityToken"] == "tok")
    }

    @Test("a helper of the registry comes first, then the store, then the file")
    func helpers() async throws {
        try await TemporaryFolder.with(prefix: "ocm-helper") { folder in
            func helper(_ name: String, _ script: String) async throws {
                try await Files.replace(
                    Paths.join(folder, "docker-credential-\(name)"),
                    with: Array("#!/bin/sh\nread server\n\(script)\n".utf8),
                    mode: 0o755)
            }
            try await helper("own", #"echo "{\"ServerURL\":\"$server\",\"Username\":\"$server\",\"Secret\":\"s\"}""#)
            try await helper("store", #"echo '{"Username":"<token>","Secret":"refresh"}'"#)
            try await helper("empty", "echo credentials not found in native keychain; exit 1")
            try await helper("broken", "echo geheim; exit 3")
            let path = "\(folder):/usr/bin:/bin"
            let auths = #""auths": {"r.example": {"auth": "ZG9jOmRvY3B3"}}"#
            let own = try await find(
                #"{\#(auths), "credsStore": "store", "credHelpers": {"r.example": "own"}}"#, "r.example", path: path)
            #expect(own?["username"] == "r.example" && own?["password"] == "s")
            let store = try await find(#"{\#(auths), "credsStore": "store"}"#, "r.example", path: path)
            #expect(store?["identityToken"] == "refresh")
            let file = try await find(#"{\#(auths), "credsStore": "empty"}"#, "r.example", path: path)
            #expect(file?["username"] == "doc")
            let fault = await #expect(throws: Fault.self) {
                try await find(#"{"credHelpers": {"r.example": "broken"}}"#, "r.example", path: path)
            }
            #expect(fault?.description.contains("docker-credential-broken") == true)
            #expect(fault?.description.contains("geheim") == false)
            await #expect(throws: Fault.self) { try await find(#"{"credsStore": "../x"}"#, "r.example", path: path) }
        }
    }

    @Test("a login that is not base64 of USER:PASSWORD is refused without repeating it")
    func broken() async throws {
        let fault = await #expect(throws: Fault.self) {
            try await find(#"{"auths":{"r.example":{"auth":"geheim!"}}}"#, "r.example")
        }
        #expect(fault?.message.contains("r.example") == true)
        #expect(fault?.message.contains("geheim") == false)
    }

    @Test("a damaged file is refused, or gives logins for some host")
    func damaged() async throws {
        let seed =
            #"{"auths":{"https://r.example:5000/v1/":{"auth":"dTpwdw=="},"deep.example/team":{"username":"a","password":"b","identitytoken":"t"}},"credHelpers":{"h.example":"x"}}"#
        let stored = #"{"credsStore":"s","auths":{"r.example":{}}}"#
        #expect(try await find(seed, "r.example", 5000) != nil)
        let tokens = ["null", "{}", "[]", ":", "//", "https://", "=", "\u{0}", "\"auth\":"]
        for mutant in Mutations(of: [seed, stored], tokens: tokens, count: 3000) {
            guard let config = try? DockerConfig(parsing: mutant, name: "config.json", environment: [:]) else {
                continue
            }
            _ = try? await config.credentials(for: .registry(host: "r.example", port: 5000, path: "a"))
            _ = try? await config.credentials(for: .registry(host: "deep.example", port: nil, path: "team/b"))
        }
    }
}
