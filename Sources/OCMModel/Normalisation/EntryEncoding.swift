import Diagnostics
import Documents

/// The encoding of version 1: an object is a list of objects with one member each, sorted by key; texts and numbers are
/// written as Go's `encoding/json` does.
enum EntryEncoding {
    static func encode(_ value: JSONValue) throws(Fault) -> [UInt8] {
        try entries(value).encoded(.compact.escapingHTML())
    }

    private static func entries(_ value: JSONValue) throws(Fault) -> JSONValue {
        switch value {
        case .object(let object):
            var entries: [JSONValue] = []
            entries.reserveCapacity(object.count)
            for member in object.sortedByKey().members {
                var entry = JSONObject()
                entry[member.key] = try self.entries(member.value)
                entries.append(.object(entry))
            }
            return .array(entries)
        case .array(let items):
            var values: [JSONValue] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(try entries(item)) }
            return .array(values)
        case .number(let number):
            guard let text = number.goText, let written = JSONNumber(text) else {
                throw Fault(.invalid, "the number \(number.text.prefix(100)) is beyond the range of a double")
            }
            return .number(written)
        default: return value
        }
    }
}
