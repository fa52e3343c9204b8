import Synchronization

/// Sets of characters that have names.
enum NamedClasses {
    /// `\d`, `\w` and `\s`, which know ASCII only.
    static func perl(_ letter: Unicode.Scalar) -> CharacterRanges? {
        switch letter {
        case "d": digits
        case "w": word
        case "s": CharacterRanges([9...10, 12...13, 32...32])
        default: nil
        }
    }

    static let word = CharacterRanges([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    private static let digits = CharacterRanges([0x30...0x39])

    /// `[:alpha:]` and its like.
    static func posix(_ name: some StringProtocol) -> CharacterRanges? {
        switch name {
        case "alnum": CharacterRanges([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": CharacterRanges([0x41...0x5A, 0x61...0x7A])
        case "ascii": CharacterRanges([0...0x7F])
        case "blank": CharacterRanges([9...9, 32...32])
        case "cntrl": CharacterRanges([0...0x1F, 0x7F...0x7F])
        case "digit": digits
        case "graph": CharacterRanges([0x21...0x7E])
        case "lower": CharacterRanges([0x61...0x7A])
        case "print": CharacterRanges([0x20...0x7E])
        case "punct": CharacterRanges([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": CharacterRanges([9...13, 32...32])
        case "upper": CharacterRanges([0x41...0x5A])
        case "word": word
        case "xdigit": CharacterRanges([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: nil
        }
    }

    /// `\p{…}`: general categories, the most used scripts, `Any`, `ASCII`, `Assigned`. Case, spaces, `_` and `-` of a
    /// name do not count.
    static func unicode(_ name: some StringProtocol) -> CharacterRanges? {
        let key = name.lowercased().filter { !"_- ".contains($0) }
        return known.withLock { known in
            if let ranges = known[key] { return ranges }
            let ranges = make(key)
            if let ranges { known[key] = ranges }
            return ranges
        }
    }

    /// As they are asked for: there are fewer names than could do harm.
    private static let known = Mutex<[String: CharacterRanges]>([:])

    private static func make(_ key: String) -> CharacterRanges? {
        switch key {
        case "any": return .all
        case "ascii": return CharacterRanges([0...0x7F])
        case "assigned": return category("cn")?.inverted
        default: return category(key) ?? longNames[key].flatMap(category) ?? script(key)
        }
    }

    private static func script(_ key: String) -> CharacterRanges? {
        guard let text = ScriptTable.scripts[key] else { return nil }
        return CharacterRanges(
            text.split(separator: " ").compactMap { part in
                let bounds = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
                guard let first = bounds.first, let last = bounds.last, first <= last else { return nil }
                return first...last
            })
    }

    private static func category(_ key: String) -> CharacterRanges? {
        let wanted: Set<String> =
            switch key {
            case "lc": ["lu", "ll", "lt"]
            case "c": ["cc", "cf", "co", "cs"]
            default: Set(letters.values.filter { $0 == key || (key.count == 1 && $0.hasPrefix(key)) })
            }
        guard !wanted.isEmpty else { return nil }
        let isSurrogate = wanted.contains("cs")
        let isUnassigned = wanted.contains("cn")
        var ranges: [ClosedRange<UInt32>] = []
        func add(_ range: ClosedRange<UInt32>) {
            if let last = ranges.last, last.upperBound + 1 == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound...range.upperBound
            } else {
                ranges.append(range)
            }
        }
        for value in 0...CharacterRanges.last {
            // the planes without characters are not worth a look
            if (0x40000..<0xE0000).contains(value) {
                if isUnassigned, value == 0x40000 { add(0x40000...0xDFFFF) }
                continue
            }
            guard let scalar = Unicode.Scalar(value) else {
                if isSurrogate { add(value...value) }
                continue
            }
            if let name = letters[scalar.properties.generalCategory], wanted.contains(name) { add(value...value) }
        }
        return CharacterRanges(ranges)
    }

    private static let letters: [Unicode.GeneralCategory: String] = [
        .uppercaseLetter: "lu", .lowercaseLetter: "ll", .titlecaseLetter: "lt", .modifierLetter: "lm",
        .otherLetter: "lo", .nonspacingMark: "mn", .spacingMark: "mc", .enclosingMark: "me", .decimalNumber: "nd",
        .letterNumber: "nl", .otherNumber: "no", .connectorPunctuation: "pc", .dashPunctuation: "pd",
        .openPunctuation: "ps", .closePunctuation: "pe", .initialPunctuation: "pi", .finalPunctuation: "pf",
        .otherPunctuation: "po", .mathSymbol: "sm", .currencySymbol: "sc", .modifierSymbol: "sk", .otherSymbol: "so",
        .spaceSeparator: "zs", .lineSeparator: "zl", .paragraphSeparator: "zp", .control: "cc", .format: "cf",
        .surrogate: "cs", .privateUse: "co", .unassigned: "cn",
    ]

    private static let longNames: [String: String] = [
        "letter": "l", "casedletter": "lc", "uppercaseletter": "lu", "lowercaseletter": "ll", "titlecaseletter": "lt",
        "modifierletter": "lm", "otherletter": "lo", "mark": "m", "combiningmark": "m", "nonspacingmark": "mn",
        "spacingmark": "mc", "enclosingmark": "me", "number": "n", "decimalnumber": "nd", "digit": "nd",
        "letternumber": "nl", "othernumber": "no", "punctuation": "p", "punct": "p", "connectorpunctuation": "pc",
        "dashpunctuation": "pd", "openpunctuation": "ps", "closepunctuation": "pe", "initialpunctuation": "pi",
        "finalpunctuation": "pf", "otherpunctuation": "po", "symbol": "s", "mathsymbol": "sm", "currencysymbol": "sc",
        "modifiersymbol": "sk", "othersymbol": "so", "separator": "z", "spaceseparator": "zs", "lineseparator": "zl",
        "paragraphseparator": "zp", "other": "c", "control": "cc", "cntrl": "cc", "format": "cf", "surrogate": "cs",
        "privateuse": "co", "unassigned": "cn",
    ]
}
