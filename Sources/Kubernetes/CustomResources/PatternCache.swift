import Diagnostics
import Patterns
import Synchronization

/// Regular expressions of schemas and rules, compiled once.
enum PatternCache {
    private static let known = Mutex<[String: Result<Pattern, Fault>]>([:])
    private static let maximumCount = 500
    /// In bytes; longer ones are compiled whenever they are used.
    private static let maximumLength = 2000

    static func pattern(_ text: String) throws(Fault) -> Pattern {
        if let result = known.withLock({ $0[text] }) { return try result.get() }
        let result = Result { () throws(Fault) in try Pattern(text) }
        if text.utf8.count <= maximumLength {
            known.withLock { known in
                if known.count >= maximumCount { known.removeAll() }
                known[text] = result
            }
        }
        return try result.get()
    }

    /// What is wrong with it; nil: nothing.
    static func problem(_ text: String) -> String? {
        do throws(Fault) {
            _ = try pattern(text)
            return nil
        } catch { return error.message }
    }
}
