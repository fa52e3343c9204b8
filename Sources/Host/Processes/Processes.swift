import Diagnostics
import Glibc
import Synchronization

/// How a program ended, and what it wrote.
package struct ProcessResult: Sendable {
    package enum End: Sendable, Equatable {
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
    }

    package let end: End
    package let output: [UInt8]
    /// What it wrote to standard error, cut at the limit.
    package let errors: [UInt8]

    package var succeeded: Bool { end == .exited(0) }
}

/// Runs programs without a shell.
package enum Processes {
    /// Runs a program to its end, with all that it started: it leads a process group of its own, which is killed when
    /// the program has ended, its time is over (`timedOut`), it writes more than the limit (`limit`) or this task is
    /// cancelled.
    /// - Parameters:
    ///   - program: a path, or a name that is looked up in `PATH`; `notFound` if there is none.
    ///   - arguments: those after the program's name.
    ///   - environment: all variables; nil: those of this process.
    ///   - folder: where it starts; nil: the current folder.
    ///   - input: is its standard input, then the end.
    ///   - outputLimit: bytes of standard output; more is an error.
    package static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil, folder: String? = nil,
        input: [UInt8] = [], outputLimit: Int = 16 * 1024 * 1024, timeout: Duration
    ) async throws -> ProcessResult {
        try Task.checkCancellation()
        let environment = environment ?? Environment.all
        let stop = try StopSignal()
        return try await withTaskCancellationHandler {
            try await Blocking.run {
                let child = try ChildProcess.start(program, arguments, environment: environment, folder: folder)
                return try child.finish(
                    input: input, outputLimit: outputLimit, deadline: .now + timeout, stop: stop, timeout: timeout)
            }
        } onCancel: {
            stop.set()
        }
    }
}

/// Wakes a thread that waits in `poll`, once and for all.
final class StopSignal: Sendable {
    private let writing: Int32
    /// Readable when the signal was given.
    let descriptor: Int32

    init() throws {
        let pipe = try Pipe("can't run programs")
        (descriptor, writing) = (pipe.takeRead(), pipe.takeWrite())
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// Is called once only, so that the pipe never fills.
    func set() {
        var byte: UInt8 = 1
        write(writing, &byte, 1)
    }
}
