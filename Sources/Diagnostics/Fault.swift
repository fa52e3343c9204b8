/// The one error type of this package: a code for callers and a sentence for people.
///
/// The sentence names the place (file and line, host and repository, or element) and, where there is one, the way out.
/// It never holds a secret.
public struct Fault: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as far as a caller can act on it.
    public enum Code: String, Sendable, CaseIterable {
        /// The input breaks a rule; trying again with the same input fails again.
        case invalid
        /// The thing that was asked for is not there.
        case notFound
        /// It is there already, or it changed meanwhile.
        case conflict
        /// Not allowed: no or wrong credentials, permissions, or a policy.
        case denied
        /// Bytes are not what their digest, size or format says.
        case corrupt
        /// A limit of size, depth, count or space was reached.
        case limit
        /// The other side can't be reached or failed; trying later may help.
        case unavailable
        /// It took longer than it may.
        case timedOut
        /// The caller gave up.
        case cancelled
        /// Valid, but beyond what this program does.
        case unsupported
    }

    public let code: Code
    /// One sentence without a final full stop.
    public let message: String
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String {
        guard let cause else { return message }
        return "\(message): \(cause)"
    }
}

extension Fault {
    /// The same failure, told from further out: `context` names what was being done, this fault stays the cause.
    public func within(_ context: String) -> Fault {
        Fault(code, context, cause: self)
    }

    /// `error` itself if it is a fault, else a fault that carries it. Cancellation gets its own code.
    public init(_ error: any Error, _ context: String) {
        if let fault = error as? Fault {
            self = fault.within(context)
        } else if error is CancellationError {
            self.init(.cancelled, "\(context): interrupted")
        } else {
            self.init(.unavailable, context, cause: error)
        }
    }
}
