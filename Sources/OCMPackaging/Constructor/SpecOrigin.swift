import Diagnostics

/// Where a component is written: `FILE[DOCUMENT][INDEX]`, both numbers from 1.
public struct SpecOrigin: Sendable, CustomStringConvertible {
    /// The name of the file as it was given.
    public let file: String
    public let document: Int
    public let index: Int
    let places: SpecPlaces
    /// One element stands here, not a component.
    var isElement = false

    public var description: String { "\(file)[\(document)][\(index)]" }

    /// The line of a field of the component.
    public func line(of path: String = "") -> Int { places.line(of: path) }

    /// `FILE:LINE: FILE[1][1][resources][0] "name": field` for the path `resources[0].field`.
    func place(_ path: String) -> String {
        let (element, field) = split(path)
        let rest = field.isEmpty ? "" : ": \(field)"
        return "\(file):\(line(of: path)): \(self)\(element)\(rest)"
    }

    /// `resources[0].input.path` → `[resources][0] "name"` and `input.path`.
    private func split(_ path: String) -> (element: String, field: String) {
        for list in ["resources", "sources", "references", "componentReferences"] where path.hasPrefix(list + "[") {
            let rest = path.dropFirst(list.count)
            guard let end = rest.firstIndex(of: "]") else { break }
            let name = places.scalar(at: "\(list)\(rest[...end]).name").map { " \"\($0)\"" } ?? ""
            let field = rest[rest.index(after: end)...].drop { $0 == "." }
            return ("[\(list)]\(rest[...end])\(name)", String(field))
        }
        let name = isElement ? places.scalar(at: "name").map { " \"\($0)\"" } ?? "" : ""
        return (name, path)
    }
}

/// What is wrong with one component of a constructor file: everything, each with its place.
final class SpecDefects {
    let origin: SpecOrigin
    private var found: [(line: Int, text: String)] = []

    private static let maximumShown = 20

    init(_ origin: SpecOrigin) {
        self.origin = origin
    }

    /// A scalar as it is written.
    func scalar(at path: String) -> String? { origin.places.scalar(at: path) }

    func add(_ path: String, _ message: String) {
        found.append((origin.line(of: path), "\(origin.place(path)): \(message)"))
    }

    /// Throws one fault with all defects, in the order of their lines; the first 20 in full.
    func check() throws(Fault) {
        guard !found.isEmpty else { return }
        let sorted = found.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
        var text = sorted.prefix(SpecDefects.maximumShown).map(\.element.text).joined(separator: "\n")
        if found.count > SpecDefects.maximumShown {
            text += "\nand \(found.count - SpecDefects.maximumShown) more"
        }
        throw Fault(.invalid, text)
    }
}
