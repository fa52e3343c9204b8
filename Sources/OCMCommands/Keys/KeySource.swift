import Cryptography
import Diagnostics
import Host

/// A key as it is given on the command line: `[NAME=]FILE`, where `!BASE64` or `=TEXT` stand for the content itself.
struct KeySource: Sendable {
    /// nil: for whatever signature is meant.
    let name: String?
    let place: String

    /// The largest key file that is read, in bytes.
    static let limit = 1 << 20

    init(_ text: String) {
        if let sign = text.firstIndex(of: "="), sign > text.startIndex {
            name = String(text[..<sign])
            place = String(text[text.index(after: sign)...])
        } else {
            name = nil
            place = text
        }
    }

    /// The file that it is read from, in brackets for messages; empty for content that stands in the option.
    var mention: String { place.hasPrefix("=") || place.hasPrefix("!") ? "" : " (\(place))" }

    /// Reads it; `kind` is the word for it in messages, such as `private key`.
    func read(_ kind: String) async throws -> [UInt8] {
        guard let first = place.first else { throw Fault(.invalid, "\(kind): the file name is empty") }
        switch first {
        case "=": return Array(place.dropFirst().utf8)
        case "!":
            guard let bytes = Base64.decode(String(place.dropFirst())) else {
                throw Fault(.invalid, "\(kind): what follows the ! is not base64")
            }
            return bytes
        default:
            do {
                return try await Files.read(first == "@" ? String(place.dropFirst()) : place, limit: Self.limit)
            } catch {
                throw Fault(error, "cannot read \(kind) file \"\(place)\"")
            }
        }
    }
}
