import Documents

extension TypedValue {
    /// The live value with everything that a configuration sets.
    static func merge(_ live: JSONValue?, _ config: JSONValue?, _ schema: Schema) -> JSONValue? {
        guard let config else { return live }
        guard let live else { return config }
        switch (shape(live, schema), shape(config, schema)) {
        case (.map(let schema), .map):
            var result = live.object ?? JSONObject()
            for member in config.object?.members ?? [] {
                let inner = schema.member(member.key) ?? .any
                result[member.key] = merge(result[member.key], member.value, inner)
            }
            return .object(result)
        case (.list(let schema), .list):
            return .array(mergeItems(live.array ?? [], config.array ?? [], schema))
        default: return config
        }
    }

    /// Items of the configuration keep their order; what else there is stays beside its neighbours.
    private static func mergeItems(_ live: [JSONValue], _ config: [JSONValue], _ schema: Schema) -> [JSONValue] {
        let element = schema.element ?? .any
        let left = live.compactMap { try? self.element($0, schema) }
        let right = config.compactMap { try? self.element($0, schema) }
        guard left.count == live.count, right.count == config.count else { return config }
        let ofLeft = indexed(live, schema).items
        let ofRight = indexed(config, schema).items
        var shared = right.filter { ofLeft[$0] != nil }[...]
        var nextShared = shared.popFirst()
        var merged: Set<String> = []
        var result: [JSONValue] = []
        func take(_ key: String, _ a: JSONValue?, _ b: JSONValue?) {
            if let value = merge(a, b, element) { result.append(value) }
        }
        var (l, r) = (0, 0)
        while l < left.count || r < right.count {
            if l < left.count, r < right.count {
                let key = left[l]
                if key == right[r] {
                    merged.insert(key)
                    take(key, ofLeft[key], ofRight[key])
                    l += 1
                    r += 1
                    nextShared = shared.popFirst()
                    continue
                }
                if ofRight[key] != nil, let nextShared, nextShared != key {
                    l += 1
                    continue
                }
            }
            if l < left.count {
                let key = left[l]
                if ofRight[key] == nil {
                    take(key, ofLeft[key], nil)
                    l += 1
                    continue
                }
                if merged.contains(key) { l += 1 }
            }
            if r < right.count {
                let key = right[r]
                merged.insert(key)
                take(key, ofLeft[key], ofRight[key])
                r += 1
                if nextShared == key { nextShared = shared.popFirst() }
            }
        }
        return result
    }
}
