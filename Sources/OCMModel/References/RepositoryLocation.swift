public import Diagnostics
public import Documents

/// The kinds of repositories by the names that they are typed and recorded with.
public enum RepositoryType: Sendable, Hashable {
    case registry, transportArchive, componentArchive

    /// Nil for an unknown name.
    public init?(_ name: String) {
        switch TypeName(name).kind {
        case "OCIRegistry", "ociRegistry", "oci", "OCI", "OCIRepository", "ociRepository": self = .registry
        case "CommonTransportFormat", "ctf", "CTF", "directory", "tar", "tgz": self = .transportArchive
        case "ComponentArchive", "ca": self = .componentArchive
        default: return nil
        }
    }
}

/// Where a repository is.
public enum RepositoryLocation: Hashable, Sendable {
    /// `baseURL` is `[scheme://]host[:port]`; `type` as written.
    case registry(baseURL: String, subPath: String, type: String)
    /// A file or directory; without a type the content tells which kind it is. `format`: `directory`, `tar` or `tgz`.
    case file(path: String, type: RepositoryType?, format: String?)
    /// Another specification, as from JSON or an alias.
    case specification(JSONObject)

    /// The specification of this repository (storage-and-transfer 1.4 and 4.1).
    public var specification: JSONObject {
        switch self {
        case .registry(let baseURL, let subPath, let type):
            var object = JSONObject(["type": .string(type), "baseUrl": .string(baseURL)])
            if !subPath.isEmpty { object["subPath"] = .string(subPath) }
            return object
        case .file(let path, let type, let format):
            let name = type == .componentArchive ? "ComponentArchive" : "CommonTransportFormat"
            var object = JSONObject(["type": .string(name), "filePath": .string(path)])
            if let format { object["fileFormat"] = .string(format) }
            return object
        case .specification(let object): return object
        }
    }

    /// The location that a specification names.
    public init(_ specification: JSONObject) {
        let type = specification["type"]?.string ?? ""
        switch RepositoryType(type) {
        case .registry:
            guard let baseURL = specification["baseUrl"]?.string, !baseURL.isEmpty else {
                self = .specification(specification)
                return
            }
            let subPath = specification["subPath"]?.string ?? ""
            guard specification["componentNameMapping"].map({ $0 == "urlPath" }) ?? true else {
                self = .specification(specification)
                return
            }
            // A path in the base belongs to the sub path.
            guard case .registry(let scheme, let host, let path) = RepositoryGuess.registry(baseURL) else {
                self = .specification(specification)
                return
            }
            let base = (scheme.map { $0 + "://" } ?? "") + host
            self = .registry(baseURL: base, subPath: subPath.isEmpty ? path : subPath, type: type)
        case .transportArchive, .componentArchive:
            guard let path = specification["filePath"]?.string, !path.isEmpty else {
                self = .specification(specification)
                return
            }
            self = .file(path: path, type: RepositoryType(type), format: specification["fileFormat"]?.string)
        case nil: self = .specification(specification)
        }
    }
}

extension ComponentRepositoryReference {
    /// Decides what the repository is: JSON; an alias (only without a type); what the type says; a path that exists;
    /// else what it looks like.
    ///
    /// - Parameters:
    ///   - alias: the specification that is configured for a name.
    ///   - isPath: whether there is a file or directory.
    /// - Throws: `invalid` for JSON that is none or names another type, `unsupported` for an unknown type.
    public func location(
        alias: (String) -> JSONObject? = { _ in nil }, isPath: (String) -> Bool
    ) throws(Fault) -> RepositoryLocation {
        if case .text(let text) = repository, text.hasPrefix("{") { return try specification(text) }
        let text = repositoryText
        if type.isEmpty {
            if let found = alias(text) ?? host.flatMap(alias) { return RepositoryLocation(found) }
            return untyped(text, isPath)
        }
        switch RepositoryType(type) {
        case .registry:
            guard case .registry(let scheme, let host, let subPath) = RepositoryGuess.registry(text) else {
                throw Fault(.invalid, "“\(text.prefix(300))” is not the address of a registry")
            }
            return try registry(scheme, host, subPath, type)
        case .transportArchive:
            let isFormat = ["directory", "tar", "tgz"].contains(type)
            return .file(
                path: text, type: isFormat ? nil : .transportArchive, format: format ?? (isFormat ? type : nil))
        case .componentArchive: return .file(path: text, type: .componentArchive, format: format)
        case nil:
            throw Fault(
                .unsupported,
                "the repository type “\(type.prefix(100))” in “\(description.prefix(300))” is not supported; known are oci, ctf and ca"
            )
        }
    }

    private var repositoryText: String {
        switch repository {
        case .text(let text): text
        case .registry(let scheme, let host, let subPath):
            (scheme.map { $0 + "://" } ?? "") + host + (subPath.isEmpty ? "" : "/" + subPath)
        }
    }

    private var host: String? { if case .registry(_, let host, _) = repository { host } else { nil } }

    private func specification(_ text: String) throws(Fault) -> RepositoryLocation {
        let value: JSONValue
        do throws(Fault) {
            value = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Fault(error.code, "“\(text.prefix(300))” is not a repository specification: \(error.message)")
        }
        guard var object = value.object else {
            throw Fault(.invalid, "“\(text.prefix(300))” is not a repository specification")
        }
        let named = object["type"]?.string ?? ""
        if named.isEmpty {
            guard !type.isEmpty else {
                throw Fault(.invalid, "the repository specification \(text.prefix(300)) has no type")
            }
            object["type"] = .string(type)
        } else if !type.isEmpty, TypeName(named) != TypeName(type) {
            throw Fault(.invalid, "the repository specification has the type “\(named.prefix(100))”, not “\(type)”")
        }
        return RepositoryLocation(object)
    }

    private func untyped(_ text: String, _ isPath: (String) -> Bool) -> RepositoryLocation {
        let file = RepositoryLocation.file(path: text, type: nil, format: format)
        if text.hasPrefix(".") || text.hasPrefix("/") { return file }
        switch repository {
        case .registry(let scheme, let host, let subPath):
            let couldBePath = scheme == nil && !host.utf8.contains(UInt8(ascii: ":"))
            if couldBePath, isPath(text) || RepositoryGuess.isArchiveName(text) { return file }
            let base = (scheme.map { $0 + "://" } ?? "") + host
            return .registry(baseURL: base, subPath: subPath, type: "OCIRegistry")
        case .text:
            if createsIfMissing || isPath(text) || !RepositoryGuess.looksLikeRegistry(text) { return file }
            guard case .registry(let scheme, let host, let subPath) = RepositoryGuess.registry(text) else {
                return file
            }
            return .registry(
                baseURL: (scheme.map { $0 + "://" } ?? "") + host, subPath: subPath, type: "OCIRegistry")
        }
    }

    private func registry(
        _ scheme: String?, _ host: String, _ subPath: String, _ type: String
    ) throws(Fault) -> RepositoryLocation {
        guard !host.isEmpty, !subPath.contains("//") else {
            throw Fault(
                .invalid, "“\(description.prefix(300))” is not the address of a registry; expected HOST[:PORT][/PATH]")
        }
        return .registry(baseURL: (scheme.map { $0 + "://" } ?? "") + host, subPath: subPath, type: type)
    }
}
