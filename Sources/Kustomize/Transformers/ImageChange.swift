import Diagnostics
import Documents
import Patterns

/// One entry of `images`.
struct ImageChange: Sendable {
    private let name: Pattern
    private let newName: String
    private let newTag: String
    private let tagSuffix: String
    private let digest: String

    init(_ source: FieldReader) throws {
        var reader = source
        let pattern = try reader.text("name")
        guard !pattern.isEmpty else { throw reader.fault("name", "must say which image") }
        newName = try reader.text("newName")
        newTag = try reader.text("newTag")
        tagSuffix = try reader.text("tagSuffix")
        digest = try reader.text("digest")
        try reader.finish()
        name = try Pattern(
            pattern + "(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?", whole: true)
    }

    func apply(to object: inout BuildObject, _ fields: [FieldSpec]) throws {
        guard object.kind.kind != "CustomResourceDefinition" else { return }
        let before = object.content
        object.content = containers(.object(object.content)).object ?? object.content
        // a suffix is added once, though most fields are found both ways
        if !tagSuffix.isEmpty, before != object.content { return }
        for field in fields {
            try field.apply(to: &object.content) { value in
                if let text = value.string, let changed = changed(text) { value = .string(changed) }
            }
        }
    }

    /// Images in lists called `containers` or `initContainers`, at any depth.
    private func containers(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): return .array(items.map(containers))
        case .object(var object):
            for member in object.members {
                var inner = containers(member.value)
                if member.key == "containers" || member.key == "initContainers", let items = inner.array {
                    inner = .array(items.map(container))
                }
                object[member.key] = inner
            }
            return .object(object)
        default: return value
        }
    }

    private func container(_ value: JSONValue) -> JSONValue {
        guard var object = value.object, let text = object["image"]?.string, let changed = changed(text) else {
            return value
        }
        object["image"] = .string(changed)
        return .object(object)
    }

    private func changed(_ image: String) -> String? {
        guard name.matches(image) else { return nil }
        let start = image.firstIndex(of: "/") ?? image.startIndex
        let at = image[start...].firstIndex(of: "@")
        let end = at ?? image.endIndex
        let colon = image[start..<end].firstIndex(of: ":")
        var base = String(image[..<(colon ?? end)])
        var tag = colon.map { String(image[image.index(after: $0)..<end]) } ?? ""
        var sum = at.map { String(image[image.index(after: $0)...]) } ?? ""
        if !newName.isEmpty { base = newName }
        if !newTag.isEmpty || !digest.isEmpty {
            (tag, sum) = (newTag, digest)
        } else if !tagSuffix.isEmpty {
            (tag, sum) = (tag + tagSuffix, "")
        }
        return base + (tag.isEmpty ? "" : ":" + tag) + (sum.isEmpty ? "" : "@" + sum)
    }
}
