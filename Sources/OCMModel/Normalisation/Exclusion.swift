import Documents

/// Rules that leave members of objects out of a normal form, at any depth. List entries stay, so that places stay.
enum Exclusion {
    /// Members of these names.
    case fields(Set<String>)
    /// Members that are null.
    case null
    /// Members that are null or, after this, empty; such entries of lists become null.
    case empty

    func apply(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items):
            return .array(
                items.map { item in
                    let kept = apply(item)
                    return excludes(kept) ? .null : kept
                })
        case .object(let object):
            var filtered = JSONObject()
            for member in object.members {
                if case .fields(let names) = self, names.contains(member.key) { continue }
                let kept = apply(member.value)
                if !excludes(kept) { filtered[member.key] = kept }
            }
            return .object(filtered)
        default: return value
        }
    }

    private func excludes(_ value: JSONValue) -> Bool {
        switch self {
        case .fields: false
        case .null: value.isNull
        case .empty: value.isNull || value.object?.members.isEmpty == true || value.array?.isEmpty == true
        }
    }
}
