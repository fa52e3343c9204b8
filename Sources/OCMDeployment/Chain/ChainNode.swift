package import Documents

/// One object of a delivery, with what follows from it below.
package struct ChainNode: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case ready = "Ready"
        case progressing = "Progressing"
        case notReady = "NotReady"
        case suspended = "Suspended"
        /// Named by another object, but not there.
        case missing = "Missing"
    }

    /// `Provider` for what stands outside of the cluster.
    package let kind: String
    package let namespace: String
    package let name: String
    package var state: State
    /// What it works with and came to, in the order in which people want to know it: `version`, `signer`, `digest`.
    package var facts: [Fact] = []
    package var reason = ""
    package var message = ""
    /// What a person can do about it.
    package var advice: String?
    package var children: [ChainNode] = []

    package struct Fact: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package init(kind: String, namespace: String, name: String, state: State) {
        (self.kind, self.namespace, self.name, self.state) = (kind, namespace, name, state)
    }

    /// Adds a fact; none for an empty or missing value.
    package mutating func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { facts.append(Fact(name: name, value: value)) }
    }

    /// Whether this and all below is ready, or is not meant to be.
    package var isSettled: Bool {
        (state == .ready || state == .suspended) && children.allSatisfy(\.isSettled)
    }

    /// The node for programs.
    package var document: JSONValue {
        var fields = JSONObject([
            "kind": .string(kind), "name": .string(name), "state": .string(state.rawValue),
        ])
        if !namespace.isEmpty { fields["namespace"] = .string(namespace) }
        for fact in facts { fields[fact.name] = .string(fact.value) }
        if !reason.isEmpty { fields["reason"] = .string(reason) }
        if !message.isEmpty { fields["message"] = .string(message) }
        if let advice { fields["advice"] = .string(advice) }
        if !children.isEmpty { fields["children"] = .array(children.map(\.document)) }
        return .object(fields)
    }
}
