/// One option of the command line, as it is described in help and understood by the parser.
package struct FlagDefinition: Sendable {
    /// How the value is written.
    package enum Kind: Sendable, Equatable {
        /// `--x`, `--x=false`
        case bool
        /// One text, the last one given counts.
        case text
        /// A whole number.
        case integer
        /// Go's form of a duration, such as `1h30m`.
        case duration
        /// Repeatable, each value as it stands.
        case list
        /// Repeatable, and each value may be several with commas between them (RFC 4180 quoting).
        case commaList
    }

    /// The long name, without dashes.
    package let name: String
    /// Other long names that mean the same; not shown in help.
    package let aliases: [String]
    /// The one letter form.
    package let letter: Character?
    package let kind: Kind
    /// The text of the value when the flag is not given; empty for nothing.
    package let initial: String
    /// The word for the value in help, such as `FILE`.
    package let placeholder: String
    /// What the flag does, without a final full stop.
    package let summary: String
    /// Not shown in help.
    package let isHidden: Bool
    /// The value when the flag stands alone; nil if it needs one.
    package let alone: String?

    /// How the flag is called in messages: `-r, --recursive`.
    var label: String {
        letter.map { "-\($0), --\(name)" } ?? "--\(name)"
    }

    /// Whether the next word of the command line belongs to the flag.
    var takesNextWord: Bool { alone == nil }

    /// Whether a word as typed is this flag, waiting for its value: `--name` or `-n`.
    func matches(_ word: String) -> Bool {
        if word.hasPrefix("--") { return answers(toName: String(word.dropFirst(2))) }
        return letter.map { word.last == $0 } ?? false
    }

    func answers(toName name: String) -> Bool {
        self.name == name || aliases.contains(name)
    }
}
