package import Diagnostics
package import Documents
import Patterns

extension JSONSchema {
    /// Compares a value with the schema. A number or boolean where a string is wanted is only a warning, as published
    /// settings rely on it; every other misfit is an error that names path and rule. Returns the warnings.
    package func check(_ value: JSONValue, name: String) throws(Fault) -> [String] {
        var check = SchemaCheck()
        check.visit(value, self, path: [])
        guard check.problems.isEmpty else {
            throw Fault(.invalid, "\(name): " + check.problems.prefix(20).joined(separator: "; "))
        }
        return check.warnings.map { "\(name): \($0)" }
    }
}

private struct SchemaCheck {
    var problems: [String] = []
    var warnings: [String] = []

    private func place(_ path: [DocumentPath.Segment]) -> String {
        path.isEmpty ? "the values" : "“\(DocumentPath(path))”"
    }

    mutating func visit(_ value: JSONValue, _ schema: JSONSchema, path: [DocumentPath.Segment]) {
        guard problems.count < 100 else { return }
        guard case .rules(let rules) = schema else {
            if case .always(false) = schema { problems.append("\(place(path)) is not allowed") }
            return
        }
        guard fits(value, rules, path) else { return }
        if let values = rules.values, !values.contains(where: { same($0, value) }) {
            let list = values.prefix(20).map { String(decoding: $0.encoded(), as: UTF8.self) }.joined(separator: ", ")
            problems.append("\(place(path)) must be one of \(list) (enum)")
        }
        switch value {
        case .string(let text):
            if let pattern = rules.pattern, !pattern.matches(text) {
                problems.append("\(place(path)) does not match \(pattern.text) (pattern)")
            }
            bounds(rules, [.minLength, .maxLength], Double(text.unicodeScalars.count), path, "characters")
        case .number(let number):
            guard let double = number.double else { break }
            bounds(rules, [.minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum], double, path, nil)
        case .array(let items):
            bounds(rules, [.minItems, .maxItems], Double(items.count), path, "elements")
            if rules.uniqueItems, Set(items).count < items.count {
                problems.append("\(place(path)) has equal elements (uniqueItems)")
            }
            for (index, item) in items.enumerated() { visit(item, rules.items, path: path + [.index(index)]) }
        case .object(let object):
            bounds(rules, [.minProperties, .maxProperties], Double(object.count), path, "members")
            for name in rules.required where object[name] == nil {
                problems.append("“\(DocumentPath(path + [.key(name)]))” is missing (required)")
            }
            for member in object.members {
                let inner = path + [DocumentPath.Segment.key(member.key)]
                if let property = rules.properties.first(where: { $0.name.utf8.elementsEqual(member.key.utf8) }) {
                    visit(member.value, property.schema, path: inner)
                } else if case .always(false) = rules.additional {
                    let known = rules.properties.map(\.name).joined(separator: ", ")
                    problems.append("\(place(inner)) is unknown (additionalProperties); known are \(known)")
                } else {
                    visit(member.value, rules.additional, path: inner)
                }
            }
        case .null, .bool: break
        }
    }

    private mutating func fits(_ value: JSONValue, _ rules: JSONSchema.Rules, _ path: [DocumentPath.Segment]) -> Bool {
        guard !rules.types.isEmpty else { return true }
        let (kind, isWhole): (JSONSchema.Kind, Bool) =
            switch value {
            case .null: (.null, false)
            case .bool: (.boolean, false)
            case .number(let number): (.number, number.double.map { $0.rounded() == $0 } ?? false)
            case .string: (.string, false)
            case .array: (.array, false)
            case .object: (.object, false)
            }
        if rules.types.contains(kind) || (isWhole && rules.types.contains(.integer)) { return true }
        let wanted = rules.types.map(\.rawValue).joined(separator: " or ")
        let found = isWhole ? "integer" : kind.rawValue
        if rules.types.contains(.string), kind == .number || kind == .boolean {
            warnings.append("\(place(path)) is of type \(found), the schema wants \(wanted); it is used as it is")
            return true
        }
        problems.append("\(place(path)) is of type \(found), must be \(wanted) (type)")
        return false
    }

    private mutating func bounds(
        _ rules: JSONSchema.Rules, _ names: Set<JSONSchema.Bound.Name>, _ number: Double,
        _ path: [DocumentPath.Segment],
        _ unit: String?
    ) {
        for bound in rules.bounds where names.contains(bound.name) {
            let fine =
                switch bound.name {
                case .minimum, .minLength, .minItems, .minProperties: number >= bound.limit
                case .maximum, .maxLength, .maxItems, .maxProperties: number <= bound.limit
                case .exclusiveMinimum: number > bound.limit
                case .exclusiveMaximum: number < bound.limit
                }
            guard !fine else { continue }
            problems.append("\(place(path)) breaks \(bound.name.rawValue) \(bound.text)\(unit.map { " \($0)" } ?? "")")
        }
    }

    private func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if let x = a.number, let y = b.number { return x.text == y.text || x.double == y.double && x.double != nil }
        return a == b
    }
}
