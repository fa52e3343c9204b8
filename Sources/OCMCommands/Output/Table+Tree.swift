import Diagnostics

extension Table {
    /// A table whose first column, called `header`, draws a tree. Lines that stand for a step of the path alone show what
    /// `pathCells` gives for their first item below, empty cells without it.
    static func tree<Item>(
        _ header: String, _ headers: [String], _ lines: [TreeLine<Item>], cells: (Item) -> [String],
        title: (VersionKey) -> String = \.description, pathCells: (Item) -> [String] = { _ in [] }
    ) -> Table {
        let rows = lines.map { line in
            switch line.content {
            case .item(let item): return [line.drawing] + cells(item)
            case .path(let key, let cause):
                let given = pathCells(cause)
                let empty = Array(repeating: "", count: max(0, headers.count - given.count))
                return ["\(line.drawing) \(title(key))"] + given + empty
            }
        }
        return Table(headers: [header] + headers, rows: rows)
    }
}

/// The columns that `--sort` names.
enum SortField {
    /// They may be given one by one or with commas between them.
    static func names(_ call: Invocation) -> [String] {
        call.flags[CommonFlags.sort].flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// The fault of a name that is none; structured output has no columns at all.
    static func unknown(_ name: String) -> Fault {
        Fault(.invalid, "sort field \"\(name)\" is invalid")
    }
}
