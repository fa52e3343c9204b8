import Cryptography
import Diagnostics
import Documents
import Patterns
import Versions

extension TemplateFunction {
    /// A function of one text.
    private static func of(_ body: @escaping @Sendable (String) throws(Fault) -> String) -> TemplateFunction {
        TemplateFunction(1) { run, given throws(Fault) in try run.string(try body(try given[0].text())) }
    }

    private static func json(_ style: JSONStyle) -> TemplateFunction {
        TemplateFunction(1) { run, given throws(Fault) in
            try run.string(String(decoding: try document(given[0], run).encoded(style), as: UTF8.self))
        }
    }

    private static let fromJSON = TemplateFunction(1) { run, given throws(Fault) in
        try run.value(try JSONValue(parsing: Array(try given[0].text().utf8)))
    }

    static let encodings: [String: TemplateFunction] = [
        "b64enc": of { (text) throws(Fault) in Base64.encode(Array(text.utf8)) },
        "b64dec": of { (text) throws(Fault) in
            guard let bytes = Base64.decode(text) else { throw Fault(.invalid, "illegal base64 data") }
            return String(decoding: bytes, as: UTF8.self)
        },
        "sha1sum": of { (text) throws(Fault) in Hex.encode(Hash.digest(.sha1, Array(text.utf8))) },
        "sha256sum": of { (text) throws(Fault) in Hex.encode(Hash.digest(.sha256, Array(text.utf8))) },
        "sha512sum": of { (text) throws(Fault) in Hex.encode(Hash.digest(.sha512, Array(text.utf8))) },
        "toJson": json(.compact.sortingKeys().escapingHTML()),
        "mustToJson": json(.compact.sortingKeys().escapingHTML()),
        "toRawJson": json(.compact.sortingKeys()), "mustToRawJson": json(.compact.sortingKeys()),
        "toPrettyJson": json(.indented(2).sortingKeys().escapingHTML()),
        "mustToPrettyJson": json(.indented(2).sortingKeys().escapingHTML()),
        "fromJson": fromJSON, "mustFromJson": fromJSON,
        "semver": TemplateFunction(1) { _, given throws(Fault) in
            guard let version = SemanticVersion(try given[0].text()) else {
                throw Fault(.invalid, "invalid semantic version")
            }
            return .version(version)
        },
        "semverCompare": TemplateFunction(2) { _, given throws(Fault) in
            guard let version = SemanticVersion(try given[1].text()) else {
                throw Fault(.invalid, "invalid semantic version")
            }
            return .bool(try VersionConstraint(try given[0].text()).contains(version))
        },
        "base": of { (text) throws(Fault) in
            guard !text.isEmpty else { return "." }
            return text.split(separator: "/").last.map(String.init) ?? "/"
        },
        "dir": of { (text) throws(Fault) in
            guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
            return cleaned(String(text[...slash]))
        },
        "clean": of { (text) throws(Fault) in cleaned(text) },
        "ext": of { (text) throws(Fault) in
            let name = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
            return name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...]) } ?? ""
        },
        "isAbs": TemplateFunction(1) { _, given throws(Fault) in .bool(try given[0].text().hasPrefix("/")) },
    ]

    /// Go's `path.Clean`.
    private static func cleaned(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        let text = parts.joined(separator: "/")
        return isAbsolute ? "/" + text : text.isEmpty ? "." : text
    }

    /// A value as a document.
    private static func document(_ value: TemplateValue, _ run: TemplateRun, depth: Int = 0) throws(Fault) -> JSONValue
    {
        guard depth < TemplateList.maximumDepth else { throw Fault(.limit, "values are nested too deeply") }
        try run.step()
        switch value {
        case .nothing: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .number(JSONNumber(number))
        case .float(let number):
            guard let number = JSONNumber(number) else { throw Fault(.invalid, "JSON has no such number") }
            return .number(number.goText.flatMap { JSONNumber($0) } ?? number)
        case .string(let text):
            try run.room(text.utf8.count)
            return .string(text)
        case .version(let version): return .string(GoPrint.version(version))
        case .list(let list):
            var items: [JSONValue] = []
            for item in list.items { items.append(try document(item, run, depth: depth + 1)) }
            return .array(items)
        case .map(let map):
            var object = JSONObject()
            for key in map.keys { object[key] = try document(map.members[key] ?? .nothing, run, depth: depth + 1) }
            return .object(object)
        }
    }

    // MARK: regular expressions

    private static func pattern(
        _ counts: Int,
        _ body: @escaping @Sendable (Pattern, TemplateRun, [TemplateValue]) throws(Fault) -> TemplateValue
    ) -> TemplateFunction {
        TemplateFunction(counts) { run, given throws(Fault) in
            let text = try given[0].text("a regular expression")
            try run.step(text.utf8.count)
            return try body(try Pattern(text), run, given)
        }
    }

    private static func matches(
        _ pattern: Pattern, in text: String, _ run: TemplateRun, limit: Int = .max
    ) throws(Fault) -> [Pattern.Match] {
        guard limit > 0 else { return [] }
        guard let found = pattern.allMatches(in: text, limit: limit, budget: &run.patternBudget) else {
            throw Fault(.limit, "the regular expressions take too long")
        }
        try run.step(found.count)
        return found
    }

    static let patterns: [String: TemplateFunction] = [
        "regexMatch": pattern(2) { pattern, run, given throws(Fault) in
            .bool(try !matches(pattern, in: try given[1].text(), run, limit: 1).isEmpty)
        },
        "regexFind": pattern(2) { pattern, run, given throws(Fault) in
            let text = try given[1].text()
            return try run.string(
                try matches(pattern, in: text, run, limit: 1).first.map { String(text[$0.range]) } ?? "")
        },
        "regexFindAll": pattern(3) { pattern, run, given throws(Fault) in
            let text = try given[1].text()
            let count = try given[2].count("the number of matches")
            let found = try matches(pattern, in: text, run, limit: count < 0 ? .max : count)
            return try run.list(found.map { .string(String(text[$0.range])) })
        },
        "regexReplaceAllLiteral": pattern(3) { pattern, run, given throws(Fault) in
            let (text, new) = (try given[1].text(), try given[2].text())
            return try replaced(try matches(pattern, in: text, run), in: text, run) { _ in new }
        },
        "regexReplaceAll": pattern(3) { pattern, run, given throws(Fault) in
            let (text, new) = (try given[1].text(), try given[2].text())
            return try replaced(try matches(pattern, in: text, run), in: text, run) { match in
                expanded(new, match, pattern, text)
            }
        },
        "regexSplit": pattern(3) { pattern, run, given throws(Fault) in
            let (text, count) = (try given[1].text(), try given[2].count("the number of parts"))
            guard count != 0 else { return .list(.empty) }
            var parts: [TemplateValue] = []
            var start = text.startIndex
            for match in try matches(pattern, in: text, run, limit: count < 0 ? .max : count - 1) {
                if match.range.isEmpty, match.range.lowerBound == text.startIndex { continue }
                parts.append(.string(String(text[start..<match.range.lowerBound])))
                start = match.range.upperBound
            }
            return try run.list(parts + [.string(String(text[start...]))])
        },
        "regexQuoteMeta": of { (text) throws(Fault) in
            var result = ""
            for scalar in text.unicodeScalars {
                if "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) { result += "\\" }
                result.unicodeScalars.append(scalar)
            }
            return result
        },
    ]

    private static func replaced(
        _ matches: [Pattern.Match], in text: String, _ run: TemplateRun, _ new: (Pattern.Match) -> String
    ) throws(Fault) -> TemplateValue {
        var result = ""
        var start = text.startIndex
        for match in matches {
            let part = new(match)
            try run.room(part.utf8.count)
            result += text[start..<match.range.lowerBound] + part
            start = match.range.upperBound
        }
        return try run.string(result + text[start...])
    }

    /// Go's `Expand`: `$1`, `${1}` and `${name}` stand for groups, `$$` for a dollar sign.
    private static func expanded(_ new: String, _ match: Pattern.Match, _ pattern: Pattern, _ text: String) -> String {
        var result = ""
        var rest = new[...]
        while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
            result += rest[..<dollar]
            rest = rest[rest.utf8.index(after: dollar)...]
            if rest.hasPrefix("$") {
                result += "$"
                rest = rest.dropFirst()
                continue
            }
            let isBraced = rest.hasPrefix("{")
            let inner = isBraced ? rest.dropFirst() : rest
            let name = inner.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let after = inner[name.endIndex...]
            guard !name.isEmpty, !isBraced || after.hasPrefix("}") else {
                result += "$"
                continue
            }
            rest = isBraced ? after.dropFirst() : after
            // Group 0 is all; the lists begin with group 1.
            let number = Int(name) ?? pattern.groupNames.firstIndex { $0 == String(name) }.map { $0 + 1 } ?? -1
            if number == 0 {
                result += text[match.range]
            } else if match.groups.indices.contains(number - 1), let range = match.groups[number - 1] {
                result += text[range]
            }
        }
        return result + rest
    }
}
