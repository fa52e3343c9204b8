import CLinux
import Diagnostics
import Glibc

/// A started program and our ends of its three pipes. All calls block; one owner.
struct ChildProcess: ~Copyable {
    let name: String
    let process: pid_t
    private(set) var input: Int32
    private(set) var output: Int32
    private(set) var errors: Int32
    private var isReaped = false

    private init(name: String, process: pid_t, input: Int32, output: Int32, errors: Int32) {
        (self.name, self.process, self.input, self.output, self.errors) = (name, process, input, output, errors)
    }

    deinit {
        for descriptor in [input, output, errors] where descriptor >= 0 { Glibc.close(descriptor) }
        if !isReaped { _ = ChildProcess.killAndReap(process) }
    }

    static func start(
        _ program: String, _ arguments: [String], environment: [String: String], folder: String?
    ) throws -> ChildProcess {
        let action = "can't run \(program)"
        let texts = [program] + arguments + environment.map { "\($0.key)=\($0.value)" } + (folder.map { [$0] } ?? [])
        guard !program.isEmpty, !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw Fault(.invalid, "\(action): a zero byte in an argument, or no name")
        }
        let file = try locate(program, path: environment["PATH"] ?? Environment.value("PATH") ?? "/usr/bin:/bin")
        let pipes = try (0..<3).map { _ in try Pipe(action) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0].read, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1].write, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2].write, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var process: pid_t = 0
        let failure = withCStrings([program] + arguments) { arguments in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
                posix_spawn(&process, file, &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw Fault.system(failure, action) }
        return ChildProcess(
            name: program, process: process, input: pipes[0].takeWrite(), output: pipes[1].takeRead(),
            errors: pipes[2].takeRead())
    }

    /// The absolute path of a program: a name without slash is looked up in the folders of `path`, of which only absolute
    /// ones count, so that what lies in the current folder is never run by accident.
    private static func locate(_ program: String, path: String) throws -> String {
        if program.utf8.contains(UInt8(ascii: "/")) { return Paths.join(Environment.currentFolder, program) }
        for folder in path.split(separator: ":") where Paths.isAbsolute(String(folder)) {
            let candidate = Paths.join(String(folder), program)
            var information = stat()
            if stat(candidate, &information) == 0, information.st_mode & S_IFMT == S_IFREG, access(candidate, X_OK) == 0
            {
                return candidate
            }
        }
        throw Fault(.notFound, "can't run \(program): there is no such program in PATH")
    }

    mutating func closeInput() { ChildProcess.close(&input) }
    mutating func closeOutput() { ChildProcess.close(&output) }
    mutating func closeErrors() { ChildProcess.close(&errors) }

    private static func close(_ descriptor: inout Int32) {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Whether the program itself has ended; it is not reaped, so its number stays its own.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information._sifields._sigchld.si_pid == process
    }

    func killGroup() { kill(-process, SIGKILL) }

    /// Kills what is left of the group, and reaps the program.
    mutating func end() -> ProcessResult.End {
        isReaped = true
        return ChildProcess.killAndReap(process)
    }

    private static func killAndReap(_ process: pid_t) -> ProcessResult.End {
        // before reaping: until then nobody else can have this number
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
    }
}

/// Both ends of a pipe, closed at the end of the scope unless taken; never among the descriptors 0 to 2, so that putting
/// one there does not close another.
final class Pipe {
    private(set) var read: Int32 = -1
    private(set) var write: Int32 = -1

    init(_ action: String) throws {
        var ends: [Int32] = [-1, -1]
        try retrying(action) { pipe2(&ends, O_CLOEXEC) }
        (read, write) = (ends[0], ends[1])
        read = try Pipe.aboveStandard(read, action)
        write = try Pipe.aboveStandard(write, action)
    }

    deinit {
        if read >= 0 { close(read) }
        if write >= 0 { close(write) }
    }

    func takeRead() -> Int32 {
        defer { read = -1 }
        return read
    }

    func takeWrite() -> Int32 {
        defer { write = -1 }
        return write
    }

    private static func aboveStandard(_ descriptor: Int32, _ action: String) throws -> Int32 {
        guard descriptor < 3 else { return descriptor }
        defer { close(descriptor) }
        return try retrying(action) { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }
    }
}

/// The texts as C's array of pointers with a null at its end, for the time of the call.
private func withCStrings<R>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    let pointers = texts.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeBufferPointer { buffer in
        var none: UnsafeMutablePointer<CChar>?
        guard let base = buffer.baseAddress else { return withUnsafePointer(to: &none, body) }
        return body(base)
    }
}
