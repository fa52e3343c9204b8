import Glibc
import OCMCommands

@main
struct Main {
    static func main() async {
        // Not `exit`: its handlers take libraries apart while threads that used them may still be ending. Nothing is left
        // for them to do, as output is written at once and temporary folders are gone.
        _exit(await Process.run(Array(CommandLine.arguments.dropFirst())))
    }
}
