import Documents

/// Byte order, as Go and tar sort.
func utf8Less(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}

extension JSONValue {
    /// The same value with the members of all objects in byte order of their keys, as Go's encoders write maps.
    var sortedByKeys: JSONValue {
        switch self {
        case .array(let items): return .array(items.map(\.sortedByKeys))
        case .object(let object):
            var sorted = JSONObject()
            for key in object.keys.sorted(by: utf8Less) { sorted[key] = object[key]?.sortedByKeys }
            return .object(sorted)
        default: return self
        }
    }
}
