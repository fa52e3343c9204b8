import Synchronization

/// The figures of a running program, with the text form of Prometheus.
///
/// Labels whose values come and go, such as names of objects, must be removed with what they name.
package final class Metrics: Sendable {
    package typealias Labels = KeyValuePairs<String, String>

    /// Of `text`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Histogram {
        var counts: [UInt64]
        var sum = 0.0
        var count: UInt64 = 0
    }

    private enum Value {
        case number(Double)
        case histogram(Histogram)
    }

    fileprivate struct Series: Hashable {
        /// Sorted by name.
        let labels: [String]
    }

    private typealias Family = [Series: Value]

    private let state = Mutex<[Metric: Family]>([:])
    private let sources = Mutex<[@Sendable (Metrics) -> Void]>([])

    package init() {}

    /// Is asked each time before the figures are told, to set those that are measured then.
    package func measure(_ source: @escaping @Sendable (Metrics) -> Void) {
        sources.withLock { $0.append(source) }
    }

    package func add(_ metric: Metric, _ labels: Labels = [:], by amount: Double = 1) {
        state.withLock { state in
            let series = Series(labels)
            guard case .number(let old)? = state[metric]?[series] else {
                state[metric, default: [:]][series] = .number(amount)
                return
            }
            state[metric]?[series] = .number(old + amount)
        }
    }

    package func set(_ metric: Metric, _ labels: Labels = [:], to value: Double) {
        state.withLock { $0[metric, default: [:]][Series(labels)] = .number(value) }
    }

    /// Adds a value to a histogram.
    package func observe(_ metric: Metric, _ labels: Labels = [:], _ value: Double) {
        guard case .histogram(let bounds) = metric.kind else { return }
        state.withLock { state in
            let series = Series(labels)
            var histogram = Histogram(counts: Array(repeating: 0, count: bounds.count))
            if case .histogram(let old)? = state[metric]?.removeValue(forKey: series) { histogram = old }
            for (at, bound) in bounds.enumerated() where value <= bound { histogram.counts[at] += 1 }
            histogram.sum += value
            histogram.count += 1
            state[metric, default: [:]][series] = .histogram(histogram)
        }
    }

    /// Forgets all series of the metrics that have these labels.
    package func remove(_ metrics: [Metric], where labels: Labels) {
        let wanted = Set(labels.map { Series.text($0.key, $0.value) })
        state.withLock { state in
            for metric in metrics {
                state[metric] = state[metric]?.filter { !wanted.isSubset(of: $0.key.labels) }
            }
        }
    }

    /// All figures, in the order of their names (text format 0.0.4).
    package var text: String {
        for source in sources.withLock({ $0 }) { source(self) }
        let families = state.withLock { $0 }.sorted { $0.key.name < $1.key.name }
        var text = ""
        for (metric, family) in families where !family.isEmpty {
            text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.text)\n"
            for (series, value) in family.sorted(by: { $0.key.labels.lexicographicallyPrecedes($1.key.labels) }) {
                switch value {
                case .number(let number): text += line(metric.name, series.labels, number.figure)
                case .histogram(let histogram): text += lines(metric, series.labels, histogram)
                }
            }
        }
        return text
    }

    private func lines(_ metric: Metric, _ labels: [String], _ histogram: Histogram) -> String {
        guard case .histogram(let bounds) = metric.kind else { return "" }
        var text = ""
        for (bound, count) in zip(bounds, histogram.counts) {
            text += line(metric.name + "_bucket", labels + [Series.text("le", bound.figure)], String(count))
        }
        text += line(metric.name + "_bucket", labels + [Series.text("le", "+Inf")], String(histogram.count))
        text += line(metric.name + "_sum", labels, histogram.sum.figure)
        return text + line(metric.name + "_count", labels, String(histogram.count))
    }

    private func line(_ name: String, _ labels: [String], _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels.joined(separator: ","))} \(value)\n"
    }
}

extension Metrics.Series {
    fileprivate init(_ labels: Metrics.Labels) {
        self.labels = labels.map { Self.text($0.key, $0.value) }.sorted()
    }

    fileprivate static func text(_ name: String, _ value: String) -> String {
        var text = name + "=\""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "\""
    }
}

extension Metric.Kind {
    fileprivate var text: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

extension Double {
    /// Whole numbers without a fraction, as Prometheus' own libraries write them.
    fileprivate var figure: String {
        self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
    }
}
