public import Diagnostics

/// What is typed for a repository and what is in it: `[+][TYPE[+FORMAT]::]REPOSITORY[//COMPONENT[:VERSION]]`, also with
/// `/component-descriptors/` before the component and `@DIGEST` behind the version.
public struct ComponentRepositoryReference: Hashable, Sendable {
    /// Whose rules are followed.
    public enum Grammar: Sendable {
        /// The first generation's: what does not fit is a path.
        case first
        /// The second generation's: a component is needed, and its version has to be one.
        case second
        /// Both: what either takes.
        case any
    }

    /// The repository, as far as its text tells.
    public enum Repository: Hashable, Sendable {
        /// `[scheme://]host[:port][/subPath]`
        case registry(scheme: String?, host: String, subPath: String)
        /// A path, the name of an alias, or JSON.
        case text(String)
    }

    /// A repository that is missing is created (`+`).
    public var createsIfMissing: Bool
    /// Empty if none is given.
    public var type: String
    /// `directory`, `tar` or `tgz`, given behind the type.
    public var format: String?
    public var repository: Repository
    public var component: String?
    public var version: String?
    /// The digest of the component version's manifest.
    public var digest: String?
    /// The component stood behind `/component-descriptors/`.
    public internal(set) var hasDescriptorPath: Bool

    /// Parses what is typed for component versions in a repository.
    ///
    /// - Throws: `invalid` with what is wrong.
    public init(_ text: String, grammar: Grammar = .any) throws(Fault) {
        self.init(prefixOf: text)
        let rest = restBehindType(text)
        switch grammar {
        case .first:
            if !parseFirst(rest) { repository = .text(rest) }
        case .second: try parseSecond(rest, ignoresVersionGrammar: false)
        case .any: try parseAny(rest, text)
        }
    }

    /// Parses what is typed for a repository alone, as for the target of a transfer.
    public init(repository text: String) {
        self.init(prefixOf: text)
        let rest = restBehindType(text)
        let isPath = rest.hasPrefix(".") || rest.hasPrefix("/") || rest.hasPrefix("{")
        if !isPath, let registry = ReferenceGrammar.registry(rest) {
            repository = .registry(scheme: registry.scheme, host: registry.host, subPath: registry.subPath)
        } else {
            repository = .text(rest)
        }
    }

    /// The second generation's grammar without its check of the version.
    package init(secondIgnoringVersionGrammar text: String) throws(Fault) {
        self.init(prefixOf: text)
        try parseSecond(restBehindType(text), ignoresVersionGrammar: true)
    }

    private init(prefixOf text: String) {
        createsIfMissing = text.hasPrefix("+")
        let type = ReferenceGrammar.type(String(createsIfMissing ? text.dropFirst() : text[...]))
        self.type = type?.type ?? ""
        format = type?.format
        repository = .text("")
        hasDescriptorPath = false
    }

    private func restBehindType(_ text: String) -> String {
        let rest = String(createsIfMissing ? text.dropFirst() : text[...])
        return ReferenceGrammar.type(rest)?.rest ?? rest
    }

    /// `COMPONENT[:VERSION]`, where the repository is given otherwise.
    ///
    /// - Throws: `invalid` if the text is something else.
    public static func component(_ text: String) throws(Fault) -> (component: String, version: String?) {
        guard let found = ReferenceGrammar.component(text[...]) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(300))” is not a component; expected NAME or NAME:VERSION, as in acme.io/server:1.0.0")
        }
        return found
    }
}

/// The text that gives this reference.
extension ComponentRepositoryReference: CustomStringConvertible {
    public var description: String {
        var text = createsIfMissing ? "+" : ""
        if !type.isEmpty { text += type + (format.map { "+" + $0 } ?? "") + "::" }
        switch repository {
        case .registry(let scheme, let host, let subPath):
            text += (scheme.map { $0 + "://" } ?? "") + host + (subPath.isEmpty ? "" : "/" + subPath)
        case .text(let location): text += location
        }
        if let component { text += "//" + component }
        if let version { text += ":" + version }
        if let digest { text += "@" + digest }
        return text
    }
}
