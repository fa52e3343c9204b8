/// A log: constant texts with fields, silent unless a sink was given.
public struct Log: Sendable {
    /// How important an entry is; `error` is the most important one.
    public enum Level: Int, Sendable, Comparable, CaseIterable {
        case error, warn, info, debug, trace

        public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// One line of a log.
    public struct Entry: Sendable {
        public let level: Level
        /// A constant text; what varies is in the fields.
        public let message: String
        /// Names and values, in the order given. Never a secret.
        public let fields: [(name: String, value: String)]
    }

    /// The least important level that is written; nil: nothing is.
    public let threshold: Level?
    private let sink: @Sendable (Entry) -> Void

    public init(threshold: Level?, sink: @escaping @Sendable (Entry) -> Void) {
        self.threshold = threshold
        self.sink = sink
    }

    /// Writes nothing.
    public static let silent = Log(threshold: nil) { _ in }

    /// Writes `message` with `fields` if `level` is wanted; the fields are not computed otherwise.
    public func write(
        _ level: Level, _ message: StaticString,
        _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]
    ) {
        guard let threshold, level <= threshold else { return }
        sink(Entry(level: level, message: "\(message)", fields: fields().map { (name: $0.key, value: $0.value) }))
    }
}
