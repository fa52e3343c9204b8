public import Diagnostics

/// The grammar of repository names (distribution-spec, "Pulling manifests").
public enum RepositoryName {
    /// Throws `invalid` if `name` can't be a repository: lower-case components with single separators, at most 255 bytes.
    public static func check(_ name: String) throws(Fault) {
        guard name.utf8.count <= 255, ReferenceGrammar.isRepository(name[...]) else {
            throw Fault(
                .invalid,
                "“\(name.prefix(300))” is not a repository name; expected lower-case letters, digits, and . _ - between them, in parts separated by /"
            )
        }
    }
}

/// The grammar of tags (distribution-spec, "Pulling manifests").
public enum Tag {
    /// Throws `invalid` if `tag` can't be a tag: at most 128 letters, digits, `_`, `.` and `-`, not starting with `.` or `-`.
    public static func check(_ tag: String) throws(Fault) {
        guard ReferenceGrammar.isTag(tag[...]) else {
            throw Fault(
                .invalid,
                "“\(tag.prefix(200))” is not a tag; expected at most 128 letters, digits, _ . - and no . or - at the start"
            )
        }
    }
}
