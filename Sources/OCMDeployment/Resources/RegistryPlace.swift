import Diagnostics

/// `http[s]://HOST[:PORT][/PREFIX]`
struct RegistryPlace {
    /// Without the prefix.
    let address: String

    init(_ text: String) throws(Fault) {
        guard let mark = text.firstRange(of: "://") else {
            throw Fault(.invalid, "“\(text)” is not the address of a registry; expected http[s]://HOST[:PORT][/PREFIX]")
        }
        address = String(text[..<mark.upperBound] + text[mark.upperBound...].prefix { $0 != "/" })
    }

    /// `HOST[:PORT]` and the steps of a path; whether there is a scheme does not matter.
    static func parts(of url: String) -> [Substring] {
        (url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]).split(separator: "/")
    }

    /// `HOST[:PORT]`
    static func authority(of url: String) -> String { parts(of: url).first.map(String.init) ?? "" }

    /// Whether a repository is in the registry.
    static func isInside(_ url: String, _ registry: String) -> Bool {
        parts(of: url).starts(with: parts(of: registry))
    }
}
