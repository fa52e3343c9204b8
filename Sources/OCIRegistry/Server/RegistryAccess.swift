import Cryptography
import HTTP

/// Who may do what with a registry.
enum RegistryAccess: Sendable {
    case open
    /// Users of a password file, nobody else.
    case users(PasswordFile)
    /// Everybody reads, one login writes.
    case writer(RegistryServerConfiguration.Login)

    init(_ configuration: RegistryServerConfiguration) async throws {
        if let path = configuration.passwordFile {
            self = .users(try await PasswordFile(path))
        } else if let writer = configuration.writer {
            self = .writer(writer)
        } else {
            self = .open
        }
    }

    func admits(_ request: ServerRequest) async throws -> Bool {
        switch self {
        case .open: return true
        case .users(let users): return try await users.admits(request.fields["Authorization"])
        case .writer(let writer):
            let login = request.fields["Authorization"].map { PasswordFile.login($0) }
            // some clients say that they have no login by an empty one
            guard let login, login?.user != "" || login?.password != "" else {
                // clients ask at the root how to log in, and some remember the answer for their writes
                return ["GET", "HEAD"].contains(request.method) && !["/v2", "/v2/"].contains(request.path)
            }
            guard let (user, password) = login else { return false }
            let isUser = equalInConstantTime(proof(user), proof(writer.user))
            let isPassword = equalInConstantTime(proof(password), proof(writer.password))
            return isUser && isPassword
        }
    }

    /// Of the same length for all, so that comparing it takes the same time.
    private func proof(_ text: String) -> [UInt8] { Hash.digest(.sha256, Array(text.utf8)) }
}
