import COpenSSL
import Diagnostics

/// OpenSSL's queue of errors belongs to the thread and survives calls: it is cleared before and drained right after a
/// call, in the same synchronous function.
enum OpenSSLFailure {
    static func clear() { ERR_clear_error() }

    /// The reasons in the queue, outermost last, and an empty queue.
    static func drain() -> String {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { break }
            guard let text = ERR_reason_error_string(code) else { continue }
            let reason = String(cString: text)
            if reasons.last != reason { reasons.append(reason) }
        }
        return reasons.joined(separator: ", ")
    }

    /// A fault with what the queue says added.
    static func fault(_ code: Fault.Code, _ message: String) -> Fault {
        let reasons = drain()
        return Fault(code, reasons.isEmpty ? message : "\(message): \(reasons)")
    }
}
