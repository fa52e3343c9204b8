import Cryptography
import Diagnostics
import HTTP
import Host
import Testing

@testable import OCIRegistry

@Suite struct PasswordFileTests {
    private func field(_ user: String, _ password: String) -> String {
        Authorization.basic((user, password))
    }

    private func file(_ text: String, in folder: String) async throws -> PasswordFile {
        let path = Paths.join(folder, "htpasswd")
        try await Files.replace(path, with: Array(text.utf8))
        return try await PasswordFile(path)
    }

    @Test("the right password of a user is admitted, nothing else")
    func admits() async throws {
        try await TemporaryFolder.with { folder in
            let hash = try PasswordHash.bcrypt("secret", cost: 4)
            let passwords = try await file("# users\r\n\nanna:\(hash)\r\nbert:\(hash)\n", in: folder)
            for _ in 0..<2 {
                #expect(try await passwords.admits(field("anna", "secret")))
                #expect(try await !passwords.admits(field("anna", "Secret")))
                #expect(try await !passwords.admits(field("anna", "")))
                #expect(try await !passwords.admits(field("nobody", "secret")))
                #expect(try await !passwords.admits(nil))
            }
            for odd in ["", "Basic", "Basic !!!", "Bearer x", "Basic YW5uYQ=="] {
                #expect(try await !passwords.admits(odd))
            }
        }
    }

    @Test(
        "a hash that protects nothing is refused with file and line",
        arguments: [
            "anna:plain", "anna:$apr1$abc$def", "anna:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "anna", ":x",
        ])
    func refused(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            let fault = await #expect(throws: Fault.self) { try await file("# x\n\(line)\n", in: folder) }
            #expect(fault?.message.contains("htpasswd:2") == true)
        }
    }

    @Test("hashes of other programs are understood")
    func foreign() throws {
        // openssl passwd -6 -salt abcdefgh geheim; -5 likewise
        let hash = "msgktWxVAbjjh3X7lA5LaM7dS/ZfABJL6T4qcRsnjcOTj0kptUvZcrvrXIoO5fgPA9xz6UnF2To2Y7jGc/IZY/"
        #expect(PasswordHash.matches("geheim", "$6$abcdefgh$" + hash))
        #expect(!PasswordHash.matches("Geheim", "$6$abcdefgh$" + hash))
        #expect(PasswordHash.matches("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
        #expect(!PasswordHash.matches("U*V", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
    }

    @Test("without the right password nothing is answered, the challenge says how to ask")
    func challenge() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "htpasswd")
            let hash = try PasswordHash.bcrypt("secret", cost: 4)
            try await Files.replace(path, with: Array("anna:\(hash)\n".utf8))
            var configuration = RegistryServerConfiguration()
            configuration.passwordFile = path
            let server = try await RegistryServer(data: Paths.join(folder, "data"), configuration: configuration)
            let registry = Served(server: server)
            for target in ["/v2/", "/v2/a/tags/list", "/nonsense"] {
                let answer = try await registry.ask("GET", target)
                #expect(answer.status == 401 && answer.code == "UNAUTHORIZED")
                let challenges = answer.fields.values("WWW-Authenticate").flatMap(Challenge.parse)
                #expect(challenges.map(\.scheme) == [.basic])
            }
            #expect(try await registry.ask("GET", "/v2/", ["Authorization": field("anna", "secret")]).status == 200)
            await server.close()
        }
    }
}
