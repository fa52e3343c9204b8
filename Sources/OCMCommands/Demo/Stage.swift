import Diagnostics
import Host

/// Tells the story and runs its commands: the same code as for somebody who types them.
struct Stage: Sendable {
    let console: Console
    /// Where everything lies, absolute.
    let folder: String
    /// Columns of text.
    let width: Int

    /// What a command wrote.
    struct Outcome: Sendable {
        let code: Int32
        let output: String
        let errors: String
    }

    // MARK: telling

    func title(_ text: String) {
        console.print()
        console.print(text)
        console.print(String(repeating: "-", count: text.count))
    }

    /// A paragraph.
    func say(_ text: String) {
        console.print()
        for line in Self.wrap(text, to: width) { console.print(line) }
    }

    /// Lines of a result, moved to the right.
    func show(_ lines: some Sequence<String>) {
        for line in lines { console.print(line.isEmpty ? "" : "    " + line) }
    }

    // MARK: doing

    /// Runs a command, shows it and the lines of its output that `excerpt` chooses.
    ///
    /// - Throws: a fault with the reason if the command fails.
    @discardableResult
    func run(_ words: Word..., excerpt: (_ lines: [String]) -> [String] = { $0.suffix(1) }) async throws -> Outcome {
        try await run(words, excerpt: excerpt)
    }

    func run(_ words: [Word], excerpt: (_ lines: [String]) -> [String]) async throws -> Outcome {
        showCommand(words)
        let outcome = await perform(words)
        try check(outcome, Self.text(words))
        show(excerpt(lines(outcome.output) + lines(outcome.errors)))
        return outcome
    }

    /// Ends the demo if a command failed that should not.
    func check(_ outcome: Outcome, _ what: String) throws {
        try Task.checkCancellation()
        guard outcome.code == 0 else { throw Fault(.invalid, "the demo failed at: \(what): \(outcome.errors)") }
    }

    /// Runs a command that must refuse, and shows why it does. The sentence has to name all of `names`.
    func refuse(
        _ words: [Word], naming names: [String], shortening: (String) -> String
    ) async throws {
        showCommand(words)
        let outcome = await perform(words)
        try Task.checkCancellation()
        let reason = lines(outcome.errors).filter { $0.hasPrefix("Error: ") }.joined(separator: " ")
        guard outcome.code == 1, names.allSatisfy(reason.contains) else {
            throw Fault(
                .invalid,
                "the demo's command \(Self.text(words)) should refuse and name \(names.joined(separator: ", ")), but: "
                    + outcome.output + outcome.errors)
        }
        show(Self.wrap(shortening(reason), to: width - 4))
    }

    func perform(_ words: [Word]) async -> Outcome {
        let recorder = ConsoleRecorder()
        // Nothing of the user's configuration plays a part.
        let code = await Program().run(
            words.map { $0.argument(in: folder) }, environment: [:], console: recorder.console)
        return Outcome(code: code, output: recorder.output, errors: recorder.errors)
    }

    /// Runs a command that is not worth showing.
    func quietly(_ words: Word...) async throws {
        try check(await perform(words), Self.text(words))
    }

    func showCommand(_ words: [Word], mark: String = "") { showLine("ocm " + Self.text(words) + mark) }

    /// Shows a command line of any program.
    func showLine(_ text: String) {
        console.print()
        var lines = Self.wrap("$ " + text, to: width - 6, breakingBefore: "-")
        for at in lines.indices.dropLast() { lines[at] += " \\" }
        for (at, line) in lines.enumerated() { console.print(at == 0 ? line : "      " + line) }
    }

    /// The lines of an output as they were if the command had been typed in the demo's folder.
    func lines(_ text: String) -> [String] {
        text.replacing(folder + "/", with: "").split(separator: "\n").map(String.init)
    }

    static func text(_ words: [Word]) -> String { words.map(\.typed).joined(separator: " ") }

    /// Breaks a text at blanks so that no line is longer, as far as its words allow it.
    static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Breaks a command line: an option and its value stay on one line.
    private static func wrap(_ text: String, to width: Int, breakingBefore mark: String) -> [String] {
        var groups: [String] = []
        for word in text.split(separator: " ") {
            let joins = groups.last.map { $0.hasPrefix(mark) && !$0.contains(" ") } ?? false
            if joins, !word.hasPrefix(mark) {
                groups[groups.count - 1] += " " + word
            } else {
                groups.append(String(word))
            }
        }
        var lines: [String] = []
        for group in groups {
            if let last = lines.last, last.count + 1 + group.count <= width {
                lines[lines.count - 1] += " " + group
            } else {
                lines.append(group)
            }
        }
        return lines
    }
}
