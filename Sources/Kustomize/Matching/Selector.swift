import Diagnostics
import Documents
import Kubernetes
import Patterns

/// Which objects a patch or replacement is for: all that match every part that is given.
struct Selector: Sendable {
    private let group: Pattern?
    private let version: Pattern?
    private let kind: Pattern?
    private let name: Pattern?
    private let namespace: Pattern?
    private let labels: LabelSelector?
    private let annotations: LabelSelector?
    /// It names no part of an identity.
    let isWithoutIdentity: Bool
    /// It names no labels and no annotations.
    var isWithoutMetadata: Bool { labels == nil && annotations == nil }
    let hasName: Bool

    init(_ source: FieldReader) throws {
        var reader = source
        var isEmpty = true
        func pattern(_ key: String) throws -> Pattern? {
            let text = try reader.text(key)
            if text.isEmpty { return nil }
            isEmpty = false
            do { return try Pattern(text, whole: true) } catch {
                throw Fault(error, "\(reader.file): \(reader.path(key))")
            }
        }
        func labelSelector(_ key: String) throws -> LabelSelector? {
            let text = try reader.text(key)
            if text.isEmpty { return nil }
            do { return try LabelSelector(text) } catch {
                throw reader.fault(key, "is no label selector (like a=b,c in (d,e)): “\(text.prefix(100))”")
            }
        }
        if let apiVersion = reader.value("apiVersion")?.string {
            throw reader.fault("apiVersion", "is not known; give group and version for “\(apiVersion)”")
        }
        group = try pattern("group")
        version = try pattern("version")
        kind = try pattern("kind")
        name = try pattern("name")
        namespace = try pattern("namespace")
        isWithoutIdentity = isEmpty
        labels = try labelSelector("labelSelector")
        annotations = try labelSelector("annotationSelector")
        hasName = name != nil
        try reader.finish()
    }

    /// As patches select: by the original or the current name.
    func selects(_ object: BuildObject) -> Bool {
        let (original, current) = (object.originalIdentity, object.identity)
        func matches(_ pattern: Pattern?, _ texts: String...) -> Bool {
            pattern.map { pattern in texts.contains { pattern.matches($0) } } ?? true
        }
        return matches(namespace, original.effectiveNamespace, current.effectiveNamespace)
            && matches(name, original.name, current.name) && matchesKind(current.kind) && matchesMetadata(object)
    }

    func matchesKind(_ value: GroupVersionKind) -> Bool {
        (group?.matches(value.group) ?? true) && (version?.matches(value.version) ?? true)
            && (kind?.matches(value.kind) ?? true)
    }

    /// As replacements select.
    func selects(_ identity: ObjectIdentity) -> Bool {
        matchesKind(identity.kind) && (name?.matches(identity.name) ?? true)
            && (namespace?.matches(identity.namespace) ?? true)
    }

    func matchesMetadata(_ object: BuildObject) -> Bool {
        (labels?.matches(object.texts("labels")) ?? true)
            && (annotations?.matches(object.texts("annotations")) ?? true)
    }
}
