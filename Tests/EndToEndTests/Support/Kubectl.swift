import Diagnostics
import Host
import Testing

/// A kubectl: the machine's, if it is no older than 1.31, and the newest of PyPI, which `scripts/peers` prepares.
struct Kubectl: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String

    private static let newest: Kubectl = {
        let folders = #filePath.split(separator: "/").dropLast(4).map(String.init)
        let local = "/" + (folders + [".build-peers", "bin", "kubectl"]).joined(separator: "/")
        return Kubectl(testDescription: "the newest", path: Environment.nonEmpty("OCM_KUBECTL") ?? local)
    }()

    /// In CI the newest is there, or its tests fail.
    static let all: [Kubectl] = {
        let isRecent = Shell.succeeds(
            #"kubectl version --client -o json | grep '"minor": "\(3[1-9]\|[4-9][0-9]\)'"#)
        return (isRecent ? [Kubectl(testDescription: "the machine's", path: "kubectl")] : [])
            + (Peers.isInstalled(newest.path) || Peers.isCI ? [newest] : [])
    }()

    /// Runs commands as a transcript has them, in its order.
    ///
    /// `$` starts the arguments of a command, as a shell reads them; `!` too, of one that fails. The lines below must be
    /// among those that it writes, in that order, with `*` for anything and any number of spaces for some. A warning
    /// must be among them. Without a line below, a command may write what it likes, but no warning.
    func play(
        _ server: TestAPIServer, _ transcript: String, location: SourceLocation = #_sourceLocation
    ) async throws {
        var steps: [(line: Substring, expected: [Substring])] = []
        for line in transcript.split(separator: "\n") {
            if line.hasPrefix("$ ") || line.hasPrefix("! ") {
                steps.append((line, []))
            } else if !steps.isEmpty {
                steps[steps.count - 1].expected.append(line)
            }
        }
        for step in steps {
            let result = try await run(server, String(step.line.dropFirst(2)))
            let lines = result.output.split(separator: "\n").map(Kubectl.squeezed)
            var rest = lines[...]
            var missing: [Substring] = []
            for expected in step.expected {
                let pattern = Kubectl.squeezed(expected)
                if let at = rest.firstIndex(where: { Kubectl.matches($0, pattern) }) {
                    rest = rest[(at + 1)...]
                } else {
                    missing.append(expected)
                }
            }
            let warnings = lines.filter { line in
                line.hasPrefix("Warning") && !step.expected.contains { Kubectl.matches(line, Kubectl.squeezed($0)) }
            }
            let isAsWanted = result.succeeded == step.line.hasPrefix("$") && result.exit >= 0
            #expect(
                missing.isEmpty && warnings.isEmpty && isAsWanted,
                "\(testDescription) kubectl: \(result)\nmissing: \(missing)", sourceLocation: location)
        }
    }

    func run(_ server: TestAPIServer, _ words: String) async throws -> Outcome {
        try await server.desk.with(["KUBECONFIG": server.kubeconfig, "K": path])
            .run("sh", ["-c", "exec \"$K\" \(words) 2>&1"])
    }

    private static func squeezed(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func matches(_ line: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(first), line.hasSuffix(last), line.count >= first.count + last.count else { return false }
        var rest = line.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension Trait where Self == ConditionTrait {
    static var needsKubectl: Self {
        .enabled(if: !Kubectl.all.isEmpty, "there is no kubectl; scripts/peers prepares one")
    }
}
