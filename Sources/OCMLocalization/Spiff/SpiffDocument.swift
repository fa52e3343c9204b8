package import Diagnostics
package import Documents

/// A document whose texts may hold spiff expressions over the document itself.
package enum SpiffDocument {
    /// The document with all expressions replaced by their values; what is not supported or not there is a fault.
    package static func evaluated(_ document: JSONValue) throws(Fault) -> JSONValue {
        guard let root = document.object else { return document }
        var evaluation = Evaluation(root: root)
        return try evaluation.evaluate(document, at: [])
    }
}
