import Cryptography
import Glibc
import Testing

@Suite("The end of a process")
struct ExitTests {
    @Test("what still works while the process ends finds OpenSSL whole")
    func exits() async {
        await #expect(processExitsWith: .exitCode(7)) {
            // Runs after all handlers of `exit` that come later: OpenSSL's would be among them.
            atexit { _exit(Hash.digest(.sha256, []).first == 0xE3 ? 7 : 8) }
            _ = Hash.digest(.sha1, [])
            exit(0)
        }
    }
}
