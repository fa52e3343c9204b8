package import Documents

/// A label selector in its text form: `a=b,c!=d,e in (f,g),h notin (i),j,!k,n>1`.
package struct LabelSelector: Sendable {
    enum Requirement: Sendable {
        case within(String, [String]), outside(String, [String]), exists(String), missing(String)
        case greater(String, Int64), less(String, Int64)
    }

    let requirements: [Requirement]

    var isEmpty: Bool { requirements.isEmpty }

    package init(_ text: String) throws {
        var parser = SelectorParser(text)
        requirements = try parser.requirements()
    }

    package func matches(_ labels: JSONObject?) -> Bool {
        requirements.allSatisfy { requirement in
            func value(_ key: String) -> String? { labels?[key]?.string }
            switch requirement {
            case .within(let key, let values): return value(key).map(values.contains) ?? false
            case .outside(let key, let values): return value(key).map { !values.contains($0) } ?? true
            case .exists(let key): return value(key) != nil
            case .missing(let key): return value(key) == nil
            case .greater(let key, let bound): return value(key).flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .less(let key, let bound): return value(key).flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }
}

private struct SelectorParser {
    private var tokens: [String] = []
    private var at = 0

    init(_ text: String) {
        var word = ""
        var rest = Array(text)[...]
        func isSymbol(_ character: Character) -> Bool { "=!(),<>".contains(character) }
        while let character = rest.popFirst() {
            guard isSymbol(character) || character.isWhitespace else {
                word.append(character)
                continue
            }
            if !word.isEmpty { tokens.append(word) }
            word = ""
            if character.isWhitespace { continue }
            if (character == "=" || character == "!"), rest.first == "=" {
                rest.removeFirst()
                tokens.append(String(character) + "=")
            } else {
                tokens.append(String(character))
            }
        }
        if !word.isEmpty { tokens.append(word) }
    }

    private var current: String { at < tokens.count ? tokens[at] : "" }

    private mutating func next() -> String {
        defer { at += 1 }
        return current
    }

    private static let symbols: Set<String> = ["=", "==", "!=", "(", ")", ",", "<", ">", "!"]

    private static func fault(_ problem: String) -> StatusError {
        .badRequest("unable to parse requirement: \(problem)")
    }

    mutating func requirements() throws -> [LabelSelector.Requirement] {
        var result: [LabelSelector.Requirement] = []
        if tokens.isEmpty { return result }
        while true {
            guard current == "!" || !Self.symbols.contains(current) && !current.isEmpty else {
                throw StatusError.badRequest("found '\(current)', expected: !, identifier, or 'end of string'")
            }
            result.append(try requirement())
            switch next() {
            case "": return result
            case ",":
                guard !Self.symbols.contains(current) && !current.isEmpty || current == "!" else {
                    throw StatusError.badRequest("found '\(current)', expected: identifier after ','")
                }
            case let other: throw StatusError.badRequest("found '\(other)', expected: ',' or 'end of string'")
            }
        }
    }

    private mutating func key() throws -> String {
        let key = next()
        if let problem = Names.qualified(key).first {
            throw Self.fault("<nil>: Invalid value: \(quoted(key)): \(problem)")
        }
        return key
    }

    private mutating func requirement() throws -> LabelSelector.Requirement {
        if current == "!" {
            at += 1
            return .missing(try key())
        }
        let name = try key()
        if current.isEmpty || current == "," { return .exists(name) }
        switch next() {
        case "=", "==": return .within(name, [try value()])
        case "!=": return .outside(name, [try value()])
        case "in": return .within(name, try values())
        case "notin": return .outside(name, try values())
        case ">": return .greater(name, try number())
        case "<": return .less(name, try number())
        case let other: throw Self.fault("found '\(other)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func value() throws -> String {
        if current.isEmpty || current == "," { return "" }
        guard !Self.symbols.contains(current) else { throw Self.fault("found '\(current)', expected: identifier") }
        return try checked(next())
    }

    private func checked(_ value: String) throws -> String {
        if let problem = Names.labelValue(value).first {
            throw Self.fault("values[0][]: Invalid value: \(quoted(value)): \(problem)")
        }
        return value
    }

    private mutating func values() throws -> [String] {
        guard next() == "(" else {
            throw Self.fault("found '\(tokens.indices.contains(at - 1) ? tokens[at - 1] : "")' expected: '('")
        }
        var result: [String] = []
        while true {
            if current == ")" || current == "," {
                result.append("")
            } else {
                guard !current.isEmpty else { throw Self.fault("found '', expected: ',', ')' or identifier") }
                result.append(try checked(next()))
            }
            switch next() {
            case ")": return result
            case ",": continue
            case let other: throw Self.fault("found '\(other)', expected: ',' or ')'")
            }
        }
    }

    private mutating func number() throws -> Int64 {
        let text = next()
        guard let number = Int64(text) else {
            throw Self.fault(
                "values[0][]: Invalid value: \(quoted(text)): for 'Gt', 'Lt' operators, the value must be an integer")
        }
        return number
    }
}

/// A field selector: `metadata.name=a,status.phase!=b`.
struct FieldSelector: Sendable {
    struct Term: Sendable {
        let field: String
        let value: String
        let isEqual: Bool
    }

    let terms: [Term]

    var isEmpty: Bool { terms.isEmpty }

    init(_ text: String) throws {
        var terms: [Term] = []
        for part in FieldSelector.split(text) where !part.isEmpty {
            guard let term = FieldSelector.term(part) else {
                throw StatusError.badRequest("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            if term.value.isEmpty && term.field.isEmpty { continue }
            terms.append(term)
        }
        self.terms = terms
    }

    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var escaped = false
        for character in text {
            if character == ",", !escaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            escaped = character == "\\" && !escaped
        }
        return parts
    }

    private static func term(_ text: String) -> Term? {
        for (at, character) in text.enumerated() {
            let rest = text.dropFirst(at)
            for (symbol, isEqual) in [("!=", false), ("==", true), ("=", true)] where rest.hasPrefix(symbol) {
                let value = String(rest.dropFirst(symbol.count)).replacing("\\,", with: ",").replacing("\\=", with: "=")
                return Term(field: String(text.prefix(at)), value: value, isEqual: isEqual)
            }
            if character == "\\" { return nil }
        }
        return nil
    }

    /// The fields that a resource can be selected by.
    static func fields(_ resource: Resource) -> [String] {
        let always = ["metadata.name", "metadata.namespace"]
        if let custom = resource.custom { return always + custom.selectableFields }
        switch resource.kind {
        case "Pod":
            return always + [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName",
            ]
        case "Secret": return always + ["type"]
        case "Namespace": return always + ["name", "status.phase"]
        case "Service": return always + ["spec.clusterIP", "spec.type"]
        case "Job": return always + ["status.successful"]
        case "ReplicaSet", "ReplicationController": return always + ["status.replicas"]
        case "Node": return always + ["spec.unschedulable"]
        case "Event":
            let reference = resource.group.isEmpty ? "involvedObject" : "regarding"
            let parts = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
            return always + parts.map { "\(reference).\($0)" }
                + ["reason", "reportingComponent", "reportingController", "source", "type"]
        default: return always
        }
    }

    func check(_ resource: Resource) throws {
        let known = FieldSelector.fields(resource)
        for term in terms where !known.contains(term.field) {
            if resource.isCustom { throw StatusError.badRequest("field label not supported: \(term.field)") }
            if known.count > 2 {
                throw StatusError.badRequest("field label not supported: \(term.field)")
            }
            throw StatusError.badRequest(
                "\(quoted(term.field)) is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
        }
    }

    /// Whether the key of an object (`NAMESPACE/NAME` or `NAME`) is enough to say that it does not match.
    func excludes(key: String) -> Bool {
        terms.contains { term in
            let part =
                switch term.field {
                case "metadata.name":
                    key.utf8.lastIndex(of: UInt8(ascii: "/")).map { key[key.index(after: $0)...] } ?? key[...]
                case "metadata.namespace": key.utf8.lastIndex(of: UInt8(ascii: "/")).map { key[..<$0] } ?? ""
                default: Substring?.none
                }
            return part.map { ($0 == term.value) != term.isEqual } ?? false
        }
    }

    func matches(_ object: JSONObject, _ resource: Resource) -> Bool {
        terms.allSatisfy { (FieldSelector.value(object, $0.field, resource) == $0.value) == $0.isEqual }
    }

    private static func value(_ object: JSONObject, _ field: String, _ resource: Resource) -> String {
        var path = field.split(separator: ".").map(String.init)
        if field == "name" { path = ["metadata", "name"] }
        if resource.kind == "Event", !resource.isCustom {
            switch field {
            case "source": path = ["source", "component"]
            case "reportingController", "reportingComponent": path = ["reportingComponent"]
            default:
                // both groups keep the form of the core group
                if path.first == "regarding" { path[0] = "involvedObject" }
            }
        }
        if field == "status.successful" { path = ["status", "succeeded"] }
        switch object.at(path) {
        case .string(let text)?: return text
        case .number(let number)?: return number.text
        case .bool(let flag)?: return flag ? "true" : "false"
        default:
            if field == "status.successful" || field == "status.replicas" { return "0" }
            if field == "spec.unschedulable" || field == "spec.hostNetwork" { return "false" }
            return ""
        }
    }
}
