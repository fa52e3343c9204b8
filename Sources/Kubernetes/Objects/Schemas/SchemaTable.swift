import Documents
import Synchronization

/// The built-in types, read from compiled-in tables when they are first asked for.
///
/// A type starts with `=NAME [M=atomic]`; each line behind it is a field: `NAME TYPE NUMBERS FLAGS [L=…] [M=…] [P=…] [V=…] [D=…]`.
/// TYPE: `s` string, `b` boolean, `i` and `l` integers of 32 and 64 bits, `d` double, `y` bytes, `t` and `m` times,
/// NUMBERS are those of protobuf: `N`, or `N.M` for a field inside of another that JSON does not show.
/// `q` quantity, `x` integer or string, `*` anything, `[T` list, `{T` map, `@NAME` object, `?@NAME` object or anything else.
/// FLAGS: `p` pointer, `o` left out when empty, `z` left out when zero, `r` required. `L` the kind of a list with its keys,
/// `M` of a map, `P` patch strategy and merge key, `V` the values allowed, `D` a default.
package final class SchemaTable: Sendable {
    package static let shared = SchemaTable()

    private struct State {
        /// Where the fields of a type stand; filled at the first use.
        var places: [String: Substring] = [:]
        var types: [String: ObjectType] = [:]
    }

    private let state = Mutex(State())

    private static let tables: [StaticString] = [
        admissionregistration, apiextensions, apiregistration, apps, authentication, authorization, autoscaling, batch,
        certificates, coordination, core, discovery, events, meta, networking, node, policy, rbac, scheduling, storage,
    ]

    /// The type of that name; one that is not in the tables has no fields.
    package func type(_ name: String) -> ObjectType {
        state.withLock { state in
            if let known = state.types[name] { return known }
            if state.places.isEmpty { state.places = Self.index() }
            let type =
                state.places[name].map { Self.parse(name, $0) } ?? ObjectType(name: name, isAtomic: false, fields: [])
            state.types[name] = type
            return type
        }
    }

    package func schema(_ name: String) -> Schema {
        Schema(.object, isAtomic: type(name).isAtomic, typeName: name)
    }

    private static func index() -> [String: Substring] {
        var places: [String: Substring] = [:]
        for table in tables {
            let text = table.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
            var start = text.startIndex
            while start < text.endIndex {
                let end = text[start...].utf8.firstIndex(of: 0x0A) ?? text.endIndex
                let next = following(text[...], end)
                let name = text[start..<end].dropFirst().prefix { $0 != " " }
                places[String(name)] = text[start..<next]
                start = next
            }
        }
        return places
    }

    /// Where the next type starts.
    private static func following(_ text: Substring, _ end: Substring.Index) -> Substring.Index {
        var at = end
        while at < text.endIndex {
            let next = text.utf8.index(after: at)
            guard next < text.endIndex else { return text.endIndex }
            if text.utf8[next] == UInt8(ascii: "=") { return next }
            at = text[next...].utf8.firstIndex(of: 0x0A) ?? text.endIndex
        }
        return text.endIndex
    }

    private static func parse(_ name: String, _ text: Substring) -> ObjectType {
        let lines = text.split(separator: "\n")
        let isAtomic = lines.first?.hasSuffix(" M=atomic") ?? false
        return ObjectType(name: name, isAtomic: isAtomic, fields: lines.dropFirst().compactMap(field))
    }

    private static func field(_ line: Substring) -> Field? {
        let parts = line.split(separator: " ")
        guard parts.count >= 4 else { return nil }
        var notes: [Character: Substring] = [:]
        for note in parts.dropFirst(4) {
            if let key = note.first { notes[key] = note.dropFirst(2) }
        }
        let flags = parts[3]
        return Field(
            name: String(parts[0]), schema: schema(parts[1], notes),
            numbers: parts[2].split(separator: ".").compactMap { Int($0) },
            isPointer: flags.contains("p"), omitsEmpty: flags.contains("o"), omitsZero: flags.contains("z"),
            isRequired: flags.contains("r"))
    }

    private static func schema(_ code: Substring, _ notes: [Character: Substring]) -> Schema {
        let values = notes["V"].map { $0.split(separator: "|").map(String.init) } ?? []
        let isAtomic = notes["M"] == "atomic"
        let patch = patchStrategy(notes["P"])
        let rest = code.dropFirst()
        switch code.first {
        case "[":
            return Schema(
                .list, element: schema(rest, [:]), listType: listType(notes["L"], patch), patch: patch, values: values)
        case "{": return Schema(.map, element: schema(rest, [:]), isAtomic: isAtomic, patch: patch)
        case "@":
            // not looked up here: types contain each other
            return Schema(.object, isAtomic: isAtomic, patch: patch, typeName: String(rest))
        case "?": return Schema(.anyOrObject, keepsUnknown: true, typeName: String(rest.dropFirst()))
        default:
            let value = notes["D"].flatMap { try? JSONValue(parsing: Array($0.utf8)) }
            return Schema(scalar(code.first), patch: patch, values: values, defaultValue: value)
        }
    }

    private static func scalar(_ code: Character?) -> Schema.Kind {
        switch code {
        case "s": .string
        case "b": .boolean
        case "i": .int32
        case "l": .int64
        case "d": .double
        case "y": .bytes
        case "t": .time
        case "m": .microTime
        case "q": .quantity
        case "x": .intOrString
        default: .any
        }
    }

    private static func listType(_ note: Substring?, _ patch: Schema.PatchStrategy) -> Schema.ListType {
        guard let note else {
            guard patch.merges else { return .atomic }
            return patch.mergeKey.map { .map(keys: [$0]) } ?? .set
        }
        if note == "set" { return .set }
        if note.hasPrefix("map:") { return .map(keys: note.dropFirst(4).split(separator: ",").map(String.init)) }
        return .atomic
    }

    private static func patchStrategy(_ note: Substring?) -> Schema.PatchStrategy {
        var strategy = Schema.PatchStrategy()
        guard let note else { return strategy }
        let parts = note.split(separator: ":", maxSplits: 1)
        for word in parts.first?.split(separator: ",") ?? [] {
            switch word {
            case "merge": strategy.merges = true
            case "replace": strategy.replaces = true
            case "retainKeys": strategy.retainsKeys = true
            default: break
            }
        }
        if parts.count > 1 { strategy.mergeKey = String(parts[1]) }
        return strategy
    }
}
