import Diagnostics

extension TemplateFunction {
    /// A function of one list that gives a list or an item.
    private static func of(
        _ body: @escaping @Sendable ([TemplateValue], TemplateRun) throws(Fault) -> TemplateValue
    ) -> TemplateFunction {
        TemplateFunction(1) { run, given throws(Fault) in
            if case .nothing = given[0] { return .nothing }
            return try body(try given[0].items(), run)
        }
    }

    /// Under their names, and with `must` before them.
    private static func withMust(_ functions: [String: TemplateFunction]) -> [String: TemplateFunction] {
        var all = functions
        for (name, function) in functions { all["must" + name.prefix(1).uppercased() + name.dropFirst()] = function }
        return all
    }

    static let lists: [String: TemplateFunction] = withMust([
        "first": of { items, _ throws(Fault) in items.first ?? .nothing },
        "last": of { items, _ throws(Fault) in items.last ?? .nothing },
        "rest": of { items, run throws(Fault) in try run.list(Array(items.dropFirst())) },
        "initial": of { items, run throws(Fault) in try run.list(Array(items.dropLast())) },
        "reverse": of { items, run throws(Fault) in try run.list(items.reversed()) },
        "compact": of { items, run throws(Fault) in try run.list(items.filter(\.isTrue)) },
        "uniq": of { items, run throws(Fault) in
            var kept: [TemplateValue] = []
            for item in items where try !contains(kept, item, run) { kept.append(item) }
            return try run.list(kept)
        },
        "append": TemplateFunction(2) { run, given throws(Fault) in try run.list(try given[0].items() + [given[1]]) },
        "push": TemplateFunction(2) { run, given throws(Fault) in try run.list(try given[0].items() + [given[1]]) },
        "prepend": TemplateFunction(2) { run, given throws(Fault) in try run.list([given[1]] + (try given[0].items()))
        },
        "without": TemplateFunction(atLeast: 1) { run, given throws(Fault) in
            var kept: [TemplateValue] = []
            let gone = Array(given.dropFirst())
            for item in try given[0].items() where try !contains(gone, item, run) { kept.append(item) }
            return try run.list(kept)
        },
        "has": TemplateFunction(2) { run, given throws(Fault) in
            if case .nothing = given[1] { return .bool(false) }
            return .bool(try contains(try given[1].items(), given[0], run))
        },
        "chunk": TemplateFunction(2) { run, given throws(Fault) in
            let (size, items) = (try given[0].count("the size"), try given[1].items())
            guard size > 0 else { throw Fault(.invalid, "the size must be above 0") }
            var chunks: [TemplateValue] = []
            for start in stride(from: 0, to: items.count, by: size) {
                chunks.append(try run.list(Array(items[start..<min(start + size, items.count)])))
            }
            return try run.list(chunks)
        },
    ]).merging([
        "list": TemplateFunction(atLeast: 0) { run, given throws(Fault) in try run.list(given) },
        "tuple": TemplateFunction(atLeast: 0) { run, given throws(Fault) in try run.list(given) },
        "concat": TemplateFunction(atLeast: 0) { run, given throws(Fault) in
            var all: [TemplateValue] = []
            for list in given { all += try list.items() }
            return try run.list(all)
        },
        "sortAlpha": TemplateFunction(1) { run, given throws(Fault) in
            guard case .list(let list) = given[0] else { return try run.list([.string(try given[0].shown(run))]) }
            var texts: [String] = []
            for item in list.items { texts.append(try item.shown(run)) }
            return try run.list(texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .string($0) })
        },
    ]) { first, _ in first }

    private static func contains(
        _ items: [TemplateValue], _ wanted: TemplateValue, _ run: TemplateRun
    ) throws(Fault) -> Bool {
        for item in items where try item.equals(wanted, run) { return true }
        return false
    }

    /// Choices by what is empty.
    static let chosen: [String: TemplateFunction] = [
        "default": TemplateFunction(1...2) { _, given throws(Fault) in
            given.count == 2 && given[1].isTrue ? given[1] : given[0]
        },
        "empty": TemplateFunction(1) { _, given throws(Fault) in .bool(!given[0].isTrue) },
        "coalesce": TemplateFunction(atLeast: 0) { _, given throws(Fault) in given.first(where: \.isTrue) ?? .nothing },
        "all": TemplateFunction(atLeast: 0) { _, given throws(Fault) in .bool(given.allSatisfy(\.isTrue)) },
        "any": TemplateFunction(atLeast: 0) { _, given throws(Fault) in .bool(given.contains(where: \.isTrue)) },
        "ternary": TemplateFunction(3) { _, given throws(Fault) in given[2].isTrue ? given[0] : given[1] },
    ]

    static let types: [String: TemplateFunction] = [
        "typeOf": TemplateFunction(1) { _, given throws(Fault) in .string(given[0].type) },
        "typeIs": TemplateFunction(2) { _, given throws(Fault) in .bool(try given[0].text() == given[1].type) },
        "typeIsLike": TemplateFunction(2) { _, given throws(Fault) in
            let name = try given[0].text()
            return .bool(name == given[1].type || "*" + name == given[1].type)
        },
        "kindOf": TemplateFunction(1) { _, given throws(Fault) in .string(given[0].kind) },
        "kindIs": TemplateFunction(2) { _, given throws(Fault) in .bool(try given[0].text() == given[1].kind) },
        "deepEqual": TemplateFunction(2) { run, given throws(Fault) in .bool(try given[0].equals(given[1], run)) },
    ]
}
