/// Why an expression does not compile or has no value.
package struct ExpressionError: Error, Sendable, CustomStringConvertible {
    package let message: String
    /// Counted in characters from 0; nil for what happens at evaluation.
    package let position: Int?

    init(_ message: String, at position: Int? = nil) {
        self.message = message
        self.position = position
    }

    /// More steps were taken than may be.
    static let tooExpensive = ExpressionError("operation cancelled: actual cost limit exceeded")

    package var description: String { message }

    /// As compilers of CEL show it: with the line and a caret below the place.
    package func text(in source: String) -> String {
        guard let position else { return message }
        let characters = Array(source.unicodeScalars)
        let before = characters.prefix(position)
        let line = before.count { $0 == "\n" } + 1
        let start = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = characters[start...].firstIndex(of: "\n") ?? characters.endIndex
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: characters[start..<end])
        let column = position - start
        return "ERROR: <input>:\(line):\(column + 1): \(message)\n | \(String(shown))\n | "
            + String(repeating: ".", count: column) + "^"
    }
}
