import Diagnostics
import Documents

extension TemplateFunction {
    /// A function of one text, given last.
    private static func of(_ body: @escaping @Sendable (String) -> String) -> TemplateFunction {
        TemplateFunction(1) { run, given throws(Fault) in try run.string(body(try given[0].text())) }
    }

    /// A function of two texts.
    private static func pair(_ body: @escaping @Sendable (String, String) -> String) -> TemplateFunction {
        TemplateFunction(2) { run, given throws(Fault) in
            try run.string(body(try given[0].text(), try given[1].text()))
        }
    }

    private static func test(_ body: @escaping @Sendable ([UInt8], [UInt8]) -> Bool) -> TemplateFunction {
        TemplateFunction(2) { _, given throws(Fault) in
            .bool(body(Array(try given[0].text().utf8), Array(try given[1].text().utf8)))
        }
    }

    static let strings: [String: TemplateFunction] = [
        "trim": of { TextForms.trimmed($0) { $0.properties.isWhitespace } },
        "trimAll": pair { set, text in TextForms.trimmed(text) { set.unicodeScalars.contains($0) } },
        "trimall": pair { set, text in TextForms.trimmed(text) { set.unicodeScalars.contains($0) } },
        "trimPrefix": pair { part, text in
            let (bytes, start) = (Array(text.utf8), Array(part.utf8))
            return bytes.starts(with: start) ? String(decoding: bytes.dropFirst(start.count), as: UTF8.self) : text
        },
        "trimSuffix": pair { part, text in
            let (bytes, end) = (Array(text.utf8), Array(part.utf8))
            return bytes.reversed().starts(with: end.reversed())
                ? String(decoding: bytes.dropLast(end.count), as: UTF8.self) : text
        },
        "hasPrefix": test { part, text in text.starts(with: part) },
        "hasSuffix": test { part, text in text.reversed().starts(with: part.reversed()) },
        "contains": test { part, text in TextForms.places(of: part, in: text, limit: 1).first != nil || part.isEmpty },
        "nospace": of { text in
            String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
        },
        "repeat": TemplateFunction(2) { run, given throws(Fault) in
            let text = try given[1].text()
            let count = max(0, try given[0].count("the count"))
            let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
            try run.room(overflow ? .max : size)
            return .string(String(repeating: text, count: count))
        },
        "replace": TemplateFunction(3) { run, given throws(Fault) in
            let (old, new) = (Array(try given[0].text().utf8), Array(try given[1].text().utf8))
            let text = Array(try given[2].text().utf8)
            let places = old.isEmpty ? [] : TextForms.places(of: old, in: text)
            try run.room(places.count.multipliedReportingOverflow(by: new.count).partialValue)
            var result: [UInt8] = []
            var start = 0
            for place in places {
                result += text[start..<place] + new
                start = place + old.count
            }
            return try run.string(String(decoding: result + text[start...], as: UTF8.self))
        },
        "substr": TemplateFunction(3) { run, given throws(Fault) in
            let bytes = Array(try given[2].text().utf8)
            let (start, end) = (try given[0].count("the start"), try given[1].count("the end"))
            let high = end < 0 || end > bytes.count ? bytes.count : end
            let low = max(0, start)
            guard low <= high else { throw Fault(.invalid, "the start \(low) is behind the end \(high)") }
            return try run.string(String(decoding: bytes[low..<high], as: UTF8.self))
        },
        "trunc": TemplateFunction(2) { run, given throws(Fault) in
            let bytes = Array(try given[1].text().utf8)
            let count = try given[0].count("the length")
            let kept = count >= 0 ? bytes.prefix(count) : bytes.suffix(min(bytes.count, -count))
            return try run.string(String(decoding: kept, as: UTF8.self))
        },
        "abbrev": TemplateFunction(2) { run, given throws(Fault) in
            let (width, text) = (try given[0].count("the width"), try given[1].text())
            guard width >= 4, text.utf8.count > width else { return given[1] }
            return try run.string(String(decoding: Array(text.utf8).prefix(width - 3), as: UTF8.self) + "...")
        },
        "quote": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            try joined(given, run) { GoQuoted.text($0) }
        },
        "squote": TemplateFunction(atLeast: 0) { run, given throws(Fault) in try joined(given, run) { "'\($0)'" } },
        "cat": TemplateFunction(atLeast: 0) { run, given throws(Fault) in try joined(given, run) { $0 } },
        "indent": TemplateFunction(2) { run, given throws(Fault) in
            try run.string(try indented(given[1].text(), try given[0].count("the indentation"), run))
        },
        "nindent": TemplateFunction(2) { run, given throws(Fault) in
            try run.string("\n" + (try indented(given[1].text(), try given[0].count("the indentation"), run)))
        },
        "plural": TemplateFunction(3) { _, given throws(Fault) in given[2].int == 1 ? given[0] : given[1] },
        "join": TemplateFunction(2) { run, given throws(Fault) in
            let separator = try given[0].text()
            var texts: [String] = []
            if case .list(let list) = given[1] {
                for item in list.items {
                    if case .nothing = item { continue }
                    let text = try item.shown(run)
                    try run.room(text.utf8.count + separator.utf8.count)
                    texts.append(text)
                }
            } else {
                texts = [try given[1].shown(run)]
            }
            return try run.string(texts.joined(separator: separator))
        },
        "splitList": TemplateFunction(2) { run, given throws(Fault) in
            try run.list(try split(given[1], given[0], run))
        },
        "split": TemplateFunction(2) { run, given throws(Fault) in
            try numbered(try split(given[1], given[0], run), run)
        },
        "splitn": TemplateFunction(3) { run, given throws(Fault) in
            try numbered(try split(given[2], given[0], run, limit: try given[1].count("the number of parts")), run)
        },
        "wrap": TemplateFunction(2) { run, given throws(Fault) in
            let width = max(1, try given[0].count("the width"))
            return try run.string(TextForms.wrapped(try given[1].text(), width))
        },
        "toString": TemplateFunction(1) { run, given throws(Fault) in try run.string(try given[0].shown(run)) },
        "toStrings": TemplateFunction(1) { run, given throws(Fault) in
            var texts: [TemplateValue] = []
            guard case .list(let list) = given[0] else {
                return try run.list([try run.string(try given[0].shown(run))])
            }
            for item in list.items { texts.append(try run.string(try item.shown(run))) }
            return try run.list(texts)
        },
    ]

    private static func joined(
        _ values: [TemplateValue], _ run: TemplateRun, _ form: (String) -> String
    ) throws(Fault) -> TemplateValue {
        var texts: [String] = []
        for value in values {
            if case .nothing = value { continue }
            texts.append(form(try value.shown(run)))
        }
        return try run.string(texts.joined(separator: " "))
    }

    private static func indented(_ text: String, _ count: Int, _ run: TemplateRun) throws(Fault) -> String {
        guard count >= 0 else { throw Fault(.invalid, "the indentation must not be negative") }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let (size, overflow) = lines.count.multipliedReportingOverflow(by: count)
        try run.room(overflow ? .max : size)
        let blanks = String(repeating: " ", count: count)
        return lines.map { blanks + String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    /// The parts of a text between separators; an empty separator parts all characters.
    private static func split(
        _ value: TemplateValue, _ separator: TemplateValue, _ run: TemplateRun, limit: Int = .max
    ) throws(Fault) -> [TemplateValue] {
        let (text, part) = (Array(try value.text().utf8), Array(try separator.text().utf8))
        guard limit > 0 else { return [] }
        guard !part.isEmpty else {
            let scalars = Array(try value.text().unicodeScalars)
            try run.step(scalars.count)
            return scalars.map { .string(String($0)) }
        }
        var parts: [TemplateValue] = []
        var start = 0
        for place in TextForms.places(of: part, in: text, limit: limit == .max ? .max : limit - 1) {
            parts.append(try run.string(String(decoding: text[start..<place], as: UTF8.self)))
            start = place + part.count
        }
        parts.append(try run.string(String(decoding: text[start...], as: UTF8.self)))
        return parts
    }

    /// `_0`, `_1` and so on.
    private static func numbered(_ parts: [TemplateValue], _ run: TemplateRun) throws(Fault) -> TemplateValue {
        var members: [String: TemplateValue] = [:]
        for (number, part) in parts.enumerated() { members["_\(number)"] = part }
        return .map(try run.map(members))
    }

    static let letters: [String: TemplateFunction] = [
        "upper": of { TextForms.mapped($0) { $0.properties.uppercaseMapping } },
        "lower": of { TextForms.mapped($0) { $0.properties.lowercaseMapping } },
        "title": of { TextForms.titled($0) { $0.properties.titlecaseMapping } },
        "untitle": of { TextForms.titled($0) { $0.properties.lowercaseMapping } },
        "swapcase": of { text in
            TextForms.mapped(text) {
                $0.properties.isUppercase ? $0.properties.lowercaseMapping : $0.properties.uppercaseMapping
            }
        },
        "initials": of { text in
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.split { $0.properties.isWhitespace }.compactMap(\.first)))
        },
        "snakecase": of { TextForms.parted($0, "_") },
        "kebabcase": of { TextForms.parted($0, "-") },
        "camelcase": of { text in
            text.split { $0 == "_" || $0 == "-" || $0 == " " }
                .map { TextForms.titled(String($0)) { $0.properties.titlecaseMapping } }.joined()
        },
    ]
}

