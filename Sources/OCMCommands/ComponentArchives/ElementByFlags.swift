import Diagnostics
import Documents
import OCMPackaging

/// One element that is described by flags, as a document of a constructor file.
struct ElementByFlags: Sendable {
    let call: Invocation
    let kind: ElementSpec.Kind

    /// How it is called in messages.
    var title: String { "\(kind.rawValue) (by options)" }

    /// The document; nil if no flag was given.
    func document() throws -> JSONValue? {
        let wholeText = call.flags[ElementFlags.whole(kind)]
        var fields = try wholeText.isEmpty ? JSONObject() : map(wholeText, "--\(kind.rawValue)")
        var isGiven = !wholeText.isEmpty
        func set(_ flag: Flag<String>, _ key: String) {
            guard call.flags.isGiven(flag) else { return }
            isGiven = true
            fields[key] = .string(call.flags[flag])
        }
        set(ElementFlags.name, "name")
        set(ElementFlags.version, "version")
        if kind == .reference {
            set(ElementFlags.component, "componentName")
        } else {
            set(ElementFlags.type, "type")
        }
        if !call.flags[ElementFlags.extra].isEmpty { fields["extraIdentity"] = .object(try extraIdentity()) }
        let labels = try call.flags[ElementFlags.label].map { try LabelArgument($0).specification }
        if !labels.isEmpty { fields["labels"] = .array(labels) }
        if call.flags[ElementFlags.external] { fields["relation"] = "external" }
        isGiven = isGiven || !call.flags[ElementFlags.extra].isEmpty || !labels.isEmpty
        if kind != .reference { try setContent(&fields, &isGiven) }
        return isGiven ? .object(fields) : nil
    }

    private func setContent(_ fields: inout JSONObject, _ isGiven: inout Bool) throws {
        let input = try part("input", ElementFlags.input, ElementFlags.inputType, ContentFlags.inputs)
        let access = try part("access", ElementFlags.access, ElementFlags.accessType, ContentFlags.accesses)
        guard input == nil || access == nil else {
            throw Fault(.invalid, "either input or access specification is possible")
        }
        if let input { fields["input"] = input }
        if let access { fields["access"] = access }
        if input != nil || access != nil {
            isGiven = true
        } else if isGiven || !givenContentFlags.isEmpty {
            let isWhole = fields["input"] != nil || fields["access"] != nil
            guard isWhole, givenContentFlags.isEmpty else {
                throw Fault(.invalid, "one of [--input --inputType --access --accessType] is required")
            }
        }
    }

    private var givenContentFlags: [String] {
        ContentFlags.names.filter { name in
            ContentFlags.texts[name].map(call.flags.isGiven) ?? false
                || ContentFlags.bools[name].map(call.flags.isGiven) ?? false
                || ContentFlags.lists[name].map(call.flags.isGiven) ?? false
        }
    }

    /// The input or access; nil if neither its type nor the whole was given.
    private func part(
        _ word: String, _ whole: Flag<String>, _ type: Flag<String>, _ types: [String: [ContentFlags.Field]]
    ) throws -> JSONValue? {
        guard call.flags.isGiven(whole) || call.flags.isGiven(type) else { return nil }
        var fields = try call.flags.isGiven(whole) ? map(call.flags[whole], "--\(word)") : JSONObject()
        if call.flags.isGiven(type) { fields["type"] = .string(call.flags[type]) }
        let typeName = fields["type"]?.string ?? ""
        let known = types[typeName.hasSuffix("/v1") ? String(typeName.dropLast(3)) : typeName]
        for name in givenContentFlags {
            guard let known else { break }
            guard let field = known.first(where: { $0.flag == name }) else {
                throw Fault(
                    .invalid,
                    "\(title): \(word) specification: option \"\(name)\" given, but not possible for \(word) type \(typeName)"
                )
            }
            fields[field.name] = try value(of: name)
        }
        guard known != nil || givenContentFlags.isEmpty else {
            throw Fault(.invalid, "\(title): \(word) specification: \"\(typeName)\" is unknown")
        }
        return .object(fields)
    }

    private func value(of name: String) throws -> JSONValue {
        if let flag = ContentFlags.bools[name] { return .bool(call.flags[flag]) }
        if let flag = ContentFlags.texts[name] {
            return ContentFlags.form(of: name) == .yaml
                ? try LabelArgument.value(call.flags[flag], "--\(name)") : .string(call.flags[flag])
        }
        let values = ContentFlags.lists[name].map { call.flags[$0] } ?? []
        switch ContentFlags.form(of: name) {
        case .header:
            var fields = JSONObject()
            for text in values {
                let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw Fault(.invalid, "--\(name) \(text): write NAME:VALUE") }
                fields[parts[0]] = .array(parts[1].split(separator: ",").map { .string(String($0)) })
            }
            return .object(fields)
        case .path:
            var fields = JSONObject()
            for text in values {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw Fault(.invalid, "--\(name) \(text): write NAME=VALUE") }
                fields[parts[0]] = .string(parts[1])
            }
            return ["resource": .object(fields)]
        default: return .array(values.map { .string($0) })
        }
    }

    private func extraIdentity() throws -> JSONObject {
        var fields = JSONObject()
        for text in call.flags[ElementFlags.extra] {
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                throw Fault(.invalid, "invalid argument \"\(text)\" for \"--extra\" flag: expected <name>=<value>")
            }
            fields[String(text[..<sign])] = .string(String(text[text.index(after: sign)...]))
        }
        return fields
    }

    private func map(_ text: String, _ name: String) throws -> JSONObject {
        guard let fields = try LabelArgument.value(text, name).object else {
            throw Fault(.invalid, "\(name): a map is expected, as in {name: x}")
        }
        return fields
    }
}
