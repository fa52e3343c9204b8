import Diagnostics
import Glibc
import Host

/// The executable that is tested: `OCM_BINARY`, else the one that was built beside these tests.
enum Program {
    static let path: String = {
        if let given = Environment.nonEmpty("OCM_BINARY") { return Paths.join(Environment.currentFolder, given) }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let tests = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return Paths.join(Paths.parent(tests), "ocm")
    }()
}

/// How a run of a program ended.
struct Outcome: Sendable, CustomStringConvertible {
    let command: String
    /// -N: killed by signal N.
    let exit: Int32
    let output: String
    let errors: String

    init(_ command: String, _ result: ProcessResult) {
        self.command = command
        exit =
            switch result.end {
            case .exited(let code): code
            case .killed(let signal): -signal
            }
        output = String(decoding: result.output, as: UTF8.self)
        errors = String(decoding: result.errors, as: UTF8.self)
    }

    var succeeded: Bool { exit == 0 }
    /// Everything that was written.
    var text: String { output + errors }
    /// The lines of standard error that say what went wrong.
    var sentences: [String] {
        errors.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("Error: ") }.map(String.init)
    }

    var description: String { "\(command)\n-> \(exit)\n\(output)\(errors)" }

    /// Itself if the program succeeded.
    func checked() throws -> Outcome {
        guard succeeded else { throw Fault(.invalid, "\(self)") }
        return self
    }
}