/// Changes of texts that Sprig names.
enum TextForms {
    static func trimmed(_ text: String, _ goes: (Unicode.Scalar) -> Bool) -> String {
        var rest = text.unicodeScalars[...]
        while let first = rest.first, goes(first) { rest.removeFirst() }
        while let last = rest.last, goes(last) { rest.removeLast() }
        return String(String.UnicodeScalarView(rest))
    }

    static func mapped(_ text: String, _ map: (Unicode.Scalar) -> String) -> String {
        // One character for one, as in Go.
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let other = map(scalar).unicodeScalars
            result.append(other.count == 1 ? other[other.startIndex] : scalar)
        }
        return String(result)
    }

    /// Changes the first letter of each word.
    static func titled(_ text: String, _ map: (Unicode.Scalar) -> String) -> String {
        var result = String.UnicodeScalarView()
        var isStart = true
        for scalar in text.unicodeScalars {
            let other = isStart ? map(scalar).unicodeScalars : String.UnicodeScalarView()
            result.append(other.count == 1 ? other[other.startIndex] : scalar)
            let properties = scalar.properties
            isStart = !(properties.isAlphabetic || properties.numericType != nil || scalar == "_" || scalar == "'")
        }
        return String(result)
    }

    /// Lower case, with `separator` where words begin.
    static func parted(_ text: String, _ separator: Unicode.Scalar) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            guard scalar != "_", scalar != "-", scalar != " " else {
                if let last = result.last, last != separator { result.append(separator) }
                continue
            }
            if scalar.properties.isUppercase, place > 0, let last = result.last, last != separator {
                let next = place + 1 < scalars.count ? scalars[place + 1] : scalar
                if !scalars[place - 1].properties.isUppercase || next.properties.isLowercase {
                    result.append(separator)
                }
            }
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            result.append(lower.count == 1 ? lower[lower.startIndex] : scalar)
        }
        return String(result)
    }

    /// Where `part`, which is not empty, begins, without overlaps.
    static func places(of part: [UInt8], in text: [UInt8], limit: Int = .max) -> [Int] {
        var places: [Int] = []
        guard let first = part.first, text.count >= part.count else { return [] }
        var place = 0
        while place <= text.count - part.count, places.count < limit {
            if text[place] == first, text[place..<place + part.count].elementsEqual(part) {
                places.append(place)
                place += part.count
            } else {
                place += 1
            }
        }
        return places
    }

    /// Lines of at most `width` characters where words allow it.
    static func wrapped(_ text: String, _ width: Int) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var current = ""
            for word in line.split(separator: " ") {
                if current.isEmpty {
                    current = String(word)
                } else if current.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
                    current += " " + word
                } else {
                    lines.append(current)
                    current = String(word)
                }
            }
            lines.append(current)
        }
        return lines.joined(separator: "\n")
    }
}
