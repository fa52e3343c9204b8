package import Diagnostics

/// A regular expression in the syntax of RE2 and Go's `regexp`, matched as there (leftmost, the first alternative
/// first), in time linear in text times pattern. Back references and look-around are refused.
package struct Pattern: Sendable {
    package let text: String
    /// The names of the groups, from the first: nil for those without.
    package let groupNames: [String?]
    private let program: PatternProgram

    /// - Parameter whole: the whole text has to match, not only a part of it.
    /// - Throws: what is wrong, in the words of Go: ``error parsing regexp: missing closing ]: `[a` ``.
    package init(_ text: String, whole: Bool = false) throws(Fault) {
        self.text = text
        var parser = PatternParser(text)
        let node = try parser.parse()
        groupNames = parser.groupNames
        program = try PatternProgram(
            whole ? .sequence([.assertion(.textStart), node, .assertion(.textEnd)]) : node,
            groupCount: groupNames.count, text: text)
    }

    /// Whether some part of `input` fits.
    package func matches(_ input: String) -> Bool {
        var budget = Int.max
        return matches(input, budget: &budget) ?? false
    }

    /// The same in a limited number of steps, which are taken off `budget`; nil if they do not suffice.
    package func matches(_ input: String, budget: inout Int) -> Bool? {
        program.matches(input, budget: &budget)
    }

    /// The leftmost match.
    package func firstMatch(in input: String) -> Match? {
        var budget = Int.max
        return allMatches(in: input, limit: 1, budget: &budget)?.first
    }

    /// Matches that do not overlap, from the left; an empty one right behind another is none. Nil if `budget` does not
    /// suffice.
    package func allMatches(in input: String, limit: Int = .max, budget: inout Int) -> [Match]? {
        var matches: [Match] = []
        let scalars = input.unicodeScalars
        var start = scalars.startIndex
        while matches.count < limit {
            let before = start > scalars.startIndex ? scalars[scalars.index(before: start)] : nil
            guard let match = program.firstMatch(in: input, from: start, after: before, budget: &budget) else { break }
            if !match.range.isEmpty || match.range.lowerBound != matches.last?.range.upperBound {
                matches.append(match)
            }
            start = match.range.upperBound
            if match.range.isEmpty {
                guard start < scalars.endIndex else { break }
                start = scalars.index(after: start)
            }
        }
        return budget < 0 ? nil : matches
    }

    /// Where a text fits.
    package struct Match: Sendable {
        package let range: Range<String.Index>
        /// From the first group; nil for those that took no part.
        package let groups: [Range<String.Index>?]
    }
}
