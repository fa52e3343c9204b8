import OCMPackaging

/// Flags that describe one element, for commands that add it without a file.
enum ElementFlags {
    static let name = Flag.text("name", placeholder: "NAME", "name of the element")
    static let version = Flag.text("version", placeholder: "VERSION", "version of the element")
    static let type = Flag.text("type", placeholder: "TYPE", "type of the content")
    static let component = Flag.text("component", placeholder: "COMPONENT", "component that is referred to")
    static let extra = Flag.list("extra", placeholder: "KEY=VALUE", "attribute of the extra identity")
    static let label = Flag.list(
        "label", placeholder: "[*]NAME[@VERSION]=YAML", "label; a star makes it part of the digest")
    static let external = Flag.bool("external", "the relation is external")
    static let input = Flag.text("input", placeholder: "YAML", "the input as a whole")
    static let inputType = Flag.text("inputType", placeholder: "TYPE", "type of the input")
    static let access = Flag.text("access", placeholder: "YAML", "the access as a whole")
    static let accessType = Flag.text("accessType", placeholder: "TYPE", "type of the access")

    /// The whole element as YAML; single flags count more.
    static func whole(_ kind: ElementSpec.Kind) -> Flag<String> {
        .text(kind.rawValue, placeholder: "YAML", "the \(kind.rawValue) as a whole; other flags count more")
    }

    static func all(_ kind: ElementSpec.Kind) -> [any AnyFlag] {
        let common: [any AnyFlag] = [name, version, extra, label]
        switch kind {
        case .reference: return common + [whole(kind), component]
        // The flag --reference of an access would be the same word for other kinds.
        case .source: return common + [whole(kind), type, input, inputType, access, accessType] + ContentFlags.all
        case .resource:
            return common + [whole(kind), type, external, input, inputType, access, accessType] + ContentFlags.all
        }
    }
}
