import Glibc
import OCMCommands

@main
struct Main {
    static func main() async {
        exit(await Process.run(Array(CommandLine.arguments.dropFirst())))
    }
}
