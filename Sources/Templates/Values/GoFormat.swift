import Diagnostics
import Documents

/// `fmt.Sprintf`: values in a format.
struct GoFormat {
    private let run: TemplateRun
    private let values: [TemplateValue]
    private var used = 0
    private var result = ""

    /// As in Go, a larger width or precision is none.
    private static let maximumWidth = 1_000_000

    private struct Directive {
        var minus = false, plus = false, sharp = false, blank = false, zero = false
        var width: Int?
        var precision: Int?
    }

    private init(_ values: [TemplateValue], _ run: TemplateRun) {
        (self.values, self.run) = (values, run)
    }

    static func text(_ format: String, _ values: [TemplateValue], _ run: TemplateRun) throws(Fault) -> String {
        var formatter = GoFormat(values, run)
        try formatter.write(Array(format.unicodeScalars))
        return formatter.result
    }

    private mutating func write(_ format: [Unicode.Scalar]) throws(Fault) {
        var place = 0
        while place < format.count {
            guard format[place] == "%" else {
                result.unicodeScalars.append(format[place])
                place += 1
                continue
            }
            place += 1
            let directive = directive(format, &place)
            guard place < format.count else {
                result += "%!(NOVERB)"
                break
            }
            let verb = format[place]
            place += 1
            guard verb != "%" else {
                result += "%"
                continue
            }
            guard used < values.count else {
                result += "%!\(verb)(MISSING)"
                continue
            }
            used += 1
            let text = try padded(try formatted(values[used - 1], verb, directive), values[used - 1], verb, directive)
            try run.room(text.utf8.count)
            result += text
        }
        guard used < values.count else { return }
        var extra: [String] = []
        for value in values[used...] {
            if case .nothing = value {
                extra.append("<nil>")
            } else {
                extra.append("\(value.type)=\(try GoPrint.plain(value, run))")
            }
        }
        result += "%!(EXTRA \(extra.joined(separator: ", ")))"
    }

    private mutating func directive(_ format: [Unicode.Scalar], _ place: inout Int) -> Directive {
        var directive = Directive()
        flags: while place < format.count {
            switch format[place] {
            case "-": directive.minus = true
            case "+": directive.plus = true
            case "#": directive.sharp = true
            case " ": directive.blank = true
            case "0": directive.zero = true
            default: break flags
            }
            place += 1
        }
        directive.width = number(format, &place)
        if let width = directive.width, width < 0 {
            directive.minus = true
            directive.width = -width
        }
        if place < format.count, format[place] == "." {
            place += 1
            directive.precision = number(format, &place) ?? 0
        }
        return directive
    }

    private mutating func number(_ format: [Unicode.Scalar], _ place: inout Int) -> Int? {
        if place < format.count, format[place] == "*" {
            place += 1
            guard used < values.count, case .int(let number) = values[used] else { return nil }
            used += 1
            return number.magnitude <= UInt64(Self.maximumWidth) ? Int(number) : nil
        }
        var value: Int?
        while place < format.count, ("0"..."9").contains(format[place]) {
            let digit = Int(format[place].value - 48)
            value = min(Self.maximumWidth + 1, (value ?? 0) * 10 + digit)
            place += 1
        }
        return value.flatMap { $0 <= Self.maximumWidth ? $0 : nil }
    }

    private func padded(
        _ text: String, _ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive
    ) throws(Fault) -> String {
        let count = text.unicodeScalars.count
        guard let width = directive.width, width > count else { return text }
        try run.room(width)
        let missing = width - count
        if directive.minus { return text + String(repeating: " ", count: missing) }
        guard directive.zero else { return String(repeating: " ", count: missing) + text }
        // Zeros stand behind the sign.
        let sign = ["+", "-", " "].contains(text.prefix(1)) && verb != "s" && verb != "q" ? text.prefix(1) : ""
        return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
    }

    private func wrong(_ value: TemplateValue, _ verb: Unicode.Scalar) throws(Fault) -> String {
        if case .nothing = value { return "%!\(verb)(<nil>)" }
        return "%!\(verb)(\(value.type)=\(try GoPrint.plain(value, run)))"
    }

    private func formatted(
        _ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive
    ) throws(Fault) -> String {
        if verb == "T" { return value.type }
        switch (verb, value) {
        case ("v", .int), ("v", .float): return try formattedNumber(value, verb, directive)
        case ("v", _):
            return directive.sharp ? try source(value) : try GoPrint.plain(value, run)
        case ("s", .string(let text)): return cut(text, directive)
        case ("s", .version(let version)): return GoPrint.version(version)
        case ("q", .string(let text)): return GoQuoted.text(cut(text, directive))
        case ("x", .string(let text)), ("X", .string(let text)):
            let hex = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: verb == "X") }
            return hex.joined()
        case ("t", .bool(let flag)): return flag ? "true" : "false"
        case (_, .int), (_, .float): return try formattedNumber(value, verb, directive)
        case ("s", .list(let list)), ("q", .list(let list)), ("d", .list(let list)):
            var texts: [String] = []
            for item in list.items {
                texts.append(try run.nested { () throws(Fault) in try formatted(item, verb, directive) })
            }
            return "[\(texts.joined(separator: " "))]"
        default: return try wrong(value, verb)
        }
    }

    private func cut(_ text: String, _ directive: Directive) -> String {
        guard let precision = directive.precision else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
    }

    private func formattedNumber(
        _ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive
    ) throws(Fault) -> String {
        func signed(_ text: String) -> String {
            text.hasPrefix("-") ? text : directive.plus ? "+" + text : directive.blank ? " " + text : text
        }
        switch value {
        case .int(let number):
            let radixes: [Unicode.Scalar: (Int, String)] = [
                "d": (10, ""), "v": (10, ""), "x": (16, "0x"), "X": (16, "0X"), "o": (8, "0"), "b": (2, "0b"),
            ]
            if let (radix, prefix) = radixes[verb] {
                var digits = String(number.magnitude, radix: radix, uppercase: verb == "X")
                if let precision = directive.precision, precision > digits.count {
                    try run.room(precision)
                    digits = String(repeating: "0", count: precision - digits.count) + digits
                }
                return signed((number < 0 ? "-" : "") + (directive.sharp ? prefix : "") + digits)
            }
            if verb == "c" || verb == "q" || verb == "U" {
                let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
                let hex = String(scalar.value, radix: 16, uppercase: true)
                if verb == "U" { return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex }
                return verb == "c" ? String(Character(scalar)) : "'\(Character(scalar))'"
            }
        case .float(let number):
            switch verb {
            case "f", "F": return signed(GoFloat.fixed(number, "f", digits: directive.precision ?? 6))
            case "e": return signed(GoFloat.fixed(number, "e", digits: directive.precision ?? 6))
            case "g", "v":
                return signed(
                    directive.precision.map { GoFloat.fixed(number, "g", digits: $0) } ?? GoFloat.shortest(number))
            default: break
            }
        default: break
        }
        return try wrong(value, verb)
    }

    /// `%#v`, for what has a short form in Go's language.
    private func source(_ value: TemplateValue) throws(Fault) -> String {
        switch value {
        case .string(let text): return GoQuoted.text(text)
        case .nothing: return "<nil>"
        default: return try GoPrint.plain(value, run)
        }
    }
}
