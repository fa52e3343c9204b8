/// What a command is about: `componentversions` in `ocm get componentversions`.
package struct Noun: Sendable {
    /// A first word that groups nouns: `ocm oci artifacts get`.
    package enum Area: String, Sendable, CaseIterable {
        case ocm, oci, toi, cache, credentials
    }

    package let name: String
    package let aliases: [String]
    /// What it is, for help.
    package let summary: String
    /// The areas below which the noun is found.
    package let areas: [Area]
    /// Whether `ocm NOUN VERB` works without an area.
    package let standsFirst: Bool

    init(
        _ name: String, _ aliases: [String] = [], areas: [Area] = [.ocm], standsFirst: Bool = false, _ summary: String
    ) {
        (self.name, self.aliases, self.summary) = (name, aliases, summary)
        (self.areas, self.standsFirst) = (areas, standsFirst)
    }
}

extension Noun {
    package static let componentVersions = Noun(
        "componentversions",
        [
            "componentversion", "cv", "components", "component", "comps", "comp", "c", "component-version",
            "component-versions", "cvs",
        ],
        standsFirst: true, "versions of components in a repository")
    package static let resources = Noun(
        "resources", ["resource", "res", "r"], standsFirst: true, "resources of component versions")
    package static let sources = Noun(
        "sources", ["source", "src", "s"], standsFirst: true, "sources of component versions")
    package static let references = Noun(
        "references", ["reference", "refs"], standsFirst: true, "references from component versions to others")
    package static let commonTransportArchive = Noun(
        "commontransportarchive", ["ctf"], "transport archives as a whole")
    package static let transportArchive = Noun("transportarchive", ["ctf"], areas: [.oci], "transport archives")
    package static let componentArchive = Noun(
        "componentarchive", ["comparch", "ca"], standsFirst: true, "archives of one component version")
    package static let artifacts = Noun(
        "artifacts", ["artifact", "art", "a"], areas: [.oci], "OCI artifacts: images, charts and others")
    package static let tags = Noun("tags", areas: [.oci], "tags of an OCI repository")
    package static let versions = Noun("versions", ["vers", "v"], "versions of a component")
    package static let hash = Noun("hash", areas: [], "a digest")
    package static let rsaKeyPair = Noun("rsakeypair", ["rsa"], areas: [], "RSA keys")
    package static let configuration = Noun("config", ["cfg"], areas: [], "the configuration in force")
    package static let credentials = Noun(
        "credentials", ["creds", "cred"], areas: [], standsFirst: true, "credentials")
    package static let resourceConfiguration = Noun(
        "resource-configuration", ["resourceconfig", "rsccfg", "rcfg"], "files with specifications of resources")
    package static let sourceConfiguration = Noun(
        "source-configuration", ["sourceconfig", "srccfg", "scfg"], "files with specifications of sources")
}
