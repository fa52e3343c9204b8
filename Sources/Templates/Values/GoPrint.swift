import Diagnostics
import Versions

/// Values as Go's `fmt` writes them.
enum GoPrint {
    private static let maximumDepth = 100

    /// As an action writes it.
    static func text(_ value: TemplateValue, _ run: TemplateRun) throws(Fault) -> String {
        if case .nothing = value { return "<no value>" }
        return try plain(value, run)
    }

    /// `%v`
    static func plain(_ value: TemplateValue, _ run: TemplateRun, depth: Int = 0) throws(Fault) -> String {
        try run.step()
        switch value {
        case .nothing: return "<nil>"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .float(let number): return GoFloat.shortest(number)
        case .string(let text): return text
        case .version(let version): return GoPrint.version(version)
        case .list(let list):
            let texts = try each(list.items, depth, run) { item, next throws(Fault) in
                try plain(item, run, depth: next)
            }
            return "[\(texts.joined(separator: " "))]"
        case .map(let map):
            let texts = try each(map.keys, depth, run) { key, next throws(Fault) in
                "\(key):\(try plain(map.members[key] ?? .nothing, run, depth: next))"
            }
            return "map[\(texts.joined(separator: " "))]"
        }
    }

    private static func each<Item>(
        _ items: [Item], _ depth: Int, _ run: TemplateRun, _ text: (Item, Int) throws(Fault) -> String
    ) throws(Fault) -> [String] {
        guard depth < maximumDepth else { throw Fault(.limit, "values are nested too deeply") }
        var texts: [String] = []
        for item in items {
            let one = try text(item, depth + 1)
            try run.room(one.utf8.count)
            texts.append(one)
        }
        return texts
    }

    /// A version in its whole form, whatever was written.
    static func version(_ version: SemanticVersion) -> String {
        "\(version.major).\(version.minor).\(version.patch)"
            + (version.prerelease.isEmpty ? "" : "-\(version.prerelease)")
            + (version.build.isEmpty ? "" : "+\(version.build)")
    }

    /// `fmt.Sprint`: blanks between two that are no texts.
    static func sprint(_ values: [TemplateValue], _ run: TemplateRun) throws(Fault) -> String {
        var result = ""
        var wasText = true
        for (index, value) in values.enumerated() {
            var isText = false
            if case .string = value { isText = true }
            if index > 0, !isText, !wasText { result += " " }
            result += try plain(value, run)
            wasText = isText
        }
        return result
    }
}
