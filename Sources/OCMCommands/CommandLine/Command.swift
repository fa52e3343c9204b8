import Diagnostics

/// How many arguments a command takes.
package struct ArgumentCount: Sendable {
    let least: Int
    /// nil: any number.
    let most: Int?

    package static let any = ArgumentCount(least: 0, most: nil)
    package static let none = ArgumentCount(least: 0, most: 0)

    package static func exactly(_ count: Int) -> ArgumentCount { ArgumentCount(least: count, most: count) }
    package static func atLeast(_ count: Int) -> ArgumentCount { ArgumentCount(least: count, most: nil) }

    func check(_ count: Int) throws(Fault) {
        if least == most, count != least {
            throw Fault(.invalid, "accepts \(least) arg(s), received \(count)")
        }
        guard count >= least else {
            throw Fault(.invalid, "requires at least \(least) arg(s), only received \(count)")
        }
        if let most, count > most {
            throw Fault(.invalid, "accepts at most \(most) arg(s), received \(count)")
        }
    }
}

/// A flag of any type, for lists of flags.
package protocol AnyFlag: Sendable {
    var definition: FlagDefinition { get }
}

extension Flag: AnyFlag {}

/// One command, told as a value: how it is called, what help says, and what it does.
package struct Command: Sendable {
    package let verb: String
    /// Other names; of the verb if there is no noun, else of the noun in this command only.
    package let aliases: [String]
    package let noun: Noun?
    /// One sentence without a final full stop.
    package let summary: String
    /// Further paragraphs of help.
    package let details: String
    /// What follows the flags, such as `REF {NAME {K=V}}`.
    package let arguments: String
    package let count: ArgumentCount
    package let flags: [FlagDefinition]
    /// Lines to type, without prompt.
    package let examples: [String]
    package let run: @Sendable (Invocation) async throws -> Void

    package init(
        _ verb: String, _ noun: Noun? = nil, aliases: [String] = [], summary: String, details: String = "",
        arguments: String = "", count: ArgumentCount = .any, flags: [any AnyFlag] = [], examples: [String],
        run: @escaping @Sendable (Invocation) async throws -> Void
    ) {
        (self.verb, self.noun, self.aliases) = (verb, noun, aliases)
        (self.summary, self.details, self.arguments, self.count) = (summary, details, arguments, count)
        (self.flags, self.examples, self.run) = (flags.map(\.definition), examples, run)
    }
}

/// A command with what was typed, and the world that it acts on.
package struct Invocation: Sendable {
    package let arguments: [String]
    package let flags: FlagValues
    /// The options of `ocm` itself.
    package let globals: FlagValues
    package let console: Console
    /// The environment variables.
    package let environment: [String: String]
}
