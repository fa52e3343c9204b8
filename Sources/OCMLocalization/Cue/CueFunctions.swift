import Diagnostics
import Documents

/// Functions of CUE's standard library, and its operators.
enum CueFunctions {
    static let packages = ["encoding/json", "path", "strings"]

    static func call(_ name: String, _ arguments: [JSONValue]) throws(Fault) -> CueValue {
        let texts = arguments.compactMap(\.string)
        func wrong() -> Fault { Fault(.invalid, "\(name) is called with other arguments than it takes") }
        switch (name, arguments.count) {
        case ("encoding/json.Marshal", 1): return .data(.string(arguments[0].text()))
        case ("len", 1):
            let count = arguments[0].array?.count ?? arguments[0].object?.count ?? arguments[0].string?.utf8.count
            guard let count else { throw wrong() }
            return .data(.number(JSONNumber(count)))
        case ("strings.Join", 2):
            guard let items = arguments[0].array?.map(\.string), !items.contains(nil),
                let separator = arguments[1].string
            else { throw wrong() }
            let (between, overflow) = separator.utf8.count.multipliedReportingOverflow(by: items.count)
            guard !overflow, between <= CueEvaluator.maximumSize else { throw CueEvaluator.tooLarge }
            return .data(.string(items.compactMap { $0 }.joined(separator: separator)))
        default: break
        }
        guard texts.count == arguments.count else {
            if known.contains(name) { throw wrong() }
            throw unsupported(name)
        }
        switch (name, texts.count) {
        case ("path.Dir", 1): return .data(.string(directory(texts[0])))
        case ("path.Base", 1): return .data(.string(base(texts[0])))
        case ("strings.Split", 2): return .data(.array(split(texts[0], texts[1]).map(JSONValue.string)))
        case ("strings.HasPrefix", 2): return .data(.bool(texts[0].utf8.starts(with: texts[1].utf8)))
        case ("strings.HasSuffix", 2): return .data(.bool(hasSuffix(texts[0], texts[1])))
        case ("strings.Contains", 2):
            return .data(.bool(texts[1].isEmpty || split(texts[0], texts[1]).count > 1))
        case ("strings.TrimPrefix", 2):
            let isThere = texts[0].utf8.starts(with: texts[1].utf8)
            return .data(.string(isThere ? String(Substring(texts[0].utf8.dropFirst(texts[1].utf8.count))) : texts[0]))
        case ("strings.TrimSuffix", 2):
            let isThere = hasSuffix(texts[0], texts[1])
            return .data(.string(isThere ? String(Substring(texts[0].utf8.dropLast(texts[1].utf8.count))) : texts[0]))
        case ("strings.ToLower", 1): return .data(.string(texts[0].lowercased()))
        case ("strings.ToUpper", 1): return .data(.string(texts[0].uppercased()))
        default: throw known.contains(name) ? wrong() : unsupported(name)
        }
    }

    private static let known: Set<String> = [
        "encoding/json.Marshal", "len", "path.Dir", "path.Base", "strings.Split", "strings.Join", "strings.HasPrefix",
        "strings.HasSuffix", "strings.Contains", "strings.TrimPrefix", "strings.TrimSuffix", "strings.ToLower",
        "strings.ToUpper",
    ]

    private static func unsupported(_ name: String) -> Fault {
        Fault(
            .unsupported, "the function \(name) is not supported; known are \(known.sorted().joined(separator: ", "))")
    }

    private static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
        text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    private static func split(_ text: String, _ separator: String) -> [String] {
        let (bytes, mark) = (Array(text.utf8), Array(separator.utf8))
        guard !mark.isEmpty else { return text.unicodeScalars.map { String($0) } }
        var (parts, start, at): ([String], Int, Int) = ([], 0, 0)
        while at + mark.count <= bytes.count {
            if bytes[at..<(at + mark.count)].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<at], as: UTF8.self))
                at += mark.count
                start = at
            } else {
                at += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// All but the last element, cleaned as Go's `path.Dir` does.
    private static func directory(_ path: String) -> String {
        let isRooted = path.utf8.first == UInt8(ascii: "/")
        var names: [String] = []
        for name in split(path, "/").dropLast() where !name.isEmpty && name != "." {
            if name == "..", let last = names.last, last != ".." {
                names.removeLast()
            } else if name != ".." || !isRooted {
                names.append(name)
            }
        }
        if names.isEmpty { return isRooted ? "/" : "." }
        return (isRooted ? "/" : "") + names.joined(separator: "/")
    }

    private static func base(_ path: String) -> String {
        guard !path.isEmpty else { return "." }
        return split(path, "/").last { !$0.isEmpty } ?? "/"
    }

    static func binary(
        _ sign: String, _ a: CueValue, _ b: CueValue, operand: (CueValue) throws(Fault) -> JSONValue
    ) throws(Fault) -> CueValue {
        let (x, y) = (try operand(a), try operand(b))
        if let p = x.number?.int, let q = y.number?.int {
            switch sign {
            case "<": return .data(.bool(p < q))
            case "<=": return .data(.bool(p <= q))
            case ">": return .data(.bool(p > q))
            case ">=": return .data(.bool(p >= q))
            case "+": return integer(p.addingReportingOverflow(q))
            case "-": return integer(p.subtractingReportingOverflow(q))
            case "*": return integer(p.multipliedReportingOverflow(by: q))
            default: break
            }
        }
        switch (sign, x, y) {
        case ("==", _, _): return .data(.bool(x == y))
        case ("!=", _, _): return .data(.bool(x != y))
        case ("&&", .bool(let p), .bool(let q)): return .data(.bool(p && q))
        case ("||", .bool(let p), .bool(let q)): return .data(.bool(p || q))
        case ("+", .string(let p), .string(let q)): return .data(.string(p + q))
        case ("+", .array(let p), .array(let q)): return .data(.array(p + q))
        default: throw Fault(.invalid, "“\(sign)” does not work on these values")
        }
    }

    private static func integer(_ result: (partialValue: Int, overflow: Bool)) -> CueValue {
        result.overflow ? .bottom("a number is too large") : .data(.number(JSONNumber(result.partialValue)))
    }
}
