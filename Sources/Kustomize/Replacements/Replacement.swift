import Diagnostics
import Documents

/// One entry of `replacements`: in the kustomization, or in a file.
struct ReplacementSource: Sendable {
    let path: String
    let replacement: Replacement?

    init(_ source: FieldReader) throws {
        var reader = source
        path = try reader.text("path")
        replacement = path.isEmpty ? try Replacement(source) : nil
        if !path.isEmpty { try reader.finish() }
    }
}

/// Copies a value into fields of other objects.
struct Replacement: Sendable {
    struct Options: Sendable {
        var delimiter = ""
        var index = 0
        var creates = false

        init() {}

        init(_ source: FieldReader) throws {
            var reader = source
            delimiter = try reader.text("delimiter")
            index = try reader.integer("index") ?? 0
            creates = try reader.flag("create")
            guard try reader.text("encoding").isEmpty else {
                throw Fault(
                    .unsupported, "\(reader.file): the field \(reader.path("encoding")) is not supported; remove it")
            }
            try reader.finish()
        }
    }

    struct Target: Sendable {
        let select: Selector
        let reject: [Selector]
        let fields: [FieldPath]
        let options: Options

        init(_ source: FieldReader) throws {
            var reader = source
            guard let selector = try reader.object("select") else { throw reader.fault("select", "is missing") }
            select = try Selector(selector)
            reject = try reader.objects("reject").map { try Selector($0) }
            let paths = try reader.texts("fieldPaths")
            fields = (paths.isEmpty ? ["metadata.name"] : paths).map { FieldPath($0) }
            options = try reader.object("options").map { try Options($0) } ?? Options()
            try reader.finish()
        }
    }

    let place: String
    private var fixed: JSONValue?
    private var source: (object: ObjectIdentity, field: FieldPath, options: Options)?
    private let targets: [Target]

    init(_ given: FieldReader) throws {
        var reader = given
        place = "\(reader.file): \(reader.place.isEmpty ? "the replacement" : reader.place)"
        fixed = try reader.value("sourceValue") != nil ? .string(reader.text("sourceValue")) : nil
        if var inner = try reader.object("source") {
            let kind = try GroupVersionKind(
                group: inner.text("group"), version: inner.text("version"), kind: inner.text("kind"))
            let identity = try ObjectIdentity(kind: kind, name: inner.text("name"), namespace: inner.text("namespace"))
            let path = try inner.text("fieldPath")
            let options = try inner.object("options").map { try Options($0) } ?? Options()
            try inner.finish()
            source = (identity, FieldPath(path.isEmpty ? "metadata.name" : path), options)
        }
        targets = try reader.objects("targets").map { try Target($0) }
        try reader.finish()
        guard (fixed == nil) != (source == nil), !targets.isEmpty else {
            throw Fault(.invalid, "\(place) needs a source or a sourceValue, and targets")
        }
    }

    func apply(to objects: inout [BuildObject], _ session: BuildSession) throws {
        let value = try value(objects)
        for target in targets {
            for at in objects.indices {
                let identities = objects[at].identities
                try session.spend(identities.count)
                guard target.select.matchesMetadata(objects[at]), identities.contains(where: target.select.selects)
                else { continue }
                let isRejected = target.reject.contains { reject in
                    !reject.isWithoutIdentity && identities.contains(where: reject.selects)
                        || !reject.isWithoutMetadata && reject.matchesMetadata(objects[at])
                }
                if isRejected { continue }
                for field in target.fields {
                    var content = JSONValue.object(objects[at].content)
                    let count: Int
                    do {
                        count = try field.visit(&content, creating: target.options.creates) { old, isNew in
                            old = try replaced(old, value, target.options, isNew: isNew)
                        }
                    } catch { throw Fault(error, "\(place): \(objects[at].identity)") }
                    guard count > 0, let object = content.object else {
                        throw Fault(
                            .notFound,
                            "\(place): \(objects[at].identity) has no field \(field.text); options.create makes it")
                    }
                    objects[at].content = object
                }
            }
        }
    }

    private func value(_ objects: [BuildObject]) throws -> JSONValue {
        guard let source else { return fixed ?? "" }
        let found = objects.filter { object in object.identities.contains { $0.isSelected(by: source.object) } }
        guard let object = found.first, found.count == 1 else {
            throw Fault(
                .notFound,
                "\(place): the source \(source.object) is \(found.isEmpty ? "not among the objects" : "more than one object")"
            )
        }
        guard let value = try source.field.first(in: .object(object.content)), !value.isNull else {
            throw Fault(.notFound, "\(place): \(object.identity) has no field \(source.field.text)")
        }
        if source.options.delimiter.isEmpty { return value }
        let parts = (value.scalarText ?? "").split(
            separator: source.options.delimiter, omittingEmptySubsequences: false)
        guard value.scalarText != nil, parts.indices.contains(source.options.index) else {
            throw Fault(.invalid, "\(place): the source has no part \(source.options.index)")
        }
        return .string(String(parts[source.options.index]))
    }

    private func replaced(_ old: JSONValue, _ value: JSONValue, _ options: Options, isNew: Bool) throws -> JSONValue {
        var text = value.scalarText
        if !options.delimiter.isEmpty {
            guard let new = text, let before = isNew ? "" : old.scalarText else {
                throw Fault(.invalid, "a delimiter needs texts on both sides")
            }
            var parts = before.split(separator: options.delimiter, omittingEmptySubsequences: false).map(String.init)
            if options.index < 0 {
                parts.insert(new, at: 0)
            } else if options.index >= parts.count {
                parts.append(new)
            } else {
                parts[options.index] = new
            }
            text = parts.joined(separator: options.delimiter)
        }
        // a scalar keeps the type of the field it replaces
        guard let text else { return value }
        if isNew { return options.delimiter.isEmpty && value.string == nil ? value : Replacement.plain(text) }
        switch old {
        case .string: return .string(text)
        case .number, .bool, .null: return Replacement.plain(text)
        case .array, .object: return options.delimiter.isEmpty ? value : .string(text)
        }
    }

    /// What the text is as an unquoted scalar.
    private static func plain(_ text: String) -> JSONValue {
        guard let node = (try? YAMLStream.parse(Array(text.utf8)))?.first?.root, node.text == text,
            let value = try? node.jsonValue(.core12)
        else { return .string(text) }
        return value
    }
}
