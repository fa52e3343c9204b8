/// What a person may have meant with a word that nobody knows.
enum Suggestion {
    /// The name that is nearest to `word`, if it is near enough to be a slip: two edits at most, less for short words.
    static func nearest(to word: String, in names: [String]) -> String? {
        let limit = min(2, max(1, word.count / 3))
        let ranked = names.compactMap { name -> (name: String, distance: Int)? in
            if name.hasPrefix(word), word.count >= 3 { return (name, 0) }
            let distance = distance(Array(word), Array(name))
            return distance <= limit ? (name, distance) : nil
        }
        return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Edits (insert, delete, replace, swap of neighbours) from one word to the other.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        guard a.count < 100, b.count < 100 else { return .max }
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
