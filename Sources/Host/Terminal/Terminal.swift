import Glibc

/// The terminal that standard streams may lead to.
package enum Terminal {
    /// Whether a descriptor (0 input, 1 output, 2 errors) leads to a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The columns of the terminal behind a descriptor; nil if it is none or doesn't say.
    package static func width(_ descriptor: Int32 = 1) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
