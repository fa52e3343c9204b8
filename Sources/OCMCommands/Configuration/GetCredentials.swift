import Diagnostics
import OCMDelivery

/// `ocm get credentials`
enum GetCredentials {
    static let matcher = Flag.text(
        "matcher", short: "m", placeholder: "NAME",
        "how identities are compared: exact, partial or hostpath (default: by the type)")
    static let sloppy = Flag.bool("sloppy", short: "s", isHidden: true, "for compatibility")

    static let command = Command(
        "get", .credentials, summary: "Shows the credentials that a consumer would get",
        details: "The consumer is given by its attributes. The output holds secrets.", arguments: "{NAME=VALUE}",
        flags: [matcher, sloppy], examples: ["ocm get credentials type=OCIRegistry hostname=registry.example.com"]
    ) { call in
        var attributes: [String: String] = [:]
        for argument in call.arguments {
            guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else {
                throw Fault(.invalid, "identity attribute \"\(argument)\" is invalid; write NAME=VALUE")
            }
            attributes[String(argument[..<sign])] = String(argument[argument.index(after: sign)...])
        }
        let consumer = ConsumerIdentity(attributes)
        let name = call.flags[matcher]
        let matching = CredentialResolver.Matching(rawValue: name)
        guard name.isEmpty || matching != nil else {
            throw Fault(.invalid, "identity matcher \"\(name)\" is unknown; choose exact, partial or hostpath")
        }
        let found = try await Workspace.with(call) {
            try await $0.session.credentials.credentials(for: consumer, matching: matching)
        }
        guard let found else { throw Fault(.notFound, "consumer \"\(consumer)\" is unknown") }
        guard !found.properties.isEmpty else {
            throw Fault(.notFound, "consumer \"\(consumer)\" is configured without credentials")
        }
        let rows = found.properties.map { [$0.key, $0.value] }.sorted { TextOrder.compare($0[0], $1[0]) < 0 }
        call.console.write(Table(headers: ["ATTRIBUTE", "VALUE"], rows: rows).text)
    }
}
