import Documents

/// Numbers as templates write them.
enum TemplateNumber {
    /// An integer, unless there is a dot or an exponent; nil if it is none or too large.
    static func constant(_ text: String) -> TemplateConstant? {
        let lowered = text.lowercased()
        if lowered.contains(".") || (!lowered.contains("0x") && lowered.contains("e")) {
            return Double(text.filter { $0 != "_" }).flatMap { $0.isFinite ? .float($0) : nil }
        }
        return integer(text).map { .int($0) }
    }

    /// With a prefix `0x`, `0o`, `0b` or `0` for octal, and underscores between digits.
    static func integer(_ text: String) -> Int64? {
        GoNumberText.integer(text.filter { $0 != "_" })?.int64
    }
}
