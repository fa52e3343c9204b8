import Diagnostics
import Documents

/// Runs the program of a `mapping` rule.
enum Mapping {
    static func run(_ program: String, component: JSONValue) throws -> JSONValue {
        throw Fault(.unsupported, "mapping rules are not supported")
    }
}
