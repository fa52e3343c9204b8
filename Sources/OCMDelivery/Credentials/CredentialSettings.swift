import Diagnostics

/// The option `--cred [:]NAME=VALUE`, repeated: a run of identity attributes (with the colon) and the credential
/// attributes that follow it are one setting; the first setting may lack an identity and is then the default for everything.
public struct CredentialSettings: Sendable {
    public private(set) var consumers: [CredentialResolver.Consumer] = []
    public private(set) var fallback: Credentials?

    public init(_ settings: [String]) throws {
        var identity: [String: String] = [:]
        var properties: [String: String] = [:]
        for setting in settings {
            let isIdentity = setting.hasPrefix(":")
            let text = isIdentity ? setting.dropFirst() : setting[...]
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                // The value may be a secret: only what stands for a name is repeated.
                throw Fault(
                    .invalid,
                    "credential setting \"\(text.contains("=") ? "=…" : String(text))\" is invalid; expected [:]NAME=VALUE"
                )
            }
            if isIdentity && !properties.isEmpty {
                try close(&identity, &properties)
            }
            let value = String(text[text.index(after: equals)...])
            if isIdentity {
                identity[String(text[..<equals])] = value
            } else {
                properties[String(text[..<equals])] = value
            }
        }
        if !identity.isEmpty || !properties.isEmpty { try close(&identity, &properties) }
    }

    private mutating func close(_ identity: inout [String: String], _ properties: inout [String: String]) throws {
        let consumer = ConsumerIdentity(identity)
        guard !properties.isEmpty else {
            throw Fault(.invalid, "empty credential attribute set for \(consumer); add --cred NAME=VALUE behind it")
        }
        if identity.isEmpty {
            fallback = Credentials(properties)
        } else {
            consumers.append(CredentialResolver.Consumer(identity: consumer, credentials: Credentials(properties)))
        }
        identity = [:]
        properties = [:]
    }
}
