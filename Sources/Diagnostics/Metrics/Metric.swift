/// What a figure is: its name, its meaning and how it is counted.
package struct Metric: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Only grows.
        case counter
        case gauge
        /// Counts of values up to each bound, which grow.
        case histogram(bounds: [Double])
    }

    package let name: String
    package let help: String
    package let kind: Kind

    package init(_ name: String, _ kind: Kind, _ help: String) {
        (self.name, self.kind, self.help) = (name, kind, help)
    }

    package static func == (a: Metric, b: Metric) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
