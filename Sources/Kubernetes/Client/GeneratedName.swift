/// Names with a random end.
package enum GeneratedName {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")

    /// `PREFIX-` and `count` characters of lower-case base 32; a long prefix is cut, so that the name is a legal one.
    package static func random(_ prefix: String, count: Int = 7) -> String {
        var head = prefix.prefix(max(0, 253 - count - 1))
        while let last = head.last, last == "." || last == "-" { head = head.dropLast() }
        return head + "-" + String((0..<count).map { _ in alphabet.randomElement() ?? "a" })
    }
}
