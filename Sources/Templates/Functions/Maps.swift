import Diagnostics

extension TemplateFunction {
    static let maps: [String: TemplateFunction] = [
        "dict": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            var members: [String: TemplateValue] = [:]
            for index in stride(from: 0, to: given.count, by: 2) {
                members[try given[index].shown(run)] = index + 1 < given.count ? given[index + 1] : .string("")
            }
            return .map(try run.map(members))
        },
        "get": TemplateFunction(2) { _, given throws(Fault) in
            try given[0].mapping().members[try given[1].text("a key")] ?? .string("")
        },
        "set": TemplateFunction(3) { run, given throws(Fault) in
            try given[0].mapping().members[try given[1].text("a key")] = given[2]
            try run.step()
            return given[0]
        },
        "unset": TemplateFunction(2) { _, given throws(Fault) in
            try given[0].mapping().members[try given[1].text("a key")] = nil
            return given[0]
        },
        "hasKey": TemplateFunction(2) { _, given throws(Fault) in
            .bool(try given[0].mapping().members[try given[1].text("a key")] != nil)
        },
        "pluck": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            let key = try given[0].text("a key")
            var found: [TemplateValue] = []
            for map in given.dropFirst() { if let value = try map.mapping().members[key] { found.append(value) } }
            return try run.list(found)
        },
        "keys": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            var keys: [TemplateValue] = []
            for map in given { keys += try map.mapping().keys.map { .string($0) } }
            return try run.list(keys)
        },
        "values": TemplateFunction(1) { run, given throws(Fault) in
            let map = try given[0].mapping()
            return try run.list(map.keys.compactMap { map.members[$0] })
        },
        "pick": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            let keys = try names(given)
            return .map(try run.map(try given[0].mapping().members.filter { keys.contains($0.key) }))
        },
        "omit": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            let keys = try names(given)
            return .map(try run.map(try given[0].mapping().members.filter { !keys.contains($0.key) }))
        },
        "dig": TemplateFunction(atLeast: 3) { _, given throws(Fault) in
            var value = given[given.count - 1]
            for key in given.dropLast(2) {
                guard case .map(let map) = value, let member = map.members[try key.text("a key")] else {
                    return given[given.count - 2]
                }
                value = member
            }
            return value
        },
    ]

    private static func names(_ given: [TemplateValue]) throws(Fault) -> Set<String> {
        var names: Set<String> = []
        for value in given.dropFirst() { names.insert(try value.text("a key")) }
        return names
    }

    static let merging: [String: TemplateFunction] = [
        "merge": TemplateFunction(atLeast: 1) { run, given throws(Fault) in try merged(given, run, overwrites: false) },
        "mustMerge": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            try merged(given, run, overwrites: false)
        },
        "mergeOverwrite": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            try merged(given, run, overwrites: true)
        },
        "mustMergeOverwrite": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            try merged(given, run, overwrites: true)
        },
        "deepCopy": TemplateFunction(1) { run, given throws(Fault) in try copy(given[0], run) },
        "mustDeepCopy": TemplateFunction(1) { run, given throws(Fault) in try copy(given[0], run) },
    ]

    /// The first map, with what the others have and it has not, or has empty.
    private static func merged(
        _ given: [TemplateValue], _ run: TemplateRun, overwrites: Bool
    ) throws(Fault) -> TemplateValue {
        let target = try given[0].mapping()
        for source in given.dropFirst() { try merge(try source.mapping(), into: target, run, overwrites, depth: 0) }
        return given[0]
    }

    private static func merge(
        _ source: TemplateMap, into target: TemplateMap, _ run: TemplateRun, _ overwrites: Bool, depth: Int
    ) throws(Fault) {
        guard depth < TemplateList.maximumDepth else { throw Fault(.limit, "maps are nested too deeply") }
        for (key, value) in source.members {
            try run.step()
            let old = target.members[key]
            if case .map(let inner)? = old, case .map(let given) = value, inner !== given {
                try merge(given, into: inner, run, overwrites, depth: depth + 1)
            } else if overwrites ? value.isTrue || old == nil : !(old?.isTrue ?? false) {
                target.members[key] = value
            }
        }
    }

    static func copy(_ value: TemplateValue, _ run: TemplateRun, depth: Int = 0) throws(Fault) -> TemplateValue {
        guard depth < TemplateList.maximumDepth else { throw Fault(.limit, "values are nested too deeply") }
        try run.step()
        switch value {
        case .list(let list):
            var items: [TemplateValue] = []
            for item in list.items { items.append(try copy(item, run, depth: depth + 1)) }
            return try run.list(items)
        case .map(let map):
            var members: [String: TemplateValue] = [:]
            for (key, member) in map.members { members[key] = try copy(member, run, depth: depth + 1) }
            return .map(try run.map(members))
        default: return value
        }
    }
}
