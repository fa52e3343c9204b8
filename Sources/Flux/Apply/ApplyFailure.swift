import Kubernetes

/// What hinders an object from being applied, in one sentence that names it.
struct ApplyFailure: Error, CustomStringConvertible {
    let description: String

    init(reference: ObjectIdentity, problem: String) { description = "\(reference.text) \(problem)" }

    /// A kind that the server does not have.
    init(unknown reference: ObjectIdentity) {
        self.init(
            reference: reference,
            problem:
                "dry-run failed: no matches for kind \"\(reference.kind)\" in version \"\(reference.apiVersion)\"")
    }

    init(placeless reference: ObjectIdentity) {
        self.init(
            reference: reference,
            problem: "namespace not specified: give metadata.namespace or the targetNamespace of the Kustomization")
    }

    /// What the server said. Of a Secret only which fields are wrong: their values may be in the message.
    init(_ reference: ObjectIdentity, _ action: String, _ error: any Error) {
        guard let error = error as? StatusError else {
            self.init(reference: reference, problem: "\(action) failed: \(error)")
            return
        }
        if error.isNotFound {
            self.init(reference: reference, problem: "not found: \(error.message)")
            return
        }
        let reason = error.reason.isEmpty ? "" : " (\(error.reason))"
        let isSecret = reference.kind == "Secret" && reference.group.isEmpty
        let isOpen = !isSecret || ["Forbidden", "Conflict", "AlreadyExists", "Unauthorized"].contains(error.reason)
        guard !isOpen else {
            self.init(reference: reference, problem: "\(action) failed\(reason): \(error.message)")
            return
        }
        let fields = error.causes.map(\.field).filter { !$0.isEmpty }
        let hint = fields.isEmpty ? "values of data must be texts" : "check \(fields.joined(separator: ", "))"
        self.init(reference: reference, problem: "\(action) failed\(reason): the Secret is refused, \(hint)")
    }
}
