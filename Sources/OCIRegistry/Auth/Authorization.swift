import Cryptography
import HTTP

/// A ready `Authorization` field.
struct Authorization: Sendable {
    let field: String
    /// Whose it is, for messages.
    let identity: String
    /// The token that it holds, if it came from the cache.
    var wish: TokenWish?

    static func basic(_ login: (username: String, password: String)) -> String {
        "Basic " + Base64.encode(Array("\(login.username):\(login.password)".utf8))
    }
}
