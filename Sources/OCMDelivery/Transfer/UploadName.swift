import Diagnostics
import OCI
import OCMModel
import OCMPackaging

/// The name that content gets in a registry when it leaves its component version.
enum UploadName {
    /// The hint that an access gives; nil: none. `place` is where its component version lies: the prefix of that
    /// repository is not part of the name.
    static func of(_ access: AccessSpec, in place: OpenRepository.Place?) -> String? {
        switch access.kind {
        case .localBlob: return access.localBlob?.referenceName
        case .relativeOciReference: return access.text("reference").flatMap { relative($0, subPath: subPath(place)) }
        case .ociArtifact:
            guard let text = access.imageReference, let reference = try? Reference(text) else { return nil }
            var repository = reference.repository
            if case .registry(_, let address, let subPath)? = place, host(address) == reference.registry {
                repository = strip(subPath, from: repository)
            }
            return reference.tag.map { "\(repository):\($0)" } ?? repository
        case .npm:
            guard let package = access.text("package"), let version = access.text("version") else { return nil }
            return "\(package):\(version)"
        default: return nil
        }
    }

    /// Repository and tag of an upload below `subPath`; without a hint the component's own repository.
    static func destination(
        _ hint: String?, subPath: String, component: String, root: Descriptor
    ) throws -> (repository: String, tag: String?) {
        guard var text = hint, !text.isEmpty else {
            return (join(subPath, "component-descriptors/\(component)"), nil)
        }
        if let at = text.lastIndex(of: "@") {
            let digest = try Digest(String(text[text.index(after: at)...]))
            guard digest == root.digest else {
                throw Fault(
                    .corrupt, "the reference name \(text) tells another digest than the image has (\(root.digest))")
            }
            text = String(text[..<at])
        }
        var tag: String?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("/") {
            tag = String(text[text.index(after: colon)...])
            text = String(text[..<colon])
        }
        while text.hasPrefix("/") { text.removeFirst() }
        return (join(subPath, text), tag)
    }

    private static func relative(_ text: String, subPath: String) -> String {
        let text = text.split(separator: "@").first.map(String.init) ?? text
        return strip(subPath, from: text)
    }

    private static func subPath(_ place: OpenRepository.Place?) -> String {
        if case .registry(_, _, let subPath)? = place { subPath } else { "" }
    }

    private static func host(_ address: String) -> String {
        address.firstRange(of: "://").map { String(address[$0.upperBound...]) } ?? address
    }

    private static func strip(_ prefix: String, from repository: String) -> String {
        !prefix.isEmpty && repository.hasPrefix(prefix + "/")
            ? String(repository.dropFirst(prefix.count + 1)) : repository
    }

    private static func join(_ prefix: String, _ name: String) -> String { prefix.isEmpty ? name : "\(prefix)/\(name)" }
}
