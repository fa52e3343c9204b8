import OCMModel

extension ElementIdentity {
    /// All attributes but the name, as text.
    var withoutName: String {
        var rest = self
        rest["name"] = nil
        return rest.description
    }
}
