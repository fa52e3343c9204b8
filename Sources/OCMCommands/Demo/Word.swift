/// A word of a command line of the demo.
struct Word: Sendable, ExpressibleByStringLiteral {
    /// As a person types it in the demo's folder.
    let typed: String
    /// Whether it begins with a path below that folder.
    let isPath: Bool

    init(stringLiteral text: String) {
        (typed, isPath) = (text, false)
    }

    init(_ text: String) {
        (typed, isPath) = (text, false)
    }

    private init(path: String) {
        (typed, isPath) = (path, true)
    }

    /// A path below the demo's folder, with what a reference has behind it.
    static func path(_ path: String, _ rest: String = "") -> Word { Word(path: path + rest) }

    /// What is run: the demo does not change the folder of its process.
    func argument(in folder: String) -> String { isPath ? "\(folder)/\(typed)" : typed }
}
