import Diagnostics
import Kubernetes

/// What was given for each flag, checked when it was parsed.
package struct FlagValues: Sendable {
    /// Values by the first name of the flag, in the order given; lists are split already.
    private var given: [String: [String]] = [:]

    package init() {}

    /// Takes one value as it was typed; `label` is how the flag is called in errors.
    mutating func add(_ value: String, for flag: FlagDefinition) throws(Fault) {
        func refuse(_ reason: String) -> Fault {
            Fault(.invalid, "invalid argument \"\(value)\" for \"\(flag.label)\" flag: \(reason)")
        }
        switch flag.kind {
        case .bool:
            guard let parsed = Self.bool(value) else {
                throw refuse("strconv.ParseBool: parsing \"\(value)\": invalid syntax")
            }
            given[flag.name] = [parsed ? "true" : "false"]
        case .integer:
            guard Int(value) != nil else { throw refuse("strconv.ParseInt: parsing \"\(value)\": invalid syntax") }
            given[flag.name] = [value]
        case .duration:
            guard Duration(goText: value) != nil else { throw refuse("time: invalid duration \"\(value)\"") }
            given[flag.name] = [value]
        case .text:
            given[flag.name] = [value]
        case .list:
            given[flag.name, default: []].append(value)
        case .commaList:
            guard let parts = CommaList.split(value) else { throw refuse("parse error: bare or unclosed quote") }
            given[flag.name, default: []] += parts
        }
    }

    /// Whether the flag was given at all.
    package func isGiven<Value>(_ flag: Flag<Value>) -> Bool {
        given[flag.definition.name] != nil
    }

    package subscript(flag: Flag<Bool>) -> Bool {
        last(flag.definition) == "true"
    }

    package subscript(flag: Flag<String>) -> String {
        last(flag.definition)
    }

    package subscript(flag: Flag<Int>) -> Int {
        Int(last(flag.definition)) ?? 0
    }

    package subscript(flag: Flag<Duration>) -> Duration {
        Duration(goText: last(flag.definition)) ?? .zero
    }

    package subscript(flag: Flag<[String]>) -> [String] {
        given[flag.definition.name] ?? []
    }

    private func last(_ flag: FlagDefinition) -> String {
        given[flag.name]?.last ?? flag.initial
    }

    /// The texts that Go's `strconv.ParseBool` knows.
    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }
}
