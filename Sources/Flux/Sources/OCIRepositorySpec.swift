import Diagnostics
import Documents
import Kubernetes
import OCI

/// The spec of an OCIRepository, as far as it is read here.
struct OCIRepositorySpec: Sendable {
    let url: String
    /// `HOST[:PORT]`
    let authority: String
    let repository: String
    let tag: String?
    let semver: String?
    let semverFilter: String?
    let digest: String?
    let mediaType: String?
    let copiesLayer: Bool
    let ignore: String?
    let isInsecure: Bool
    let secret: String?
    let certificates: String?
    let serviceAccount: String?
    let verification: JSONObject?
    let interval: Duration
    let timeout: Duration

    /// - Throws: `invalid` for a URL that is not `oci://HOST[:PORT]/REPOSITORY`.
    init(_ object: JSONObject) throws(Fault) {
        let spec = object["spec"]
        url = spec?["url"]?.string ?? ""
        (authority, repository) = try OCIRepositorySpec.parts(of: url)
        func text(_ value: JSONValue?) -> String? { value?.string.flatMap { $0.isEmpty ? nil : $0 } }
        let ref = spec?["ref"]
        (tag, semver, semverFilter) = (text(ref?["tag"]), text(ref?["semver"]), text(ref?["semverFilter"]))
        digest = text(ref?["digest"])
        mediaType = text(spec?["layerSelector"]?["mediaType"])
        copiesLayer = spec?["layerSelector"]?["operation"]?.string == "copy"
        ignore = spec?["ignore"]?.string
        isInsecure = spec?["insecure"]?.bool ?? false
        secret = text(spec?["secretRef"]?["name"])
        certificates = text(spec?["certSecretRef"]?["name"])
        serviceAccount = text(spec?["serviceAccountName"])
        verification = spec?["verify"]?.object
        interval = spec?["interval"]?.string.flatMap { Duration(goText: $0) } ?? .seconds(600)
        timeout = spec?["timeout"]?.string.flatMap { Duration(goText: $0) } ?? .seconds(60)
    }

    private static func parts(of url: String) throws(Fault) -> (String, String) {
        let problem = "URL validation failed for '\(url.prefix(300))'"
        guard url.hasPrefix("oci://") else { throw Fault(.invalid, "\(problem): it must begin with oci://") }
        let rest = url.dropFirst(6)
        guard let slash = rest.firstIndex(of: "/") else { throw Fault(.invalid, "\(problem): it names no repository") }
        let (authority, name) = (String(rest[..<slash]), String(rest[rest.index(after: slash)...]))
        if name.contains(":") || name.contains("@") {
            throw Fault(.invalid, "\(problem): a tag or digest belongs into spec.ref")
        }
        do {
            _ = try Reference(registry: authority, repository: name)
        } catch {
            throw Fault(.invalid, "\(problem): \(error)")
        }
        return (authority, name)
    }

    /// What the spec asks for that this Flux does not do; nil: nothing.
    static func unsupported(_ object: JSONObject) -> String? {
        let spec = object["spec"]
        if let provider = spec?["provider"]?.string, provider != "generic" {
            return "spec.provider “\(provider)” is not supported by this Flux; use generic with a secretRef"
        }
        if spec?["proxySecretRef"] != nil {
            return "spec.proxySecretRef is not supported by this Flux; set HTTPS_PROXY where it runs"
        }
        let verify = spec?["verify"]
        if let provider = verify?["provider"]?.string, provider != "cosign" {
            return "spec.verify.provider “\(provider)” is not supported by this Flux; use cosign with a key"
        }
        if verify != nil, verify?["secretRef"] == nil {
            return "spec.verify without secretRef is not supported by this Flux; give the public keys in a Secret"
        }
        return nil
    }

    /// Which image or artifact is meant, for messages.
    func place(_ reference: String) -> String {
        "\(authority)/\(repository)\(reference.contains(":") ? "@" : ":")\(reference)"
    }
}
