/// A flag with the type of its value; commands declare these and read them from an `Invocation`.
package struct Flag<Value: Sendable>: Sendable {
    package let definition: FlagDefinition
}

extension Flag where Value == Bool {
    package static func bool(
        _ name: String, short letter: Character? = nil, aliases: [String] = [], initial: Bool = false,
        isHidden: Bool = false, _ summary: String
    ) -> Flag<Bool> {
        Flag(
            definition: FlagDefinition(
                name: name, aliases: aliases, letter: letter, kind: .bool, initial: initial ? "true" : "false",
                placeholder: "", summary: summary, isHidden: isHidden, alone: "true"))
    }
}

extension Flag where Value == String {
    package static func text(
        _ name: String, short letter: Character? = nil, aliases: [String] = [], initial: String = "",
        placeholder: String = "TEXT", isHidden: Bool = false, alone: String? = nil, _ summary: String
    ) -> Flag<String> {
        Flag(
            definition: FlagDefinition(
                name: name, aliases: aliases, letter: letter, kind: .text, initial: initial, placeholder: placeholder,
                summary: summary, isHidden: isHidden, alone: alone))
    }
}

extension Flag where Value == Int {
    package static func integer(
        _ name: String, short letter: Character? = nil, aliases: [String] = [], initial: Int = 0,
        isHidden: Bool = false, _ summary: String
    ) -> Flag<Int> {
        Flag(
            definition: FlagDefinition(
                name: name, aliases: aliases, letter: letter, kind: .integer, initial: String(initial),
                placeholder: "NUMBER", summary: summary, isHidden: isHidden, alone: nil))
    }
}

extension Flag where Value == Duration {
    package static func duration(
        _ name: String, short letter: Character? = nil, initial: String, _ summary: String
    ) -> Flag<Duration> {
        Flag(
            definition: FlagDefinition(
                name: name, aliases: [], letter: letter, kind: .duration, initial: initial, placeholder: "DURATION",
                summary: summary, isHidden: false, alone: nil))
    }
}

extension Flag where Value == [String] {
    package static func list(
        _ name: String, short letter: Character? = nil, aliases: [String] = [], placeholder: String = "TEXT",
        isHidden: Bool = false, commas: Bool = false, _ summary: String
    ) -> Flag<[String]> {
        Flag(
            definition: FlagDefinition(
                name: name, aliases: aliases, letter: letter, kind: commas ? .commaList : .list, initial: "",
                placeholder: placeholder, summary: summary, isHidden: isHidden, alone: nil))
    }
}
