import Glibc
import Host
import Testing

@Suite("Terminal and environment")
struct TerminalTests {
    @Test("a pipe is no terminal, a pseudo terminal is one and tells its width")
    func terminal() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        #expect(!Terminal.isTerminal(ends[0]))
        #expect(Terminal.width(ends[0]) == nil)

        let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(controller >= 0)
        defer { close(controller) }
        // TIOCSPTLCK and TIOCGPTN
        var number: Int32 = 0
        try #require(ioctl(controller, 0x4004_5431, &number) == 0)
        try #require(ioctl(controller, 0x8004_5430, &number) == 0)
        let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        defer { close(terminal) }
        #expect(Terminal.isTerminal(terminal))
        var size = winsize(ws_row: 10, ws_col: 77, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
        #expect(Terminal.width(terminal) == 77)
    }

    @Test("variables that are empty or not set are told apart")
    func variables() {
        setenv("HOST_TEST_EMPTY", "", 1)
        #expect(Environment.value("HOST_TEST_EMPTY") == "")
        #expect(Environment.nonEmpty("HOST_TEST_EMPTY") == nil)
        #expect(Environment.value("HOST_TEST_MISSING") == nil)
        #expect(Environment.all["PATH"] == Environment.value("PATH"))
        #expect(Paths.isAbsolute(Environment.currentFolder))
    }
}
