/// A piece of a template's text.
struct TemplateToken: Sendable {
    enum Kind: Sendable, Hashable {
        /// What stands outside of actions, as it is written.
        case text([UInt8])
        case open, close
        /// Blanks between words; they part arguments.
        case space
        case identifier(String)
        /// `.name`
        case field(String)
        /// `$name` without the dollar sign; empty for `$` itself.
        case variable(String)
        case dot
        case string(String)
        case character(Int64)
        case number(String)
        case declare, assign, pipe, comma, leftParenthesis, rightParenthesis
        case end
    }

    let kind: Kind
    /// From 1.
    let line: Int
}
