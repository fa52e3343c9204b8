import Cryptography
import Diagnostics
package import Documents
import Host

extension Configuration {
    /// Types that are known and say nothing that this program needs.
    private static let ignored: Set<String> = [
        "http", "logging", "scripts.ocm", "uploader.ocm", "downloader.ocm", "blobLimits.ocireg.ocm", "oci.uploader",
        "merge", "plugin", "cli.ocm", "memory.credentials", "transfer", "resolvers",
    ]

    /// Applies one typed entry. Later entries win over earlier ones.
    package mutating func apply(_ entry: JSONValue, place: String) throws {
        guard let type = entry["type"]?.string, !type.isEmpty else {
            throw Fault(
                .invalid, "\(place): no type found; each entry needs a type such as generic.config.ocm.software/v1")
        }
        let kind = type.split(separator: "/", maxSplits: 1).first.map(String.init) ?? type
        guard kind.hasSuffix(".config.ocm.software") else {
            throw Fault(.invalid, "\(place): config type \"\(type)\" is unknown")
        }
        let name = String(kind.dropLast(".config.ocm.software".count))
        switch name {
        case "generic": try applyGeneric(entry, place: place)
        case "credentials": try applyCredentials(entry, place: place)
        case "attributes":
            for member in try object(entry, "attributes", place) { attributes[member.key] = member.value }
        case "ocm":
            for member in try object(entry, "aliases", place) { aliases[member.key] = member.value }
            for item in try list(entry, "resolvers", place) {
                guard let repository = item["repository"], repository.object != nil else {
                    throw Fault(.invalid, "\(place): a resolver needs a repository")
                }
                resolvers.append(
                    Resolver(
                        repository: repository, prefix: item["prefix"]?.string ?? "",
                        priority: item["priority"]?.number?.int ?? 10))
            }
        case "oci":
            for member in try object(entry, "aliases", place) { ociAliases[member.key] = member.value }
        case "ocm.cmd":
            for member in try object(entry, "ocmRepositories", place) { aliases[member.key] = member.value }
            for member in try object(entry, "ociRepositories", place) { ociAliases[member.key] = member.value }
        case "keys":
            for member in try object(entry, "publicKeys", place) {
                publicKeys[member.key] = try key(member.value, place: "\(place): publicKeys.\(member.key)")
            }
            for member in try object(entry, "privateKeys", place) {
                privateKeys[member.key] = try key(member.value, place: "\(place): privateKeys.\(member.key)")
            }
            for member in try object(entry, "issuers", place) { issuers[member.key] = member.value }
            try applyRoots(entry, place: place)
        case "rootcerts": try applyRoots(entry, place: place)
        case "hasher": hashAlgorithm = entry["hashAlgorithm"]?.string ?? hashAlgorithm
        case "transport.ocm":
            for member in entry.object?.members ?? [] where member.key != "type" {
                transferDefaults[member.key] = member.value
            }
        case "signing":
            if let specification = entry["signer"], !specification.isNull {
                signers.append(Signer(signature: entry["signature"]?.string, specification: specification))
            }
        case _ where Configuration.ignored.contains(name): break
        default: throw Fault(.invalid, "\(place): config type \"\(type)\" is unknown")
        }
    }

    private mutating func applyGeneric(_ entry: JSONValue, place: String) throws {
        for member in try object(entry, "sets", place) {
            sets[member.key] = try list(member.value, "configurations", "\(place): sets.\(member.key)")
        }
        for item in try list(entry, "configurations", place) { try apply(item, place: place) }
    }

    private mutating func applyCredentials(_ entry: JSONValue, place: String) throws {
        for (i, item) in try list(entry, "consumers", place).enumerated() {
            let here = "\(place): consumers[\(i)]"
            var properties: [String: String] = [:]
            for source in try list(item, "credentials", here) {
                let type = source["type"]?.string ?? ""
                let members =
                    source["properties"]?.object?.members ?? source.object?.members.filter { $0.key != "type" }
                guard let members, type.contains("Credentials") else {
                    throw Fault(
                        .unsupported,
                        "\(here): credentials of type \"\(type)\" are not supported; use type: Credentials")
                }
                for member in members {
                    guard let text = Configuration.text(member.value) else {
                        throw Fault(.invalid, "\(here): the property \(member.key) is not a text")
                    }
                    properties[member.key] = text
                }
            }
            let identities = try item["identity"].map { [$0] } ?? list(item, "identities", here)
            guard !identities.isEmpty else { throw Fault(.invalid, "\(here): an identity is missing") }
            for identity in identities {
                var attributes: [String: String] = [:]
                for member in identity.object?.members ?? [] {
                    attributes[member.key] = Configuration.text(member.value)
                }
                consumers.append(
                    CredentialResolver.Consumer(
                        identity: ConsumerIdentity(attributes), credentials: Credentials(properties)))
            }
        }
        for item in try list(entry, "repositories", place) {
            let repository = item["repository"] ?? item
            let type = repository["type"]?.string ?? ""
            guard type == "DockerConfig" || type == "DockerConfig/v1" else {
                throw Fault(
                    .unsupported,
                    "\(place): credential repositories of type \"\(type)\" are not supported; use DockerConfig")
            }
            // Without propagation the logins answer only who asks this repository by name, which nobody here does.
            guard repository["propagateConsumerIdentity"]?.bool ?? true else { continue }
            if let file = repository["dockerConfigFile"]?.string {
                docker.append(.file(file))
            } else if let inline = repository["dockerConfig"] {
                docker.append(.text(inline.string ?? String(decoding: inline.encoded(), as: UTF8.self)))
            }
        }
    }

    private mutating func applyRoots(_ entry: JSONValue, place: String) throws {
        for (i, item) in try list(entry, "rootCertificates", place).enumerated() {
            rootCertificates.append(try key(item, place: "\(place): rootCertificates[\(i)]"))
        }
    }

    private func key(_ value: JSONValue, place: String) throws -> KeyData {
        if let path = value["path"]?.string { return .file(path) }
        if let text = value["stringdata"]?.string { return .bytes(Array(text.utf8)) }
        if let data = value["data"]?.string, let bytes = Base64.decode(data) { return .bytes(bytes) }
        throw Fault(.invalid, "\(place): expected path, stringdata, or data in base64")
    }

    private func object(_ entry: JSONValue, _ name: String, _ place: String) throws -> [JSONObject.Member] {
        guard let value = entry[name], !value.isNull else { return [] }
        guard let object = value.object else { throw Fault(.invalid, "\(place): \(name) is not a mapping") }
        return object.members
    }

    private func list(_ entry: JSONValue, _ name: String, _ place: String) throws -> [JSONValue] {
        guard let value = entry[name], !value.isNull else { return [] }
        guard let items = value.array else { throw Fault(.invalid, "\(place): \(name) is not a list") }
        return items
    }

    /// Identities and properties may be written as YAML numbers or booleans.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
