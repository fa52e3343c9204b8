import Diagnostics
import Documents

/// Which fields of which kinds the transformations change.
struct TransformerConfiguration: Sendable {
    /// Fields that hold the name of an object of a kind.
    struct NameReference: Sendable {
        var kind: GroupVersionKind
        var fields: [FieldSpec]
    }

    var namePrefix: [FieldSpec] = []
    var nameSuffix: [FieldSpec] = []
    var namespace: [FieldSpec] = []
    var commonLabels: [FieldSpec] = []
    var labels: [FieldSpec] = []
    var templateLabels: [FieldSpec] = []
    var claimTemplateLabels: [FieldSpec] = []
    var commonAnnotations: [FieldSpec] = []
    var nameReferences: [NameReference] = []
    var variableReferences: [FieldSpec] = []
    var images: [FieldSpec] = []
    var replicas: [FieldSpec] = []

    init() {}

    /// What a file of `configurations` says.
    init(_ object: JSONObject, file: String) throws {
        var reader = FieldReader(object, file: file)
        for (key, field) in Self.lists {
            self[keyPath: field] = try reader.objects(key).map { try FieldSpec($0) }
        }
        nameReferences = try reader.objects("nameReference").map { source in
            var reference = source
            let kind = try GroupVersionKind(
                group: reference.text("group"), version: reference.text("version"), kind: reference.text("kind"))
            let fields = try reference.objects("fieldSpecs").map { try FieldSpec($0) }
            try reference.finish()
            return NameReference(kind: kind, fields: fields)
        }
        try reader.finish()
    }

    private static var lists: [(key: String, field: WritableKeyPath<TransformerConfiguration, [FieldSpec]>)] {
        [
            ("namePrefix", \.namePrefix), ("nameSuffix", \.nameSuffix), ("namespace", \.namespace),
            ("commonLabels", \.commonLabels), ("labels", \.labels), ("templateLabels", \.templateLabels),
            ("volumeClaimTemplateLabels", \.claimTemplateLabels), ("commonAnnotations", \.commonAnnotations),
            ("varReference", \.variableReferences), ("images", \.images), ("replicas", \.replicas),
        ]
    }

    /// Adds what the other one has beyond this one.
    mutating func merge(_ other: TransformerConfiguration) throws {
        for (_, field) in Self.lists {
            self[keyPath: field] = try Self.merged(self[keyPath: field], other[keyPath: field])
        }
        for reference in other.nameReferences {
            if let at = nameReferences.firstIndex(where: { $0.kind == reference.kind }) {
                nameReferences[at].fields = try Self.merged(nameReferences[at].fields, reference.fields)
            } else {
                nameReferences.append(reference)
            }
        }
        sort()
    }

    /// Kustomize's order, in which the more general fields come last and are covered by those before.
    private mutating func sort() {
        func sorted<T>(_ items: [T], _ kind: (T) -> GroupVersionKind) -> [T] {
            let keyed = items.enumerated().map { ($0.offset, SortOrder.key(kind($0.element))) }
            return keyed.sorted { a, b in
                if a.1.rank != b.1.rank { return a.1.rank < b.1.rank }
                if a.1.text != b.1.text { return a.1.text.utf8.lexicographicallyPrecedes(b.1.text.utf8) }
                return a.0 < b.0
            }.map { items[$0.0] }
        }
        for (_, field) in Self.lists { self[keyPath: field] = sorted(self[keyPath: field], \.kind) }
        nameReferences = sorted(nameReferences, \.kind)
    }

    /// The fields of the first list and those of the second that it does not cover.
    static func merged(_ fields: [FieldSpec], _ more: [FieldSpec]) throws -> [FieldSpec] {
        var result = fields
        for field in more {
            guard let known = result.first(where: { $0.path == field.path && $0.kind.isSelected(by: field.kind) })
            else {
                result.append(field)
                continue
            }
            guard known.creates == field.creates else {
                throw Fault(
                    .invalid,
                    "the field \(field.path) is configured twice, once with create and once without; decide for one")
            }
        }
        return result
    }
}

extension TransformerConfiguration {
    /// Kustomize's own.
    static let standard: TransformerConfiguration = {
        var result = TransformerConfiguration()
        var list: WritableKeyPath<TransformerConfiguration, [FieldSpec]>?
        for line in String(describing: table).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let first = words.first else { continue }
            switch first.first {
            case "=": list = lists.first { $0.key == String(first.dropFirst()) }?.field
            case "@":
                list = nil
                result.nameReferences.append(NameReference(kind: kind(String(first.dropFirst())), fields: []))
            default:
                let kinds = words.count > 1 ? words.dropFirst().map(kind) : [GroupVersionKind()]
                let fields = kinds.map {
                    FieldSpec(String(first.dropFirst()), kind: $0, creates: first.first == "+")
                }
                if let list {
                    result[keyPath: list] += fields
                } else if let last = result.nameReferences.indices.last {
                    result.nameReferences[last].fields += fields
                }
            }
        }
        result.sort()
        return result
    }()

    private static func kind(_ text: String) -> GroupVersionKind {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 3
            ? GroupVersionKind(group: parts[0], version: parts[1], kind: parts[2]) : GroupVersionKind()
    }
}
