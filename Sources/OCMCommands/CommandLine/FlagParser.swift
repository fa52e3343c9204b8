import Diagnostics

/// Reads the words behind a command by the rules of pflag: flags and arguments in any order, `--` ends the flags.
///
/// Long flags: `--name value`, `--name=value`, a flag that may stand alone (bool) takes a value only with `=`.
/// Letters: `-abc`, `-ovalue`, `-o value`, `-o=value`.
struct FlagParser {
    /// The flags that are understood; of two with the same name or letter the first counts.
    let flags: [FlagDefinition]
    /// Where the words are tried that `flags` does not know.
    let globals: [FlagDefinition]
    var values = FlagValues()
    var globalValues: FlagValues
    private(set) var arguments: [String] = []
    private(set) var wantsHelp = false

    init(flags: [FlagDefinition], globals: [FlagDefinition] = [], globalValues: FlagValues = FlagValues()) {
        self.flags = flags
        self.globals = globals
        self.globalValues = globalValues
    }

    mutating func parse(_ words: [String]) throws(Fault) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                arguments += rest
                return
            }
            guard try takeFlag(word, &rest) else {
                arguments.append(word)
                continue
            }
        }
    }

    /// Takes `word` if it is a flag, with its value from `rest`; false if it is an argument.
    mutating func takeFlag(_ word: String, _ rest: inout ArraySlice<String>) throws(Fault) -> Bool {
        if word.hasPrefix("--"), word != "--" {
            try takeLong(word, &rest)
        } else if word.hasPrefix("-"), word != "-", word != "--" {
            try takeLetters(word, &rest)
        } else {
            return false
        }
        return true
    }

    private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>) throws(Fault) {
        let body = word.dropFirst(2)
        guard let first = body.first, first != "-", first != "=" else {
            throw Fault(.invalid, "bad flag syntax: \(word)")
        }
        let name = String(body.prefix { $0 != "=" })
        let value = body.count == name.count ? nil : String(body.dropFirst(name.count + 1))
        guard let (flag, isGlobal) = find({ $0.answers(toName: name) }) else {
            if name == "help" {
                wantsHelp = true
                return
            }
            let near = Suggestion.nearest(to: name, in: (flags + globals).filter { !$0.isHidden }.map(\.name))
            throw Fault(.invalid, "unknown flag: --\(name)" + (near.map { ", did you mean --\($0)?" } ?? ""))
        }
        if let value = value ?? flag.alone {
            try add(value, flag, isGlobal)
        } else if let next = rest.popFirst() {
            try add(next, flag, isGlobal)
        } else {
            throw Fault(.invalid, "flag needs an argument: --\(name)")
        }
    }

    private mutating func takeLetters(_ word: String, _ rest: inout ArraySlice<String>) throws(Fault) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let (flag, isGlobal) = find({ $0.letter == letter }) else {
                if letter == "h" {
                    wantsHelp = true
                    continue
                }
                throw Fault(.invalid, "unknown shorthand flag: '\(letter)' in -\(letter)\(letters)")
            }
            if letters.first == "=" {
                try add(String(letters.dropFirst()), flag, isGlobal)
                return
            }
            if let alone = flag.alone {
                try add(alone, flag, isGlobal)
            } else if !letters.isEmpty {
                try add(String(letters), flag, isGlobal)
                return
            } else if let next = rest.popFirst() {
                try add(next, flag, isGlobal)
            } else {
                throw Fault(.invalid, "flag needs an argument: '\(letter)' in -\(letter)")
            }
        }
    }

    private func find(_ matches: (FlagDefinition) -> Bool) -> (flag: FlagDefinition, isGlobal: Bool)? {
        if let own = flags.first(where: matches) { return (own, false) }
        return globals.first(where: matches).map { ($0, true) }
    }

    private mutating func add(_ value: String, _ flag: FlagDefinition, _ isGlobal: Bool) throws(Fault) {
        if isGlobal {
            try globalValues.add(value, for: flag)
        } else {
            try values.add(value, for: flag)
        }
    }
}
