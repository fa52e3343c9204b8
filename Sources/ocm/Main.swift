import Glibc
import OCMCommands

@main
struct Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        let work = Task { await Program().run(arguments, environment: environment, console: .standard()) }
        let interruption = Interruption { work.cancel() }
        let code = await work.value
        // what ended well in spite of a signal, as servers do, ended well
        exit(code == 0 ? 0 : interruption.exitCode ?? code)
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
