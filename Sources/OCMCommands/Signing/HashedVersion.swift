import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// A component version with its digest, or the reason why there is none.
struct HashedVersion: Sendable {
    let found: FoundVersion
    /// What is hashed; empty if there was a fault.
    var normalForm = ""
    var hash = ""
    var fault: Fault?

    /// The cell of a table.
    var cell: String {
        if found.version == nil { return "<unknown component version>" }
        return fault.map { "error: \($0)" } ?? hash
    }

    var document: JSONValue {
        var fields = JSONObject([
            "context": .array(found.path.map { .string($0.description) }), "component": .string(found.key.name),
            "version": .string(found.key.version),
        ])
        if fault == nil, found.version != nil {
            fields["normalized"] = .string(normalForm)
            fields["hash"] = .string(hash)
        } else {
            fields["error"] = .string(fault?.description ?? "<unknown component version>")
        }
        return .object(fields)
    }
}
