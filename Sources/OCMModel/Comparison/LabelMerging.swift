import Diagnostics
import Documents

/// How two values of a label are brought together (the merge algorithms of the first generation). “Local” is what the
/// target of a transfer has, “inbound” what its source has.
enum LabelMerging {
    /// The merged value of a label that both sides have.
    ///
    /// - Parameter label: the one of the source, whose rule counts.
    /// - Throws: `conflict` if its rule does not allow the change, `unsupported` for an unknown algorithm, `invalid` if a
    ///   value or the configuration does not fit the algorithm.
    static func merge(local: JSONValue, into label: Label) throws(Fault) -> JSONValue {
        do throws(Fault) {
            return try merge(local, label.value, label.merge ?? wellKnown[label.name])
        } catch {
            throw error.within("merging the label “\(label.name.prefix(100))”")
        }
    }

    /// The rules of labels that come without one.
    private static let wellKnown = [
        "routing-slips": LabelMerge(
            algorithm: "simpleMapMerge",
            config: ["entries": ["algorithm": "mapListMerge", "config": ["keyField": "digest", "overwrite": "none"]]])
    ]

    private static func merge(_ local: JSONValue, _ inbound: JSONValue, _ rule: LabelMerge?) throws(Fault) -> JSONValue
    {
        if isSame(local, inbound) { return inbound }
        let config = rule?.config?.object ?? JSONObject()
        let overwrite = config["overwrite"]?.string ?? ""
        guard ["", "none", "local", "inbound"].contains(overwrite) else {
            throw Fault(.invalid, "“\(overwrite.prefix(50))” is no way to overwrite; known are none, local and inbound")
        }
        switch rule?.algorithm ?? "" {
        case "", "default":
            if overwrite == "none" { throw Fault(.conflict, "the value in the target differs and must not change") }
            return overwrite == "local" ? local : inbound
        case "simpleMapMerge": return try mergeMaps(local, inbound, overwrite, config)
        case "simpleListMerge": return try mergeLists(local, inbound, config)
        case "mapListMerge": return try mergeMapLists(local, inbound, overwrite, config)
        case let other: throw Fault(.unsupported, "the merge algorithm “\(other.prefix(100))” is not known")
        }
    }

    /// Members that only the target has are added.
    private static func mergeMaps(
        _ local: JSONValue, _ inbound: JSONValue, _ overwrite: String, _ config: JSONObject
    ) throws(Fault) -> JSONValue {
        guard let old = local.object, var merged = inbound.object else {
            throw Fault(.invalid, "simpleMapMerge needs mappings")
        }
        for member in old.members {
            guard let value = merged[member.key] else {
                merged[member.key] = member.value
                continue
            }
            merged[member.key] = try mergeEntry(member.value, value, overwrite, config, member.key)
        }
        return .object(merged)
    }

    /// Entries that only the target has are added; fields may be left out of the comparison.
    private static func mergeLists(
        _ local: JSONValue, _ inbound: JSONValue, _ config: JSONObject
    ) throws(Fault) -> JSONValue {
        guard let old = local.array, var merged = inbound.array else {
            throw Fault(.invalid, "simpleListMerge needs lists")
        }
        let ignored = (config["ignoredFields"]?.array ?? []).compactMap(\.string)
        func relevant(_ value: JSONValue) -> JSONValue {
            guard var object = value.object, !ignored.isEmpty else { return value }
            for key in ignored { object[key] = nil }
            return .object(object)
        }
        for entry in old where !merged.contains(where: { isSame(relevant($0), relevant(entry)) }) {
            merged.append(entry)
        }
        return .array(merged)
    }

    /// Entries with the same value of the key field are the same entry.
    private static func mergeMapLists(
        _ local: JSONValue, _ inbound: JSONValue, _ overwrite: String, _ config: JSONObject
    ) throws(Fault) -> JSONValue {
        guard let old = local.array, var merged = inbound.array, (old + merged).allSatisfy({ $0.object != nil }) else {
            throw Fault(.invalid, "mapListMerge needs lists of mappings")
        }
        let keyField = config["keyField"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "name"
        for entry in old {
            guard let key = entry[keyField], !key.isNull else { continue }
            guard let at = merged.firstIndex(where: { $0[keyField].map { isSame($0, key) } ?? false }) else {
                merged.append(entry)
                continue
            }
            merged[at] = try mergeEntry(entry, merged[at], overwrite, config, key.string ?? key.text())
        }
        return .array(merged)
    }

    private static func mergeEntry(
        _ local: JSONValue, _ inbound: JSONValue, _ overwrite: String, _ config: JSONObject, _ name: String
    ) throws(Fault) -> JSONValue {
        if isSame(local, inbound) { return inbound }
        switch overwrite {
        case "local": return local
        case "inbound": return inbound
        case "":
            guard let rule = config["entries"]?.object else { break }
            return try merge(
                local, inbound, LabelMerge(algorithm: rule["algorithm"]?.string ?? "", config: rule["config"]))
        default: break
        }
        throw Fault(.conflict, "the value of “\(name.prefix(100))” in the target differs and must not change")
    }

    /// Whether two values mean the same: order of members and spelling of numbers do not count.
    private static func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if a == b { return true }
        guard let x = try? CanonicalJSON.encode(a), let y = try? CanonicalJSON.encode(b) else { return false }
        return x == y
    }
}
