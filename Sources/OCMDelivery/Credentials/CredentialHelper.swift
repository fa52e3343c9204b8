import Diagnostics
import Documents
import Host

/// A program `docker-credential-NAME` that keeps logins (docker-credential-helpers protocol, command `get`).
struct CredentialHelper: Sendable {
    let name: String
    let environment: [String: String]

    /// The login for `server`; nil if the helper has none.
    func get(_ server: String) async throws -> Credentials? {
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 > 0x20 && $0 < 0x7f }) else {
            throw Fault(.invalid, "“\(name)” is not the name of a credential helper; correct credsStore or credHelpers")
        }
        let program = "docker-credential-\(name)"
        let result: ProcessResult
        do {
            result = try await Processes.run(
                program, ["get"], environment: environment, input: Array(server.utf8), outputLimit: 64 * 1024,
                timeout: .seconds(30))
        } catch {
            throw Fault(.unavailable, "the credential helper \(program) for \(server) can't be used", cause: error)
        }
        guard result.succeeded else {
            let text = String(decoding: result.output, as: UTF8.self)
            // By the protocol the only sign of "no such login" is this sentence.
            if text.contains("credentials not found") { return nil }
            throw Fault(
                .denied, "the credential helper \(program) for \(server) failed (\(result.end))")
        }
        guard let answer = try? JSONValue(parsing: result.output), let secret = answer["Secret"]?.string else {
            throw Fault(.invalid, "the credential helper \(program) for \(server) did not answer with a Secret")
        }
        let user = answer["Username"]?.string ?? ""
        return user == "<token>"
            ? Credentials(["identityToken": secret]) : Credentials(["username": user, "password": secret])
    }
}
