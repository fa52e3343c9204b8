import Diagnostics

extension TemplateFunction {
    /// Go's own: conditions, comparisons, length and places.
    static let comparisons: [String: TemplateFunction] = [
        "not": TemplateFunction(1) { _, given throws(Fault) in .bool(!given[0].isTrue) },
        "eq": TemplateFunction(atLeast: 2) { _, given throws(Fault) in
            for other in given.dropFirst() where try order(given[0], other, ordered: false) == 0 { return .bool(true) }
            return .bool(false)
        },
        "ne": TemplateFunction(2) { _, given throws(Fault) in
            .bool(try order(given[0], given[1], ordered: false) != 0)
        },
        "lt": TemplateFunction(2) { _, given throws(Fault) in .bool(try order(given[0], given[1]) < 0) },
        "le": TemplateFunction(2) { _, given throws(Fault) in .bool(try order(given[0], given[1]) <= 0) },
        "gt": TemplateFunction(2) { _, given throws(Fault) in .bool(try order(given[0], given[1]) > 0) },
        "ge": TemplateFunction(2) { _, given throws(Fault) in .bool(try order(given[0], given[1]) >= 0) },
        "len": TemplateFunction(1) { _, given throws(Fault) in
            switch given[0] {
            case .string(let text): return .int(Int64(text.utf8.count))
            case .list(let list): return .int(Int64(list.items.count))
            case .map(let map): return .int(Int64(map.members.count))
            default: throw Fault(.invalid, "a value of type \(given[0].type) has no length")
            }
        },
        "index": TemplateFunction(atLeast: 1) { _, given throws(Fault) in
            var value = given[0]
            for place in given.dropFirst() { value = try element(of: value, at: place) }
            return value
        },
        "slice": TemplateFunction(1...4) { run, given throws(Fault) in
            let places = try given.dropFirst().map { (place) throws(Fault) in try place.count("an index") }
            let count: Int
            switch given[0] {
            case .string(let text): count = text.utf8.count
            case .list(let list): count = list.items.count
            default: throw Fault(.invalid, "can't slice a value of type \(given[0].type)")
            }
            let (low, high) = (places.first ?? 0, places.count > 1 ? places[1] : count)
            guard 0 <= low, low <= high, high <= count else {
                throw Fault(.invalid, "index out of range: \(low):\(high)")
            }
            if case .list(let list) = given[0] { return try run.list(Array(list.items[low..<high])) }
            let bytes = Array(try given[0].text().utf8)
            return try run.string(String(decoding: bytes[low..<high], as: UTF8.self))
        },
    ]

    private static func element(of value: TemplateValue, at place: TemplateValue) throws(Fault) -> TemplateValue {
        switch value {
        case .map(let map): return map.members[try place.text("a key")] ?? .nothing
        case .list(let list):
            guard case .int(let number) = place else { throw Fault(.invalid, "can't index a list with \(place.type)") }
            guard number >= 0, number < list.items.count else { throw Fault(.invalid, "index out of range: \(number)") }
            return list.items[Int(number)]
        case .string(let text):
            let bytes = Array(text.utf8)
            guard case .int(let number) = place, number >= 0, number < bytes.count else {
                throw Fault(.invalid, "index out of range")
            }
            return .int(Int64(bytes[Int(number)]))
        case .nothing: throw Fault(.invalid, "index of nil")
        default: throw Fault(.invalid, "can't index a value of type \(value.type)")
        }
    }

    /// The order of two basic values of one kind. Integers and floating point numbers are different kinds, as in Go.
    private static func order(_ a: TemplateValue, _ b: TemplateValue, ordered: Bool = true) throws(Fault) -> Int {
        switch (a, b) {
        case (.int(let a), .int(let b)): return a == b ? 0 : a < b ? -1 : 1
        case (.float(let a), .float(let b)): return a == b ? 0 : a < b ? -1 : 1
        case (.string(let a), .string(let b)):
            return a.utf8.elementsEqual(b.utf8) ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        case (.bool(let a), .bool(let b)) where !ordered: return a == b ? 0 : 1
        case (.nothing, _) where !ordered, (_, .nothing) where !ordered: return a.kind == b.kind ? 0 : 1
        case (.list, _), (.map, _), (.version, _), (_, .list), (_, .map), (_, .version), (.bool, .bool), (.nothing, _),
            (_, .nothing):
            throw Fault(.invalid, "invalid type for comparison: \(a.type) and \(b.type)")
        default: throw Fault(.invalid, "incompatible types for comparison: \(a.type) and \(b.type)")
        }
    }

    static let printing: [String: TemplateFunction] = [
        "print": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            try run.string(try GoPrint.sprint(given, run))
        },
        "println": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            var texts: [String] = []
            for value in given { texts.append(try value.shown(run)) }
            return try run.string(texts.joined(separator: " ") + "\n")
        },
        "printf": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            try run.string(try GoFormat.text(try given[0].text("a format"), Array(given.dropFirst()), run))
        },
        "html": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            let text = try GoPrint.sprint(given, run)
            let escaped: [Unicode.Scalar: String] = [
                "\"": "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\u{FFFD}",
            ]
            var result = ""
            for scalar in text.unicodeScalars {
                if let long = escaped[scalar] { result += long } else { result.unicodeScalars.append(scalar) }
            }
            return try run.string(result)
        },
        "urlquery": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            var result = ""
            for byte in try GoPrint.sprint(given, run).utf8 {
                let isPlain =
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.~".utf8.contains(byte)
                let hex = String(byte, radix: 16, uppercase: true)
                result +=
                    isPlain ? String(UnicodeScalar(byte)) : byte == 0x20 ? "+" : "%" + (byte < 16 ? "0" : "") + hex
            }
            return try run.string(result)
        },
        "fail": TemplateFunction(1) { _, given throws(Fault) in throw Fault(.invalid, try given[0].text()) },
    ]
}
