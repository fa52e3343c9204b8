/// The name in a registry that local content should get: `COMPONENT/LOCATOR:VERSION`.
package enum ReferenceHint {
    /// - Parameters:
    ///   - locator: what the content is called where it comes from.
    ///   - repository: what the constructor says instead; with a leading slash it is not put below the component's
    /// name.
    package static func text(component: String, locator: String, repository: String?, version: String) -> String {
        let version = String(version.prefix { $0 != "@" })
        var name = below(component, locator)
        if let repository, !repository.isEmpty {
            name = repository.hasPrefix("/") ? String(repository.dropFirst()) : below(component, repository)
        }
        return name.isEmpty || version.isEmpty || name.contains(":") ? name : "\(name):\(version)"
    }

    private static func below(_ component: String, _ name: String) -> String {
        component.isEmpty ? name : name.isEmpty ? component : "\(component)/\(name)"
    }
}

extension SpecFields {
    /// The field `repository` of inputs that make images.
    package mutating func repositoryHint() -> String? {
        guard let text = scalar("repository") else { return nil }
        if text.contains(":") || text.contains("@") {
            defect("repository", "Invalid value: \"\(text)\": unexpected digest or tag")
        }
        return text
    }
}
