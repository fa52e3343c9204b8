package import Diagnostics

/// Rows of text under headings, laid out for people.
package struct Table: Sendable {
    package var headers: [String]
    package var rows: [[String]]

    package init(headers: [String], rows: [[String]] = []) {
        (self.headers, self.rows) = (headers, rows)
    }

    /// A cell longer than this turns the whole table into blocks, in characters.
    static let longestCell = 200

    /// Columns as wide as their longest cell, one blank between them, the last one not padded; `no elements found` without
    /// rows. A table of more than two columns with a very long cell becomes one block of lines for each row.
    package var text: String {
        guard !rows.isEmpty else { return "no elements found\n" }
        let lines = [headers] + rows
        let widths = headers.indices.map { column in lines.map { Self.width($0, column) }.max() ?? 0 }
        if headers.count > 2, widths.contains(where: { $0 > Self.longestCell }) { return blocks }
        return lines.map { line(of: $0, widths) }.joined()
    }

    private func line(of cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, width) in widths.enumerated() {
            let cell = column < cells.count ? cells[column] : ""
            if column > 0 { line += " " }
            line += cell
            if column < widths.count - 1 {
                line += String(repeating: " ", count: width - cell.unicodeScalars.count)
            }
        }
        return line + "\n"
    }

    private var blocks: String {
        let width = headers.map(\.unicodeScalars.count).max() ?? 0
        return rows.map { row in
            zip(headers, row).map { header, cell in
                header + String(repeating: " ", count: width - header.unicodeScalars.count) + ": \(cell)\n"
            }.joined() + "---\n"
        }.joined()
    }

    private static func width(_ cells: [String], _ column: Int) -> Int {
        column < cells.count ? cells[column].unicodeScalars.count : 0
    }
}

extension Table {
    /// Sorts the rows by the columns of these names, one after the other, so that the last one counts most. Columns with
    /// "version" in their name sort as versions; the first `fixed` columns (a tree) keep their rows together.
    package mutating func sort(by names: [String], fixed: Int = 0) throws(Fault) {
        for name in names {
            guard let column = headers.dropFirst(fixed).firstIndex(of: name) else {
                throw Fault(.invalid, "sort field \"\(name)\" is invalid")
            }
            let isVersion = name.lowercased().contains("version")
            var groups: [[String]: [Int]] = [:]
            for (index, row) in rows.enumerated() { groups[Array(row.prefix(fixed)), default: []].append(index) }
            for places in groups.values {
                let sorted = places.map { rows[$0] }.enumerated().sorted { a, b in
                    let (x, y) = (a.element[column], b.element[column])
                    let order = isVersion ? VersionOrder.compare(x, y) : TextOrder.compare(x, y)
                    return order == 0 ? a.offset < b.offset : order < 0
                }
                for (place, row) in zip(places, sorted) { rows[place] = row.element }
            }
        }
    }
}

/// Texts by their bytes.
enum TextOrder {
    static func compare(_ a: String, _ b: String) -> Int {
        if a.utf8.elementsEqual(b.utf8) { return 0 }
        return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
    }
}
